import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { playwrightOutcome, vitestOutcome } from "#server/surface/cli/test-report.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tickmark-report-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FLOORS = { unit: 1, database: 1 };
type File = { name?: string; status?: string; tests?: string[] };

function vitest(files: File[], ended = true, mayBeSkipped = false) {
  const path = join(folder, "vitest.json");
  const testResults = files.map(({ name = "/x/tests/unit/a.test.ts", status = "passed", tests = ["passed"] }) => ({
    name,
    status,
    message: "why\nmore",
    assertionResults: tests.map((status, n) => ({ status, fullName: `test ${n}` })),
  }));
  writeFileSync(path, JSON.stringify({ testResults }));
  return vitestOutcome(path, ended, FLOORS, mayBeSkipped);
}

const DATABASE = { name: "/x/tests/integration/a.test.ts" };

test("a run is green when every file loaded, every test passed and the runner exited cleanly", () => {
  expect(vitest([{}, DATABASE])).toEqual({ passed: 2, failed: [], problems: [] });
});

test.each<[string, File[], boolean, string]>([
  [
    "a file that was not loaded",
    [{}, DATABASE, { status: "failed", tests: [] }],
    false,
    "could not be loaded or set up: why",
  ],
  [
    "a file whose set-up failed",
    [{}, { ...DATABASE, status: "failed", tests: ["skipped", "skipped"] }],
    false,
    "could not be loaded",
  ],
  ["a test that was skipped", [{}, DATABASE, { tests: ["skipped"] }], true, "1 tests did not run: “test 0”"],
  ["a test that is still to be written", [{}, DATABASE, { tests: ["todo"] }], true, "1 tests did not run"],
  ["a project whose tests have vanished", [{}], true, "0 tests of database where there were 1"],
  ["an error outside any test", [{}, DATABASE], false, "outside any test"],
])("%s makes a run red by itself", (_, files, ended, why) => {
  expect(vitest(files, ended).problems).toContainEqual(expect.stringContaining(why));
});

test("a test that failed is counted once and named, whatever the runner's exit code says of it", () => {
  const files = [{}, { ...DATABASE, status: "failed", tests: ["passed", "failed"] }];
  expect(vitest(files, false)).toEqual({ passed: 2, failed: ["test 1"], problems: [] });
});

test("a test may be skipped only where programs are missing", () => {
  expect(vitest([{ tests: ["passed", "skipped"] }, DATABASE], true, true)).toEqual({
    passed: 2,
    failed: [],
    problems: [],
  });
});

test("without a report a run is red", () => {
  expect(vitestOutcome(join(folder, "none.json"), true, FLOORS, false).problems).toHaveLength(1);
  expect(playwrightOutcome(join(folder, "none.json"), true, 0).problems).toHaveLength(1);
});

test.each([
  ["skipped", { skipped: 1 }, [], true, "did not run"],
  ["flaky", { flaky: 1 }, [], true, "only on retry"],
  ["vanished", { expected: 1 }, [], true, "1 end-to-end tests where there were 2"],
  ["an error outside any", {}, [{}], true, "outside any end-to-end test"],
  ["a runner that failed", {}, [], false, "Playwright failed"],
])("an end-to-end run is red for tests that are %s", (_, stats, errors, ended, why) => {
  const path = join(folder, "e2e.json");
  writeFileSync(
    path,
    JSON.stringify({ stats: { expected: 2, unexpected: 0, skipped: 0, flaky: 0, ...stats }, errors }),
  );
  expect(playwrightOutcome(path, ended, 2).problems).toContainEqual(expect.stringContaining(why));
});

test("an end-to-end test that failed is named, however deep its group", () => {
  const path = join(folder, "e2e-failed.json");
  const stats = { expected: 1, unexpected: 1, skipped: 0, flaky: 0 };
  const specs = [
    { ok: false, file: "a.spec.ts", title: "holds" },
    { ok: true, file: "a.spec.ts", title: "holds too" },
  ];
  writeFileSync(path, JSON.stringify({ stats, errors: [], suites: [{ suites: [{ specs }] }] }));
  expect(playwrightOutcome(path, false, 2)).toEqual({ passed: 1, failed: ["a.spec.ts: holds"], problems: [] });
});
