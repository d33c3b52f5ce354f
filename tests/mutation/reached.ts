import { createHash } from "node:crypto";
import { existsSync, globSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { runTask, type Task } from "./task.ts";
import { FOLDERS } from "./trials.ts";

/** What one test file gets to; `sources` are the digests of the counted files as they were. */
export type Reach = { test: string; ms: number; places: string[]; digest: string; sources: Record<string, string> };

const HITS = join(".tmp", "mutation", "hits");
const REPORT = join(".tmp", "mutation", "report.json");
// What starts whole processes takes long, and its processes would not see the change.
const STARTS_PROCESSES = /#tests\/factories\/(product|nginx|pgbouncer)\.ts|node:child_process/;

/** The files whose places are counted: all that have mutants, so that what was counted serves every folder. */
export function countedFiles(): string[] {
  return globSync(Object.values(FOLDERS)).sort();
}

/** Test files that can see a change: in this process, on a database of their own. */
function testFiles(): string[] {
  return globSync("tests/{unit,architecture,integration,access}/**/*.test.ts")
    .filter((file) => !STARTS_PROCESSES.test(readFileSync(file, "utf8")))
    .sort();
}

/**
 * Which places of the counted files each test file gets to. Kept between runs: only test files that are new, have changed, or have
 * loaded what changed since are run again. One that fails without any mutant is left out, and this says so.
 */
export async function reached(
  counted: readonly string[],
  cluster: Pick<Task, "clusterUrl" | "scratch">,
): Promise<Reach[]> {
  const sources = Object.fromEntries(counted.map((file) => [file, digestOf(file)]));
  const known = new Map(kept().map((reach) => [reach.test, reach]));
  const tests = testFiles();
  const again = tests.filter((test) => isStale(known.get(test), test, sources));
  if (again.length > 0) {
    console.error(`# counting what ${again.length} test files reach`);
    await runTask({ tests: again, mutant: null, counted: [...counted], sources, report: REPORT, ...cluster }, 3600);
    for (const test of failedIn(REPORT)) {
      console.error(`# left out, it fails without any mutant: ${test}`);
      rmSync(fileOf(test), { force: true });
    }
  }
  return kept().filter((reach) => tests.includes(reach.test));
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
      reach.sources[file] !== digest && (!(file in reach.sources) || reach.places.includes(`${file}:-1`)),
  );
}

function failedIn(path: string): string[] {
  const report = JSON.parse(readFileSync(path, "utf8")) as { testResults: { name: string; status: string }[] };
  return report.testResults
    .filter((each) => each.status !== "passed")
    .map((each) => relative(process.cwd(), each.name));
}
