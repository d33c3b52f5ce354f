import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import type { EvaluatedModules } from "vite/module-runner";
import { afterAll, afterEach, beforeEach, expect, inject } from "vitest";
import { digestOf, fileOf, type Reach } from "./reached.ts";

declare global {
  /** the places of the counted files that have been passed since it was last emptied */
  var mutationHits: Set<string> | undefined;
  /** Vitest's own: the modules this thread has loaded. It takes for granted that a thread ends before a file changes. */
  var __vitest_worker__: { evaluatedModules: EvaluatedModules };
}

const { counted, sources, tests: asked } = inject("mutationTask");
const { evaluatedModules } = globalThis.__vitest_worker__;
for (const file of inject("mutationChanged"))
  for (const module of evaluatedModules.getModulesByFile(file) ?? []) evaluatedModules.invalidateModule(module);
// Nor may anything be left of the test file before: pools, limits, the store.
for (const name of Object.keys(globalThis))
  if (/^tickmark(?!Threads|Survives)/.test(name)) Reflect.deleteProperty(globalThis, name);
if (counted.length > 0) count();
// Only what has a database has its surroundings, or every unit test would get to what those load.
if (!Object.keys(asked).every((file) => /^tests\/(unit|architecture)\//.test(file)))
  await import("#tests/factories/surroundings.ts");

function count(): void {
  const hits = new Set<string>();
  globalThis.mutationHits = hits;
  const began = performance.now();
  let started = began;
  const tests: Reach["tests"] = {};
  const shared = new Set<string>();
  // What is passed outside of any test: while the file is loaded, and in what its tests share.
  const outside = () => {
    for (const place of hits) shared.add(place);
    hits.clear();
  };
  beforeEach(() => {
    outside();
    started = performance.now();
  });
  afterEach(({ task }) => {
    tests[task.id] = { ms: Math.round(performance.now() - started), places: [...hits] };
    hits.clear();
  });
  afterAll(() => {
    outside();
    const test = relative(process.cwd(), expect.getState().testPath ?? "");
    const inTests = Object.values(tests).reduce((sum, { ms }) => sum + ms, 0);
    const reach: Reach = {
      test,
      ms: Math.round(performance.now() - began) - inTests,
      shared: [...shared],
      tests,
      digest: digestOf(test),
      sources,
    };
    mkdirSync(dirname(fileOf(test)), { recursive: true });
    writeFileSync(fileOf(test), JSON.stringify(reach));
  });
}
