import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { asBrowser } from "#tests/factories/people.ts";
import { untilInteractive } from "./interactive.ts";
import type { Bench } from "./measure.ts";
import { seedTenant } from "./seed.ts";

const ABOVE_EMPTY_KB = 40;
/** pages for nobody in particular: who has signed in is sent on from them */
const OPEN = ["/", "/report-plan", "/sign-in", "/sign-up", "/reset-password"];
// Inside the project, so that it is built by the very same packages.
const EMPTY = join(".tmp", "bench-empty-app");

export const javascript: Bench = {
  about: "the JavaScript each page loads first, above an empty Next app's, and when the timeline answers the keyboard",
  async run(world, report) {
    const { owner, org, workspace } = await seedTenant(world, { controls: 300, evidence: 20_000 });
    const { url } = await world.product();
    const headers = asBrowser(owner);
    const empty = sizeOf(await emptyScripts());
    const known = new Map<string, Buffer>();
    for (const path of [...OPEN, ...pathsOf(workspace.slug, org.orgId)]) {
      const response = await fetch(url + path, OPEN.includes(path) ? {} : { headers });
      if (!response.ok || response.redirected)
        throw new Error(`${path} answered ${response.status} at ${response.url}`);
      const scripts = scriptsIn(await response.text());
      for (const src of scripts)
        if (!known.has(src)) known.set(src, Buffer.from(await (await fetch(url + src)).arrayBuffer()));
      const value = sizeOf(scripts.map((src) => known.get(src) ?? Buffer.alloc(0))) - empty;
      const route = path.replace(workspace.slug, "[workspace]").replace(org.orgId, "[organization]");
      const what = `${route}: first-load JavaScript above an empty app's ${empty.toFixed(0)} kB, gzipped`;
      report({ what, unit: "kB", value, baseline: null, must: "at most", limit: ABOVE_EMPTY_KB });
    }
    const value = await untilInteractive(`${url}/w/${workspace.slug}/evidence`, owner.token);
    const what = "the timeline answers an arrow key, from the start of the navigation";
    report({ what, unit: "ms", value, baseline: null, must: "at most", limit: 1500 });
  },
};

function pathsOf(workspace: string, organization: string): string[] {
  const signedIn = [
    "/home",
    "/account",
    ...["people", "activity", "settings"].map((page) => `/o/${organization}/${page}`),
  ];
  const pages = ["", "/evidence", "/evidence/items", "/controls", "/controls/new", "/controls/import", "/criteria"];
  const more = ["/engagements", "/engagements/new", "/sharing", "/tokens", "/activity"];
  return [...signedIn, ...[...pages, ...more].map((page) => `/w/${workspace}${page}`)];
}

/** What a browser of today runs: scripts for old ones say nomodule. */
function scriptsIn(html: string): string[] {
  const tags = html.match(/<script\b[^>]*>/g) ?? [];
  const sources = tags.filter((tag) => !/\bnomodule\b/i.test(tag)).map((tag) => /\bsrc="([^"]+)"/.exec(tag)?.[1]);
  return [...new Set(sources.filter((src) => src !== undefined))];
}

/** Each gzipped on its own, as a server sends them; kB of a thousand bytes. */
function sizeOf(scripts: readonly Buffer[]): number {
  return scripts.reduce((sum, script) => sum + gzipSync(script).length, 0) / 1000;
}

async function emptyScripts(): Promise<Buffer[]> {
  rmSync(EMPTY, { recursive: true, force: true });
  mkdirSync(join(EMPTY, "app"), { recursive: true });
  writeFileSync(
    join(EMPTY, "app", "layout.jsx"),
    "export default ({ children }) => <html><body>{children}</body></html>;\n",
  );
  writeFileSync(join(EMPTY, "app", "page.jsx"), "export default () => <p>Empty</p>;\n");
  writeFileSync(join(EMPTY, "next.config.mjs"), "export default { reactStrictMode: true };\n");
  const child = spawn(process.execPath, [join("node_modules", "next", "dist", "bin", "next"), "build", EMPTY], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("the empty app was not built; why is above");
  const scripts = scriptsIn(readFileSync(join(EMPTY, ".next", "server", "app", "index.html"), "utf8"));
  const bytes = scripts.map((src) => readFileSync(join(EMPTY, src.replace(/^\/_next/, ".next"))));
  rmSync(EMPTY, { recursive: true, force: true });
  return bytes;
}
