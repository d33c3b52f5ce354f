import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { createVitest, type TestModule } from "vitest/node";
import { lastingPool } from "./lasting.ts";
import { counted, mutated } from "./mutants.ts";
import type { Outcome, Place, Task } from "./task.ts";

// The process that `openRunner` keeps: one Vitest, which runs one task after the other.
const place: Place = JSON.parse(process.argv[2] ?? "");
const root = process.cwd();
let now: Task = { tests: {}, mutant: null, counted: [], sources: {} };
const changed = new Set<string>();

const vitest = await createVitest(
  "test",
  {
    config: false,
    root,
    watch: false,
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/mutation/hits.ts", "tests/factories/properties.ts"],
    provide: { ...place, mutationTask: now, mutationChanged: [] },
    pool: lastingPool(),
    maxWorkers: 1,
    bail: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: [{}],
    fsModuleCache: false,
  },
  {
    plugins: [
      {
        name: "mutation",
        enforce: "pre",
        transform(text, id) {
          const file = relative(root, id);
          if (now.mutant?.file === file) return mutated(text, now.mutant);
          if (!now.counted.includes(file)) return null;
          return counted(text, (at) => `globalThis.mutationHits?.add(${JSON.stringify(`${file}:${at}`)})`);
        },
      },
    ],
  },
);

process.on("message", (task: Task) => {
  run(task).then(
    (outcome) => process.send?.(outcome),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run(task: Task): Promise<Outcome> {
  for (const file of [...filesOf(now), ...filesOf(task)]) {
    changed.add(resolve(root, file));
    vitest.invalidateFile(resolve(root, file));
  }
  now = task;
  // What failed before would end this run at once.
  vitest.state.filesMap.clear();
  vitest.state.errorsSet.clear();
  const [project] = vitest.projects;
  if (!project) throw new Error("Vitest has no project");
  // Of its own for each run: what one leaves would make the next one fail.
  const scratch = mkdtempSync(join(place.scratch, "run-"));
  // A Postgres of a test's own runs as its own user, and walks here.
  chmodSync(scratch, 0o755);
  Object.assign(project.getProvidedContext(), { scratch, mutationTask: task, mutationChanged: [...changed] });
  const asked = Object.entries(task.tests).map(([file, testIds]) =>
    project.createSpecification(resolve(root, file), testIds ? { testIds } : undefined),
  );
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(asked);
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  const failed = testModules.filter(hasFailed).map((module) => relative(root, module.moduleId));
  if (failed.length > 0 || unhandledErrors.length > 0) {
    const [error] = [...testModules.flatMap(errorsOf), ...unhandledErrors];
    return { verdict: "failed", failed, why: String((error as Error | undefined)?.message) };
  }
  for (const module of testModules) requireRun(module, task.tests[relative(root, module.moduleId)] ?? null);
  return { verdict: "passed", failed: [], why: "" };
}

function filesOf({ mutant, counted }: Task): string[] {
  return mutant ? [mutant.file, ...counted] : counted;
}

function hasFailed(module: TestModule): boolean {
  return !module.ok() || module.errors().length > 0;
}

function errorsOf(module: TestModule) {
  const tests = [...module.children.allTests()];
  return [...module.errors(), ...tests.flatMap((test) => test.result().errors ?? [])];
}

/** A test that was asked for and did not run has seen nothing. */
function requireRun(module: TestModule, ids: string[] | null): void {
  const all = [...module.children.allTests()];
  const ran = all.filter((test) => test.result().state === "passed").length;
  if (ran === 0 || ran < (ids?.length ?? 0))
    throw new Error(`of ${module.relativeModuleId} ran ${ran} tests of ${ids?.length ?? all.length}`);
}

declare module "vitest" {
  interface ProvidedContext {
    mutationTask: Task;
    /** absolute paths of the files that are not, or were not, as they are on disk */
    mutationChanged: string[];
  }
}
