import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const MIGRATIONS = "db/migrations";
const TEMPLATES = join(import.meta.dirname, "template");

export type Template = { path: string; text: string };

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

/** @returns what puts everything back, including files that did not exist */
export function remembering(paths: readonly string[]): () => void {
  const before = new Map(paths.map((path) => [path, existsSync(path) ? readFileSync(path) : null]));
  const known = new Set(migrations());
  return () => {
    for (const path of migrations()) if (!known.has(path)) rmSync(path);
    for (const [path, bytes] of before) bytes === null ? removeFile(path) : writeFileSync(path, bytes);
  };
}

function removeFile(path: string): void {
  rmSync(path, { force: true });
  for (let folder = dirname(path); existsSync(folder) && readdirSync(folder).length === 0; folder = dirname(folder))
    rmdirSync(folder);
}
