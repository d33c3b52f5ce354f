import { createHash } from "node:crypto";
import { existsSync, globSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Runner } from "./task.ts";
import { FOLDERS } from "./trials.ts";

/**
 * What one test file gets to, each of its tests by itself; `sources` are the digests of the counted files as they were.
 *
 * @property ms what the file takes besides its tests
 * @property shared places that are passed while the file is loaded, and in what its tests share
 */
export type Reach = {
  test: string;
  ms: number;
  shared: string[];
  tests: Record<string, { ms: number; places: string[] }>;
  digest: string;
  sources: Record<string, string>;
};

/** The tests of a file that get to a place; `ids` null: all of them, for only what they share gets there. */
export type Reaching = { test: string; ids: string[] | null; ms: number };

const HITS = join(".tmp", "mutation", "hits");
// What starts the whole product takes long, and its processes would not see the change.
const STARTS_THE_PRODUCT = /\b(startProduct|startNginx|spawn)\b/;

/** The files whose places are counted: all that have mutants, so that what was counted serves every folder. */
export function countedFiles(): string[] {
  return globSync(Object.values(FOLDERS)).sort();
}

/** Test files that can see a change: in this process, on a database of their own. */
function testFiles(): string[] {
  return globSync("tests/{unit,architecture,integration,access}/**/*.test.ts")
    .filter((file) => !STARTS_THE_PRODUCT.test(readFileSync(file, "utf8")))
    .sort();
}

/**
 * Which places of the counted files each test gets to. Kept between runs: only test files that are new, have changed, or have loaded
 * what changed since are run again. One that fails without any mutant is left out, and this says so.
 *
 * @param among how the paths of the test files begin that are asked
 */
export async function reached(counted: readonly string[], runner: Runner, among: readonly string[]): Promise<Reach[]> {
  const sources = Object.fromEntries(counted.map((file) => [file, digestOf(file)]));
  const known = new Map(kept().map((reach) => [reach.test, reach]));
  const tests = testFiles().filter((test) => among.some((path) => test.startsWith(path)));
  const again = tests.filter((test) => isStale(known.get(test), test, sources));
  if (again.length > 0) console.error(`# counting what ${again.length} test files reach`);
  for (const test of again) {
    const { verdict, why } = await runner.run(
      { tests: { [test]: null }, mutant: null, counted: [...counted], sources },
      600,
    );
    if (verdict === "passed") continue;
    console.error(`# left out, it fails without any mutant: ${test}: ${why}`);
    rmSync(fileOf(test), { force: true });
  }
  return kept().filter((reach) => tests.includes(reach.test));
}

/** The test files that get to the place, with those of their tests that do; all of them where only what they share does. */
export function reaching(reaches: readonly Reach[], place: string): Reaching[] {
  return reaches.flatMap((reach) => {
    const all = Object.entries(reach.tests);
    const own = all.filter(([, { places }]) => places.includes(place));
    const isWhole = own.length === 0 && reach.shared.includes(place);
    if (own.length === 0 && !isWhole) return [];
    const ms = (isWhole ? all : own).reduce((sum, [, each]) => sum + each.ms, reach.ms);
    return [{ test: reach.test, ids: isWhole ? null : own.map(([id]) => id), ms }];
  });
}

export function fileOf(test: string): string {
  return join(HITS, `${createHash("sha256").update(test).digest("hex").slice(0, 12)}.json`);
}

export function digestOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

function kept(): Reach[] {
  if (!existsSync(HITS)) return [];
  return readdirSync(HITS).map((name) => JSON.parse(readFileSync(join(HITS, name), "utf8")) as Reach);
}

function isStale(reach: Reach | undefined, test: string, sources: Record<string, string>): boolean {
  if (reach?.digest !== digestOf(test)) return true;
  return Object.entries(sources).some(
    ([file, digest]) =>
      reach.sources[file] !== digest && (!(file in reach.sources) || reach.shared.includes(`${file}:-1`)),
  );
}
