import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const GREEN = `import { expect, test } from "vitest";\ntest("holds", () => expect(1).toBe(1));\n`;
const folders: string[] = [];

vi.setConfig({ testTimeout: 240_000 });

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * Runs the test command's Vitest step on a project of its own, with the cluster that the product's own tests have.
 *
 * @param files its test files beside one that passes, by their path
 */
async function runOn(files: Record<string, string>, floors: object) {
  mkdirSync(join(ROOT, ".tmp"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, ".tmp", "test-command-"));
  folders.push(folder);
  const cluster = JSON.stringify(join(ROOT, "tests/factories/cluster.ts"));
  const all = {
    "vitest.config.ts": `export default { test: { globalSetup: [${cluster}], maxWorkers: 1 } };\n`,
    "tests/floors.json": JSON.stringify({ unit: 1, database: 0, "end-to-end": 0, ...floors }),
    "tests/unit/green.test.ts": GREEN,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [join(ROOT, "server/surface/cli/test.ts"), "vitest"], {
    cwd: folder,
    env: { PATH, HOME, NODE_ENV: "test" },
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => said.push(String(text)));
  const [code] = await once(child, "close");
  return { code: Number(code), said: said.join("") };
}

test("the test command succeeds when every test passed", async () => {
  const { code, said } = await runOn({ "tests/integration/its.test.ts": GREEN }, {});
  expect(said).toMatch(/^2 passed, 0 failed$/m);
  expect(code).toBe(0);
});

test("the test command fails for what no test reports: a file that cannot be loaded or set up, or missing tests", async () => {
  const throwing = `import { beforeAll } from "vitest";\nbeforeAll(() => { throw new Error("y"); });\n${GREEN}`;
  const files = {
    "tests/integration/a.test.ts": `throw new Error("x");\n${GREEN}`,
    "tests/integration/b.test.ts": throwing,
  };
  const { code, said } = await runOn(files, { database: 3 });
  expect(said).toMatch(/RED: .*a\.test\.ts could not be loaded or set up: x/);
  expect(said).toMatch(/RED: .*b\.test\.ts could not be loaded or set up/);
  expect(said).toMatch(/RED: 1 tests of database where there were 3/);
  expect(code).toBe(1);
});

test("the test command fails on an error outside any test, whatever the runner reports", async () => {
  const leaving = `${GREEN}test("leaves one", () => void Promise.reject(new Error("z")));\n`;
  const { code, said } = await runOn({ "tests/integration/its.test.ts": leaving }, {});
  expect(said).toMatch(/RED: .*an error outside any test/);
  expect(code).toBe(1);
});
