import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { afterAll, afterEach, beforeEach, expect, inject } from "vitest";
import { digestOf, fileOf, type Reach } from "./reached.ts";

declare global {
  /** the places of the counted files that have been passed since it was last emptied */
  var mutationHits: Set<string> | undefined;
}

const { counted, sources } = inject("mutationTask");
if (counted.length > 0) count();

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
