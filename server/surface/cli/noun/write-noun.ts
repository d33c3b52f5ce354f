import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { childEnvironment } from "#db/child-environment.ts";
import { WINGS } from "#server/ground/screens/rules/screens.ts";
import { run, tool } from "../run.ts";
import { EDITS } from "./edits.ts";
import { migrations, remembering, templates, write } from "./files.ts";
import { fillIn, type Names, namesOf, pluralOf, problemWithName } from "./names.ts";

const JOURNAL = "db/migrations/meta/_journal.json";
const OPEN_TO_NOUNS = WINGS.filter((wing) => !["ground", "people", "surface"].includes(wing));

export type Written = { created: string[]; changed: string[] };

/** Undoes what it cannot finish. @throws Error for the person, before anything is written */
export async function writeNoun(noun: string, wing: string, plural = pluralOf(noun)): Promise<Written> {
  const all = templates();
  const names = namesOf(noun, plural, wing);
  const problem = wingProblem(wing) ?? problemWithName(noun, plural, all.map(({ text }) => text).join("\n"));
  if (problem) throw new Error(problem);
  const files = all.map(({ path, text }) => ({ path: fillIn(path, names), text: fillIn(text, names) }));
  const sql = files.find(({ path }) => path.endsWith(".sql"));
  const created = files.filter((file) => file !== sql);
  requireNew(
    names,
    created.map(({ path }) => path),
  );
  const changed = Object.keys(EDITS);
  requireCommitted([...changed, "db/migrations", "db/schema"]);
  const edited = changed.map((path) => ({ path, text: EDITS[path]?.(readFileSync(path, "utf8"), names, WINGS) ?? "" }));

  const takeBack = remembering([...created, ...edited].map(({ path }) => path).concat(JOURNAL));
  try {
    for (const { path, text } of [...created, ...edited]) write(path, text);
    const migration = migrationOf(names, sql?.text ?? "");
    const paths = [...created, ...edited].map(({ path }) => path);
    if (!(await run("biome", ["check", "--write", "--log-level=error", ...paths])))
      throw new Error("The generated files do not pass the linter.");
    return {
      created: [...created.map(({ path }) => path), ...migration].sort(),
      changed: [...changed, JOURNAL].sort(),
    };
  } catch (error) {
    takeBack();
    throw error;
  }
}

function wingProblem(wing: string): string | null {
  if (OPEN_TO_NOUNS.some((open) => open === wing)) return null;
  return `There is no wing “${wing}” for nouns: choose ${OPEN_TO_NOUNS.join(", ")}.`;
}

function requireNew({ singular, plural }: Names, paths: readonly string[]): void {
  const taken = [...paths, `app/(app)/w/[workspace]/${plural.kebab}`].find((path) => existsSync(path));
  if (taken) throw new Error(`${taken} already exists.`);
  const holds = (path: string, text: string) => readFileSync(path, "utf8").includes(text);
  const tables = WINGS.map((wing) => `db/schema/${wing}`).filter((folder) => existsSync(folder));
  const schemas = tables.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
  const known =
    schemas.some((path) => holds(path, `pgTable(\n  "${singular.snake}",`)) ||
    holds("server/ground/access/rules.ts", `\n  ${singular.snake}: "`) ||
    holds("server/surface/api/root.ts", `\n  ${plural.camel}: `);
  if (known) throw new Error(`A noun, table or router named ${singular.words} already exists.`);
}

// Without a repository, nothing could be lost.
function requireCommitted(paths: readonly string[]): void {
  const { status, stdout } = spawnSync("git", ["status", "--porcelain", "--", ...paths], { encoding: "utf8" });
  if (status === 0 && stdout.trim())
    throw new Error(
      `Commit or stash these first, so that the generated files can be told apart and undone:\n${stdout}`,
    );
}

function migrationOf({ plural: { snake } }: Names, sql: string): string[] {
  const before = new Set(migrations());
  const { status, stdout, stderr } = spawnSync(tool("drizzle-kit"), ["generate", "--name", snake], {
    encoding: "utf8",
    env: childEnvironment("tool"),
    shell: process.platform === "win32",
  });
  const made = migrations().filter((path) => !before.has(path));
  const file = made.find((path) => path.endsWith(".sql"));
  if (status !== 0 || !file) throw new Error(`drizzle-kit created no migration:\n${stdout}${stderr}`);
  appendFileSync(file, `--> statement-breakpoint\n${sql}`);
  return made;
}
