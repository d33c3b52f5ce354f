import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startCluster } from "#tests/factories/cluster.ts";
import { countedFiles, type Reach, type Reaching, reached, reaching } from "./reached.ts";
import { openRunner, type Runner, type Task } from "./task.ts";
import { openTemplate } from "./template.ts";
import { FOLDERS, MIGRATIONS, sampled, type Trial, trialsOf, trialsOfSql } from "./trials.ts";

const WANTED = 0.85;
const RESULTS = join(".tmp", "mutation", "results");
const HELP = `npm run mutation                     each mutant of every folder: survivors with what changed, then a score a folder
npm run mutation -- --only FOLDER    that one alone (may be given again), or a folder or file in it
                    --sample 50      so many mutants of each folder, the same ones for the same --seed 1
                    --seconds 20     ask test files that get to a mutant, likely ones first, until they would take so long
                    --again          try only those that survived the last run
                    --among tests/unit  ask those tests alone (may be given again)

Folders: ${[...Object.keys(FOLDERS), MIGRATIONS].join(", ")}
What was found is in ${RESULTS} too, a file for each --only. docs/benches.md says how to read it.`;

type Verdict = Pick<Trial, "folder" | "where" | "was" | "is"> & {
  killed: boolean;
  killer: string | null;
  tests: string[];
};

/** Mutation testing. @returns the exit code: 1 when less than 85 % of a folder is killed, 2 for arguments that mean nothing */
export async function runMutation(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean" },
      only: { type: "string", multiple: true, default: [...Object.keys(FOLDERS), MIGRATIONS] },
      sample: { type: "string", default: "1000000" },
      seed: { type: "string", default: "1" },
      seconds: { type: "string", default: "20" },
      again: { type: "boolean", default: false },
      among: { type: "string", multiple: true, default: ["tests/"] },
    },
  });
  const asked = values.only.map((only) => ({ only, folder: folderOf(only) ?? "" }));
  if (values.help || asked.some(({ folder }) => folder === "")) {
    console.error(HELP);
    return values.help ? 0 : 2;
  }
  const cluster = await startCluster();
  const runner = openRunner({ clusterUrl: cluster.url, scratch: cluster.dir });
  const template = await openTemplate(cluster.url);
  const all: Verdict[] = [];
  try {
    const reaches = await reached(countedFiles(), runner, values.among);
    await requireChanges(reaches, runner);
    for (const { only, folder } of asked) {
      const last = values.again ? lastVerdicts(only) : [];
      const verdicts = last.filter(({ killed }) => killed);
      const survived = new Set(last.filter(({ killed }) => !killed).map(nameOf));
      const isAsked = (trial: Trial) =>
        (folder === only || /^[/:]/.test(trial.where.replace(only, ""))) &&
        (!values.again || survived.has(nameOf(trial)));
      const trials = folder === MIGRATIONS ? trialsOfSql(await template.mutants(), reaches) : trialsOf(folder, reaches);
      const chosen = sampled(trials.filter(isAsked), Number(values.sample), values.seed);
      console.error(`# ${only}: ${chosen.length} of ${trials.length} mutants`);
      for (const trial of chosen) {
        if ("statement" in trial.change && !(await template.renew(trial.change.statement))) continue;
        verdicts.push(await judged(trial, likeliest(trial.tests, Number(values.seconds)), runner));
        report(only, verdicts);
        requireWhole(trial);
      }
      all.push(...verdicts);
    }
    await template.restore();
    await requireKillers(runner);
  } finally {
    runner.close();
    await template.close();
    await cluster.stop();
  }
  return summary(all);
}

/** Nothing could be killed if changes did not arrive in the tests: a file that throws when it is loaded has to be noticed. */
async function requireChanges(reaches: readonly Reach[], runner: Runner): Promise<void> {
  const file = "server/ground/access/rules.ts";
  const tests = reaching(reaches, `${file}:-1`).sort((a, b) => a.ms - b.ms);
  const mutant = { file, start: 0, end: 0, replacement: "throw new Error('changed');\n", at: -1 };
  const { killed } = await judged(
    { folder: "", where: file, was: "", is: mutant.replacement, tests, change: { mutant } },
    tests.slice(0, 1),
    runner,
  );
  if (!killed) throw new Error(`a change of ${file} does not arrive in the tests`);
}

