import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

export type Edge = { from: string; to: string; typeOnly: boolean };
export type Rule = { name: string; from: RegExp; to: RegExp; except?: (edge: Edge) => boolean; values?: true };

const IMPORT =
  /^(?:import|export)\s+(type\s)?[^;"']*?from\s+["']([^"']+)["']|^import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

/** Every source file under the folders given. */
export function sources(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|tsx)$/.test(name))
      .map((name) => join(folder, name)),
  );
}

/** What one file's text imports, resolved to paths of the project; packages keep their names. */
export function edgesOf(file: string, text: string): Edge[] {
  return [...text.matchAll(IMPORT)].map((found) => {
    const name = found[2] ?? found[3] ?? found[4] ?? "";
    const to = name.startsWith("#")
      ? name.slice(1)
      : name.startsWith(".")
        ? normalize(join(dirname(file), name))
        : `node_modules/${name}`;
    return { from: file, to, typeOnly: Boolean(found[1]) };
  });
}

export function allEdges(folders: readonly string[]): Edge[] {
  return sources(folders).flatMap((file) => edgesOf(file, readFileSync(file, "utf8")));
}

/** "rule: from → to" for every import that a rule forbids. */
export function violations(edges: readonly Edge[], rules: readonly Rule[]): string[] {
  return edges.flatMap((edge) =>
    rules
      .filter((r) => r.from.test(edge.from) && r.to.test(edge.to) && !(r.values && edge.typeOnly) && !r.except?.(edge))
      .map((r) => `${r.name}: ${edge.from} → ${edge.to}`),
  );
}

/** The first cycle of imports that exist at run time, as a path, or null. */
export function cycleIn(edges: readonly Edge[]): string[] | null {
  const next = Map.groupBy(
    edges.filter((e) => !e.typeOnly && !e.to.startsWith("node_modules/")),
    (e) => e.from,
  );
  const done = new Set<string>();
  function walk(file: string, path: string[]): string[] | null {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const { to } of next.get(file) ?? []) {
      const found = walk(to, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return null;
  }
  for (const file of next.keys()) {
    const found = walk(file, []);
    if (found) return found;
  }
  return null;
}
