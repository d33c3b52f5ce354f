import { missingPlatforms } from "./lockfile.ts";
import { belowMinimum } from "./minimum-versions.ts";
import { run } from "./run.ts";

if (process.argv.includes("--help")) {
  console.log("npm run check        format, lint, types, import rules, the lockfile's platforms and versions");
  process.exit(0);
}

const steps: [string, () => Promise<boolean>][] = [
  ["format and lint", () => run("biome", ["ci", "--colors=off", "--max-diagnostics=30", "."])],
  ["types", () => run("tsc", ["--noEmit", "--incremental", "false"])],
  ["import rules", () => run("vitest", ["run", "--project=unit", "--reporter=dot", "tests/architecture"])],
  ["lockfile", async () => nothingIn(missingPlatforms())],
  ["minimum versions", async () => nothingIn(belowMinimum())],
];

let failed = 0;
for (const [name, step] of steps) {
  const started = Date.now();
  const ok = await step();
  if (!ok) failed += 1;
  console.log(`${ok ? "ok    " : "FAILED"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
process.exit(failed === 0 ? 0 : 1);

function nothingIn(problems: string[]): boolean {
  for (const line of problems) console.error(line);
  return problems.length === 0;
}
