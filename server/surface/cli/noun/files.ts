import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const MIGRATIONS = "db/migrations";
const TEMPLATES = join(import.meta.dirname, "template");

export type Template = { path: string; text: string };

/** What the templates hold: each file of the tree beside this one, at its place in the project. */
export function templates(): Template[] {
  return readdirSync(TEMPLATES, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".txt"))
    .map((path) => ({
      path: path.slice(0, -".txt".length),
      text: readFileSync(join(TEMPLATES, path), "utf8"),
    }));
}

export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export function migrations(): string[] {
  return [MIGRATIONS, `${MIGRATIONS}/meta`].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${folder}/${entry.name}`),
  );
}

/** Remembers files as they are, and takes note of those that are not there. @returns what puts all of it back */
export function remembering(paths: readonly string[]): () => void {
  const before = new Map(paths.map((path) => [path, existsSync(path) ? readFileSync(path) : null]));
  const known = new Set(migrations());
  return () => {
    for (const path of migrations()) if (!known.has(path)) rmSync(path);
    for (const [path, bytes] of before) bytes === null ? removeFile(path) : writeFileSync(path, bytes);
  };
}

/** With the folders that it leaves empty. */
function removeFile(path: string): void {
  rmSync(path, { force: true });
  for (let folder = dirname(path); existsSync(folder) && readdirSync(folder).length === 0; folder = dirname(folder))
    rmdirSync(folder);
}
