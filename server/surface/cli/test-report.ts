import { existsSync, readFileSync } from "node:fs";

export type Outcome = { passed: number; failed: string[]; problems: string[] };

/** Minimum number of tests per kind: fewer mean that tests have vanished. */
export type Floors = Readonly<Record<string, number>>;

type VitestFile = {
  name: string;
  status: string;
  message: string;
  assertionResults: { status: string; fullName: string }[];
};
type VitestReport = { success: boolean; testResults: VitestFile[] };

// Counting failed tests is not enough: files may fail to load, tests may not run, and errors outside tests show only in the status.
export function vitestOutcome(path: string, ended: boolean, floors: Floors, mayBeSkipped: boolean): Outcome {
  if (!existsSync(path)) return { passed: 0, failed: [], problems: ["Vitest wrote no report"] };
  const files = (JSON.parse(readFileSync(path, "utf8")) as VitestReport).testResults;
  const tests = files.flatMap((f) => f.assertionResults);
  const failed = tests.filter((t) => t.status === "failed");
  const broken = files.filter((f) => f.status === "failed" && !f.assertionResults.some((t) => t.status === "failed"));
  const unrun = tests.filter((t) => t.status !== "failed" && t.status !== "passed");
  const problems = broken.map((f) => `${f.name} could not be loaded or set up: ${f.message.split("\n", 1)[0]}`);
  if (unrun.length > 0 && !mayBeSkipped) problems.push(`${unrun.length} tests did not run: ${firstOf(unrun)}`);
  for (const [project, floor] of Object.entries(floors)) {
    const found = files.filter((f) => projectOf(f.name) === project).flatMap((f) => f.assertionResults);
    if (found.length < floor) problems.push(`${found.length} tests of ${project} where there were ${floor}`);
  }
  if (!ended && failed.length === 0 && problems.length === 0)
    problems.push("Vitest failed although every test passed: an error outside any test, see above");
  return { passed: tests.length - failed.length - unrun.length, failed: failed.map((t) => t.fullName), problems };
}

type PlaywrightSuite = { specs?: { ok: boolean; file: string; title: string }[]; suites?: PlaywrightSuite[] };
type PlaywrightReport = PlaywrightSuite & {
  stats: Record<"expected" | "unexpected" | "skipped" | "flaky", number>;
  errors: unknown[];
};

export function playwrightOutcome(path: string, ended: boolean, floor: number): Outcome {
  if (!existsSync(path)) return { passed: 0, failed: [], problems: ["Playwright wrote no report"] };
  const report = JSON.parse(readFileSync(path, "utf8")) as PlaywrightReport;
  const { stats, errors } = report;
  const problems: string[] = [];
  if (stats.skipped > 0) problems.push(`${stats.skipped} end-to-end tests did not run`);
  if (stats.flaky > 0) problems.push(`${stats.flaky} end-to-end tests passed only on retry`);
  if (stats.expected + stats.unexpected < floor)
    problems.push(`${stats.expected + stats.unexpected} end-to-end tests where there were ${floor}`);
  if (errors.length > 0) problems.push(`${errors.length} errors outside any end-to-end test, see above`);
  if (!ended && stats.unexpected === 0 && problems.length === 0) problems.push("Playwright failed, see above");
  return { passed: stats.expected, failed: stats.unexpected > 0 ? failedIn(report) : [], problems };
}

function failedIn({ specs = [], suites = [] }: PlaywrightSuite): string[] {
  return [...specs.filter((s) => !s.ok).map((s) => `${s.file}: ${s.title}`), ...suites.flatMap(failedIn)];
}

function projectOf(file: string): string {
  return /\/tests\/(unit|architecture)\//.test(file.replaceAll("\\", "/")) ? "unit" : "database";
}

function firstOf(tests: readonly { fullName: string }[]): string {
  const names = tests.slice(0, 3).map((t) => `“${t.fullName}”`);
  return tests.length > names.length ? `${names.join(", ")} and others` : names.join(", ");
}
