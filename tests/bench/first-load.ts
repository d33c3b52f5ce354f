import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

export type FirstLoad = { route: string; kb: number };

/** What the one page of an empty app loads of its own; the bench builds one and measures it. */
export const EMPTY_PAGE_KB = 2;

const READING_KB = 40;
const EDITOR_KB = 60;
const EDITORS = [
  "/report-plan",
  "/w/[workspace]/plans/new",
  "/w/[workspace]/plans/[plan]",
  "/w/[workspace]/engagements/new",
  "/w/[workspace]/controls/new",
  "/w/[workspace]/controls/[control]/edit",
  "/w/[workspace]/controls/import",
];
/** Drawn flows and rich text bring an editor of their own. */
const APART_KB: Readonly<Record<string, number>> = {
  "/w/[workspace]/scope/flows": 100,
  "/w/[workspace]/documents/new": 215,
  "/w/[workspace]/documents/[document]/edit": 215,
};

/** How many kB of script a route may load first, above what an empty app does. */
export function mostOf(route: string): number {
  return APART_KB[route] ?? (EDITORS.includes(route) ? EDITOR_KB : READING_KB);
}

/**
 * What each route of a build loads first beside what every app of this Next loads: its own scripts, its layouts', and those of the
 * error pages. Each is gzipped by itself, as a server sends it; kB of a thousand bytes.
 */
export function firstLoads(build = ".next"): FirstLoad[] {
  const shared = new Set<string>(sharedScripts(build));
  return pagesIn(join(build, "server", "app"))
    .map((manifest) => readManifest(readFileSync(manifest, "utf8")))
    .map(({ route, scripts }) => ({
      route,
      kb: sizeOf(
        build,
        scripts.filter((script) => !shared.has(script)),
      ),
    }))
    .filter(({ route }) => !route.startsWith("/_"))
    .sort((a, b) => a.route.localeCompare(b.route));
}

export function sharedScripts(build: string): string[] {
  return JSON.parse(readFileSync(join(build, "build-manifest.json"), "utf8")).rootMainFiles;
}

export function sizeOf(build: string, scripts: readonly string[]): number {
  return scripts.reduce((sum, script) => sum + gzipSync(readFileSync(join(build, script))).length, 0) / 1000;
}

function pagesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("page_client-reference-manifest.js"))
    .map((path) => join(folder, path));
}

// A script that sets one property to JSON: `globalThis.__RSC_MANIFEST["/(app)/home/page"] = {…}`.
function readManifest(script: string): { route: string; scripts: string[] } {
  const [, page = "", json = ""] = /__RSC_MANIFEST\["(.+?)"\] = (\{.*\});?\s*$/s.exec(script) ?? [];
  const { entryJSFiles } = JSON.parse(json) as { entryJSFiles: Record<string, string[]> };
  const route = page.replace(/\/\([^/]+\)/g, "").replace(/\/page$/, "") || "/";
  return { route, scripts: [...new Set(Object.values(entryJSFiles).flat())] };
}
