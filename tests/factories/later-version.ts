import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The migrations of a version to come: ours, and one more that runs this. @returns the folder to migrate from */
export function laterVersion(dir: string, sql: string): string {
  cpSync("db/migrations", dir, { recursive: true });
  const path = join(dir, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(path, "utf8"));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: "9999_later" });
  writeFileSync(path, JSON.stringify(journal));
  writeFileSync(join(dir, "9999_later.sql"), sql);
  return dir;
}
