import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { mutantsOf, mutated } from "./mutants.ts";
import { type Reach, type Reaching, reaching } from "./reached.ts";
import type { SqlMutant } from "./sql-mutants.ts";
import type { Task } from "./task.ts";

/** One mutant with the test files that get to it, those likely to see it soonest first; none: it survives unasked. */
export type Trial = {
  folder: string;
  where: string;
  was: string;
  is: string;
  tests: Reaching[];
  change: { mutant: NonNullable<Task["mutant"]> } | { statement: string };
};

/** What is mutated. Table definitions are not: what holds is what the migrations made of them. */
export const FOLDERS: Record<string, string> = {
  "server/ground/access": "server/ground/access/**/*.ts",
  db: "db/*.ts",
  "server/ground/journal": "server/ground/journal/**/*.ts",
  "server/evidence/occurrences/rules": "server/evidence/occurrences/rules/*.ts",
  "server/evidence/evidence": "server/evidence/evidence/**/*.ts",
  "server/plan/sharing": "server/plan/sharing/**/*.ts",
  "server/people/delegations": "server/people/delegations/**/*.ts",
};
export const MIGRATIONS = "db/migrations";

export function trialsOf(folder: string, reaches: readonly Reach[]): Trial[] {
  const noun = folder.split("/")[1] ?? folder;
  return globSync(FOLDERS[folder] ?? "").flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return mutantsOf(text).map((mutant) => {
      const after = mutated(text, mutant);
      return {
        folder,
        where: `${file}:${text.slice(0, mutant.start).split("\n").length}`,
        was: lines(text, mutant.start, mutant.end),
        is: lines(after, mutant.start, mutant.start + mutant.replacement.length),
        tests: inOrder(reaching(reaches, `${file}:${mutant.at}`), [noun, basename(file, ".ts")]),
        change: { mutant: { ...mutant, file } },
      };
    });
  });
}

export function trialsOfSql(mutants: readonly SqlMutant[], reaches: readonly Reach[]): Trial[] {
  const whole = reaches.map(
    ({ test, ms, tests }): Reaching => ({
      test,
      ids: null,
      ms: Object.values(tests).reduce((sum, each) => sum + each.ms, ms),
    }),
  );
  // Of all tables, without their names.
  const [guards, overAll] = [/^tests\/access\/(catalog|rights)/, /^tests\/access\/(sql-|told|auditor-)/].map((which) =>
    whole.filter(({ test }) => which.test(test)),
  );
  const texts = new Map(whole.map(({ test }) => [test, readFileSync(test, "utf8")]));
  return mutants.map(({ about, was, is, statement, words }) => {
    const names = words.flatMap((word) => [
      word,
      word.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    ]);
    const nouns = words.flatMap((word) => word.split("_")).filter((word) => word.length > 3);
    const speaks = ({ test }: Reaching) =>
      !test.startsWith("tests/unit") && names.some((name) => texts.get(test)?.includes(name));
    const tests = new Set([...(guards ?? []), ...inOrder(whole.filter(speaks), nouns), ...(overAll ?? [])]);
    return { folder: MIGRATIONS, where: about, was, is, tests: [...tests], change: { statement } };
  });
}

/** So many of them, the same ones for the same seed. */
export function sampled(trials: readonly Trial[], count: number, seed: string): Trial[] {
  const lot = ({ where, was, is }: Trial) =>
    createHash("sha256").update([seed, where, was, is].join("\n")).digest("hex");
  const drawn = trials.map((trial) => ({ trial, lot: lot(trial) })).sort((a, b) => (a.lot < b.lot ? -1 : 1));
  const chosen = new Set(drawn.slice(0, count).map(({ trial }) => trial));
  return trials.filter((trial) => chosen.has(trial));
}

// Unit tests are asked first, then those that are named for it, the shortest first.
function inOrder(tests: readonly Reaching[], nouns: readonly string[]): Reaching[] {
  const slow = ({ test }: Reaching) => Number(!test.startsWith("tests/unit"));
  const near = ({ test }: Reaching) => Number(nouns.some((noun) => basename(test).includes(noun.replace(/s$/, ""))));
  return tests.toSorted((a, b) => slow(a) - slow(b) || near(b) - near(a) || a.ms - b.ms);
}

function lines(text: string, start: number, end: number): string {
  const to = text.indexOf("\n", end);
  return text.slice(text.lastIndexOf("\n", start - 1) + 1, to < 0 ? text.length : to).trim();
}
