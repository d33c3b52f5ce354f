import { globSync, readFileSync } from "node:fs";
import { matchesGlob } from "node:path";
import { expect, test } from "vitest";
import { WINGS } from "#server/ground/screens/rules/screens.ts";
import playwright from "../../playwright.config.ts";
import vitest from "../../vitest.config.ts";

type Project = { test: { include: string[] } };

const VITEST = (vitest as { test: { projects: Project[] } }).test.projects.flatMap((project) => project.test.include);
const PLAYWRIGHT = (playwright.projects ?? []).map((project) => `${playwright.testDir}/${String(project.testMatch)}`);
const BENCHES = readFileSync("tests/bench/run.ts", "utf8");

/** Whether a run of everything would run the file. */
function isRun(file: string): boolean {
  if (file.endsWith(".bench.ts")) return BENCHES.includes(`from "./${file.split("/").at(-1)}"`);
  return [...VITEST, ...PLAYWRIGHT].some((pattern) => matchesGlob(file, pattern));
}

test("every file named as a test, setup or bench is run by a project or by the bench command", () => {
  const files = globSync("{tests,app,db,server}/**/*.{test,spec,setup,bench}.{ts,tsx}");
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => !isRun(file))).toEqual([]);
});

test("a test file has tests, and a name that runs", () => {
  const calls = /^\s*(?:test|it|describe)(?:\.each|\.for|\.skipIf|\.runIf)?\(/m;
  const silent = globSync("tests/**/*.{test,spec}.ts").filter((file) => !calls.test(readFileSync(file, "utf8")));
  expect(silent).toEqual([]);
  const misnamed = globSync("tests/**/*.ts").filter(
    (file) => !/\.(test|spec|setup)\.ts$/.test(file) && /^(?:test|it|describe)\(/m.test(readFileSync(file, "utf8")),
  );
  expect(misnamed).toEqual([]);
});

test("a unit or integration test stands in a wing, as the rooms do that it tests", () => {
  const wings: readonly string[] = WINGS;
  const elsewhere = globSync("tests/{unit,integration}/**/*.ts").filter(
    (file) => !wings.includes(file.split("/")[2] ?? ""),
  );
  expect(elsewhere).toEqual([]);
});

test("a file that no project includes is found", () => {
  for (const file of ["tests/new/x.test.ts", "tests/unit/x.spec.ts", "tests/bench/x.bench.ts", "server/a/x.test.ts"])
    expect(isRun(file)).toBe(false);
});

test("no test is permanently skipped, and none runs alone", () => {
  const marked = globSync("tests/**/*.ts").filter((file) =>
    /\b(?:test|it|describe)\.(?:only|skip|todo|fixme|fails)\b/.test(readFileSync(file, "utf8")),
  );
  expect(marked).toEqual([]);
});
