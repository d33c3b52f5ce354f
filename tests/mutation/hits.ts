import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { afterAll, expect } from "vitest";
import { digestOf, fileOf, type Reach } from "./reached.ts";
import type { Task } from "./task.ts";

declare global {
  /** the places of the counted files that this test file has been at */
  var mutationHits: Set<string>;
}

globalThis.mutationHits = new Set();
const started = performance.now();
const task: Task = JSON.parse(process.env.MUTATION_TASK ?? "");

afterAll(() => {
  if (task.counted.length === 0) return;
  const test = relative(process.cwd(), expect.getState().testPath ?? "");
  const reach: Reach = {
    test,
    ms: Math.round(performance.now() - started),
    places: [...globalThis.mutationHits],
    digest: digestOf(test),
    sources: task.sources,
  };
  mkdirSync(dirname(fileOf(test)), { recursive: true });
  writeFileSync(fileOf(test), JSON.stringify(reach));
});
