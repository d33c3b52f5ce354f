import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { findChromium } from "./chromium.ts";
import { installFromDebian } from "./debian.ts";
import { run } from "./run.ts";

if (process.argv.includes("--help")) {
  console.log(
    "npm test             everything: format, lint, types, import rules, unit, integration, access and end-to-end tests",
  );
  process.exit(0);
}

type Totals = { passed: number; failed: number };
const results = ".tmp";
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const checks = await timed("checks", () => run("node", ["server/cli/check.ts"]));
provideOthers();
const vitest = await timed("unit, integration and access tests", () =>
  run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}/vitest.json`]),
);
const chromium = await findChromium();
console.log(`Browser: ${chromium.said}`);
const e2e = await timed("end-to-end tests", () =>
  run("playwright", ["test"], chromium.path ? { CHROMIUM_PATH: chromium.path } : {}),
);

const totals = [vitestTotals(), e2eTotals(), { passed: checks ? 1 : 0, failed: checks ? 0 : 1 }];
const passed = totals.reduce((n, t) => n + t.passed, 0);
const failed = Math.max(
  totals.reduce((n, t) => n + t.failed, 0),
  [checks, vitest, e2e].filter((ok) => !ok).length,
);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Programs that some tests of disasters put around the product. Without them those tests are skipped, and this says so. */
function provideOthers(): void {
  const others: [packageName: string, file: string][] = [
    ["nginx", "/usr/sbin/nginx"],
    ["pgbouncer", "/usr/sbin/pgbouncer"],
    ["unzip", "/usr/bin/unzip"],
    ...["proxy", "account", "container", "object"].map((of): [string, string] => [
      `swift-${of}`,
      `/usr/bin/swift-${of}-server`,
    ]),
    [
      "libfaketime",
      `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/faketime/libfaketimeMT.so.1`,
    ],
  ];
  const missing = () =>
    others.filter(([, file]) => process.platform === "linux" && !existsSync(file)).map(([name]) => name);
  if (missing().length > 0) installFromDebian(...missing());
  if (missing().length > 0) console.log(`Not here, so what needs them is skipped: ${missing().join(", ")}`);
}

async function timed(what: string, step: () => Promise<boolean>): Promise<boolean> {
  const started = Date.now();
  console.log(`\n== ${what}`);
  const ok = await step();
  console.log(`== ${what}: ${ok ? "passed" : "FAILED"} in ${Math.round((Date.now() - started) / 1000)} s`);
  return ok;
}

function vitestTotals(): Totals {
  const path = `${results}/vitest.json`;
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(path, "utf8")) as { numPassedTests: number; numFailedTests: number };
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

function e2eTotals(): Totals {
  const path = `${results}/e2e-results.json`;
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const { stats } = JSON.parse(readFileSync(path, "utf8")) as { stats: { expected: number; unexpected: number } };
  return { passed: stats.expected, failed: stats.unexpected };
}
