import { controls } from "./controls.bench.ts";
import { enumeration } from "./enumeration.bench.ts";
import { evidence } from "./evidence.bench.ts";
import { imports } from "./import.bench.ts";
import { javascript } from "./javascript.bench.ts";
import { journal } from "./journal.bench.ts";
import type { Bench, Finding } from "./measure.ts";
import { neighbours } from "./neighbours.bench.ts";
import { pages } from "./pages.bench.ts";
import { tenancy } from "./tenancy.bench.ts";
import { timeline } from "./timeline.bench.ts";
import { upload } from "./upload.bench.ts";
import { wholePages } from "./whole-pages.bench.ts";
import { openWorld } from "./world.ts";

// Ratios of fractions of a millisecond come first, while the database is small and the machine cool.
const BENCHES: Record<string, Bench> = {
  tenancy,
  enumeration,
  journal,
  pages,
  import: imports,
  controls,
  timeline,
  evidence,
  neighbours,
  "whole-pages": wholePages,
  upload,
  javascript,
};

/** Runs the benches named, all without a name. @returns the exit code: 1 when a limit is missed, 2 for an unknown name */
export async function runBenches(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(helpText());
    return 0;
  }
  const unknown = args.find((name) => !BENCHES[name]);
  if (unknown !== undefined) {
    console.error(`There is no bench “${unknown}”.\n\n${helpText()}`);
    return 2;
  }
  const wanted = args.length > 0 ? args : Object.keys(BENCHES);
  let missed = 0;
  const world = await openWorld();
  try {
    for (const name of wanted) {
      console.error(`# ${name}: ${BENCHES[name]?.about}`);
      await BENCHES[name]?.run(world, (finding) => {
        const line = lineOf(name, finding);
        if (!line.ok) missed += 1;
        console.log(JSON.stringify(line));
      });
    }
  } finally {
    await world.close();
  }
  console.error(missed === 0 ? "# every limit is kept" : `# ${missed} limits are missed`);
  return missed === 0 ? 0 : 1;
}

function lineOf(bench: string, { what, unit, value, baseline, must, limit }: Finding) {
  const ratio = baseline === null ? null : value / baseline;
  const judged = ratio ?? value;
  const ok = must === "at most" ? judged <= limit : judged >= limit;
  const named = `${ratio === null ? "value" : "ratio"} ${must} ${limit}`;
  return {
    bench,
    what,
    value: short(value),
    baseline: baseline && short(baseline),
    ratio: ratio && short(ratio),
    limit: named,
    ok,
    unit,
  };
}

function short(value: number): number {
  return Number(value.toPrecision(4));
}

function helpText(): string {
  const width = Math.max(...Object.keys(BENCHES).map((name) => name.length)) + 2;
  const list = Object.entries(BENCHES).map(([name, { about }]) => `  ${name.padEnd(width)}${about}`);
  return `npm run bench             all benches: a JSON line for each measure, exit code 1 when a limit is missed
npm run bench -- NAME …   those alone

${list.join("\n")}

docs/benches.md says how to read them.`;
}
