import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { findChromium } from "./chromium.ts";
import { installFromDebian } from "./debian.ts";
import { run } from "./run.ts";
import { type Floors, type Outcome, playwrightOutcome, vitestOutcome } from "./test-report.ts";

const STEPS = ["checks", "vitest", "playwright"] as const;
type Step = (typeof STEPS)[number];

if (process.argv.includes("--help")) {
  console.log(
    "npm test             everything: format, lint, types, import rules, unit, integration, access and end-to-end tests\nnpm test -- STEP     one step of it: checks, vitest or playwright",
  );
  process.exit(0);
}

const results = ".tmp";
const [only] = process.argv.slice(2);
if (only !== undefined && !STEPS.some((s) => s === only)) {
  console.error(`There is no step “${only}”: there are ${STEPS.join(", ")}.`);
  process.exit(2);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const floors = JSON.parse(readFileSync("tests/floors.json", "utf8")) as Floors & { "end-to-end": number };

const outcomes: Outcome[] = [];
if (asked("checks")) outcomes.push(await timed("checks", checks));
if (asked("vitest")) outcomes.push(await timed("unit, integration and access tests", vitest));
if (asked("playwright")) outcomes.push(await timed("end-to-end tests", playwright));

// Repeat failures last: often only the end of a log is kept.
const red = outcomes.flatMap((o) => [...o.failed.map((name) => `failed: ${name}`), ...o.problems]);
for (const why of red) console.error(`RED: ${why}`);
const passed = outcomes.reduce((n, o) => n + o.passed, 0);
const failed = red.length;
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function asked(step: Step): boolean {
  return only === undefined || only === step;
}

async function checks(): Promise<Outcome> {
  const ok = await run("node", ["server/surface/cli/check.ts"]);
  return { passed: ok ? 1 : 0, failed: ok ? [] : ["checks"], problems: [] };
}

async function vitest(): Promise<Outcome> {
  const missing = provideOthers();
  const report = `${results}/vitest.json`;
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const ended = await run("vitest", ["run", ...reporters]);
  const { "end-to-end": _, ...own } = floors;
  return vitestOutcome(report, ended, own, missing.length > 0);
}

async function playwright(): Promise<Outcome> {
  const chromium = await findChromium();
  console.log(`Browser: ${chromium.source}`);
  const ended = await run("playwright", ["test"], chromium.path ? { CHROMIUM_PATH: chromium.path } : {});
  return playwrightOutcome(`${results}/e2e-results.json`, ended, floors["end-to-end"]);
}

/** Installs programs that disaster tests need. @returns those that are unavailable; tests that need them are skipped */
function provideOthers(): string[] {
  const faketime = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/faketime/libfaketimeMT.so.1`;
  const others: [packageName: string, isThere: () => boolean][] = [
    ["nginx", () => existsSync("/usr/sbin/nginx")],
    ["pgbouncer", () => existsSync("/usr/sbin/pgbouncer")],
    ["unzip", () => existsSync("/usr/bin/unzip")],
    ...["proxy", "account", "container", "object"].map((of): [string, () => boolean] => [
      `swift-${of}`,
      () => existsSync(`/usr/bin/swift-${of}-server`),
    ]),
    ["postgresql", () => existsSync("/usr/lib/postgresql") && readdirSync("/usr/lib/postgresql").length > 0],
    ["libfaketime", () => existsSync(faketime)],
  ];
  const missing = () =>
    process.platform === "linux"
      ? others.filter(([, isThere]) => !isThere()).map(([name]) => name)
      : ["Debian's programs"];
  if (process.platform === "linux" && missing().length > 0) installFromDebian(...missing());
  if (missing().length > 0) console.log(`Missing, so tests that need them are skipped: ${missing().join(", ")}`);
  return missing();
}

async function timed(what: string, step: () => Promise<Outcome>): Promise<Outcome> {
  const started = Date.now();
  console.log(`\n== ${what}`);
  const outcome = await step();
  const ok = outcome.failed.length + outcome.problems.length === 0;
  console.log(`== ${what}: ${ok ? "passed" : "FAILED"} in ${Math.round((Date.now() - started) / 1000)} s`);
  return outcome;
}
