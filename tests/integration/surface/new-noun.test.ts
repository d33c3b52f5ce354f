import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 900_000, hookTimeout: 120_000 });

const ROOT = join(import.meta.dirname, "../../..");
const HAS_GIT = spawnSync("git", ["--version"]).status === 0;
/** What a new noun may cost, so that it stays worth making one. */
const MOST = { created: 14, changed: 6 };

const running = new Set<ChildProcess>();
let copy: string;
let before: Map<string, string>;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "tickmark-noun-"));
  const own = readdirSync(ROOT).filter((name) => name === ".gitignore" || !/^(\.|node_modules$)/.test(name));
  for (const name of own) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  before = contents();
});

afterAll(() => {
  // Where a test ran out of time, what it started would go on.
  for (const child of running) child.kill();
  rmSync(copy, { recursive: true, force: true });
});

test.each([
  ["a name that there is already", ["risk", "--wing", "programme"], /risks.* already exists/],
  ["a table by that name", ["vendor-report", "--wing", "plan"], /named vendor report already/],
  ["a wing that there is not", ["finding", "--wing", "west"], /no wing “west” for nouns: choose plan, programme/],
  ["a name that is none", ["Finding", "--wing", "audit"], /“Finding” is not a name/],
  ["a word of the language", ["case", "--wing", "audit"], /word of TypeScript's/],
  ["no wing at all", ["finding"], /npm run new -- noun NAME --wing WING/],
])("%s is refused in a sentence, and nothing is written", async (_, args, sentence) => {
  const { code, output } = await makeNoun(args);
  expect(output).toMatch(sentence);
  expect(code).toBe(1);
  expect(contents()).toEqual(before);
});

test.runIf(HAS_GIT)(
  "where something waits to be committed that would be written into, nothing is written",
  async () => {
    spawnSync("git", ["init"], { cwd: copy });
    const { code, output } = await makeNoun(["finding", "--wing", "audit"]);
    rmSync(join(copy, ".git"), { recursive: true });
    expect(output).toMatch(/Commit or stash these first/);
    expect(code).toBe(1);
    expect(contents()).toEqual(before);
  },
);

test("a noun that cannot be completed is undone", async () => {
  const config = join(copy, "drizzle.config.ts");
  const text = readFileSync(config, "utf8");
  writeFileSync(config, "export default { dialect: null };\n");
  const { code, output } = await makeNoun(["finding", "--wing", "audit"]);
  writeFileSync(config, text);
  expect(output).toMatch(/created no migration/);
  expect(code).toBe(1);
  expect(contents()).toEqual(before);
});

// From here on one after the other: the second looks at what the first has made.
test("a two-word noun with a plural in -ies takes no more files than allowed, all formatted", async () => {
  const { code, output } = await makeNoun(["access-policy", "--wing", "evidence"]);
  expect(`${code}: ${output}`).toMatch(/^0: /);
  const after = contents();
  const created = [...after.keys()].filter((path) => !before.has(path));
  const changed = [...before.keys()].filter((path) => after.get(path) !== before.get(path));
  expect(created).toContain("db/schema/evidence/access-policies.ts");
  expect(created.length, created.join("\n")).toBeLessThanOrEqual(MOST.created);
  expect(changed.length, changed.join("\n")).toBeLessThanOrEqual(MOST.changed);
  for (const path of [...created, ...changed]) expect(output).toContain(path);
  expect(created.filter((path) => /example.?noun/i.test(readFileSync(join(copy, path), "utf8") + path))).toEqual([]);
  await expectGreen("biome", ["ci", "--colors=off", "--files-ignore-unknown=true", ...created, ...changed]);
});

test("the generated files pass the type check, the architecture tests and the tests of every table and procedure", async () => {
  await expectGreen("tsc", ["--noEmit", "--incremental", "false"]);
  const unit = ["evidence/access-policies", "ground/access-table", "ground/screens", "surface/new-noun"].map(
    (name) => `tests/unit/${name}.test.ts`,
  );
  const access = ["catalog", "procedures", "rights", "sql-tenants"].map((name) => `tests/access/${name}.test.ts`);
  // Of the tests of each procedure those of the new ones: the others are as they were.
  const filter = "^(?!(?!accessPolicies\\.)\\w+\\.\\w+ )";
  const files = ["tests/architecture", ...unit, ...access, "tests/integration/evidence/access-policies.test.ts"];
  await expectGreen("vitest", ["run", "-t", filter, ...files]);
});

function makeNoun(args: string[]) {
  return runIn(process.execPath, ["server/surface/cli/new.ts", "noun", ...args]);
}

async function expectGreen(tool: string, args: string[]): Promise<void> {
  const { code, output } = await runIn(join(copy, "node_modules/.bin", tool), args);
  expect(code, output.slice(-20_000)).toBe(0);
}

async function runIn(command: string, args: string[]) {
  const { PATH, HOME, LANG } = process.env;
  const child = spawn(command, args, { cwd: copy, env: { PATH, HOME, LANG, NODE_ENV: "test", NO_COLOR: "1" } });
  running.add(child);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => output.push(String(text)));
  const [code] = await once(child, "close");
  running.delete(child);
  return { code: Number(code), output: output.join("") };
}

/** A digest of each file of the copy. */
function contents(): Map<string, string> {
  const files = globSync("**/*", { cwd: copy, withFileTypes: true, exclude: (entry) => entry.name === "node_modules" });
  return new Map(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(copy.length + 1), createHash("sha256").update(readFileSync(path)).digest("hex")]),
  );
}