/** A mutant may leave something that tests trip over from then on, and what they tell of later mutants is nothing. */
async function requireKillers(runner: Runner): Promise<void> {
  for (const test of KILLS.keys()) {
    const task = { tests: { [test]: null }, mutant: null, counted: [], sources: {} };
    const { verdict, why } = await runner.run(task, 600);
    if (verdict !== "passed")
      throw new Error(`${test} fails without any mutant by now, so its kills tell nothing: ${why}`);
  }
}

const FILES = globSync("{app,db,server,tests}/**/*.{ts,tsx,sql,json,csv}");

/** A mutant may take files away, and what is tried after it would fail for that alone. */
function requireWhole({ where, is }: Trial): void {
  const gone = FILES.find((file) => !existsSync(file));
  if (gone) throw new Error(`${where}, changed to “${is}”, took away ${gone}: bring it back, and leave this place out`);
}

function folderOf(only: string): string | undefined {
  if (only === MIGRATIONS) return MIGRATIONS;
  // The longest that it lies in.
  return Object.keys(FOLDERS)
    .sort((a, b) => b.length - a.length)
    .find((folder) => only === folder || only.startsWith(`${folder}/`));
}

async function judged(
  { folder, where, was, is, change }: Trial,
  tests: readonly Reaching[],
  runner: Runner,
): Promise<Verdict> {
  const names = tests.map(({ test }) => test);
  const mutant = "mutant" in change ? change.mutant : null;
  let killer: string | null = null;
  for (const { test, ids, ms } of tests) {
    // What takes five times as long as before, and half a minute more for a busy machine, does not end.
    const fails = async (mutant: Task["mutant"], ids: string[] | null) => {
      const task = { tests: { [test]: ids }, mutant, counted: [], sources: {} };
      return (await runner.run(task, 30 + ms / 200)).verdict !== "passed";
    };
    // Tests that need those before them in their file fail without a mutant too: then the whole file says.
    if (!(await fails(mutant, ids))) continue;
    if (ids && mutant && !(await standAlone(test, ids, fails)) && !(await fails(mutant, null))) continue;
    killer = test;
    break;
  }
  if (killer) KILLS.set(killer, (KILLS.get(killer) ?? 0) + 1);
  return { folder, where, was, is, killed: killer !== null, killer, tests: names };
}

/** How many mutants each test file has killed: what killed the last ones is asked first. */
const KILLS = new Map<string, number>();
const ALONE = new Map<string, boolean>();

async function standAlone(test: string, ids: string[], fails: (mutant: null, ids: string[]) => Promise<boolean>) {
  const key = `${test} ${ids.join()}`;
  const known = ALONE.get(key) ?? !(await fails(null, ids));
  ALONE.set(key, known);
  return known;
}

function likeliest(tests: readonly Reaching[], seconds: number): Reaching[] {
  let left = seconds * 1000;
  // One that is too long by itself makes room for shorter ones, and is asked where there is no other.
  const fitting = tests.filter(({ ms }) => {
    if (ms > left) return false;
    left -= ms;
    return true;
  });
  const asked = fitting.length > 0 ? fitting : tests.slice(0, 1);
  const kills = ({ test }: Reaching) => (test.startsWith("tests/unit") ? Infinity : (KILLS.get(test) ?? 0));
  return asked.sort((a, b) => Number(kills(b) > kills(a)) - Number(kills(a) > kills(b)));
}

function lastVerdicts(only: string): Verdict[] {
  return JSON.parse(readFileSync(resultsOf(only), "utf8"));
}

function resultsOf(only: string): string {
  return join(RESULTS, `${only.replaceAll("/", "-")}.json`);
}

function nameOf({ where, was, is }: Pick<Verdict, "where" | "was" | "is">): string {
  return [where, was, is].join("\n");
}

function report(only: string, verdicts: readonly Verdict[]): void {
  const last = verdicts.at(-1);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(resultsOf(only), JSON.stringify(verdicts, null, 1));
  if (!last || last.killed) return;
  const seen = last.tests.length > 0 ? `passed: ${last.tests.join(" ")}` : "no test gets here";
  console.log(`${last.where}\n  - ${last.was}\n  + ${last.is}\n  ${seen}\n`);
}

function summary(verdicts: readonly Verdict[]): number {
  let code = 0;
  for (const [folder, all] of Map.groupBy(verdicts, (verdict) => verdict.folder)) {
    const killed = all.filter((verdict) => verdict.killed).length;
    console.log(`${folder}: ${killed} of ${all.length} killed, ${Math.round((100 * killed) / all.length)} %`);
    if (killed / all.length < WANTED) code = 1;
  }
  return code;
}
