import { join, relative } from "node:path";
import { defineConfig } from "vitest/config";
import { counted, mutated } from "./mutants.ts";
import type { Task } from "./task.ts";

const task: Task = JSON.parse(process.env.MUTATION_TASK ?? "");
const root = process.cwd();

function changeOf(file: string): string {
  if (task.mutant?.file === file) return JSON.stringify(task.mutant);
  return task.counted.includes(file) ? "counted" : "";
}

export default defineConfig({
  root,
  plugins: [
    {
      name: "mutation",
      enforce: "pre",
      // Vitest keeps what it transformed between runs: a changed file is another one than the file itself.
      configureVitest({ defineCacheKeyGenerator }) {
        defineCacheKeyGenerator(({ id }) => changeOf(relative(root, id)));
      },
      transform(text, id) {
        const file = relative(root, id);
        if (task.mutant?.file === file) return mutated(text, task.mutant);
        if (!task.counted.includes(file)) return null;
        return counted(text, (at) => `globalThis.mutationHits.add(${JSON.stringify(`${file}:${at}`)})`);
      },
    },
  ],
  test: {
    include: task.tests,
    fsModuleCachePath: join(".tmp", "mutation", "cache"),
    setupFiles: ["tests/mutation/hits.ts", "tests/factories/surroundings.ts"],
    provide: { clusterUrl: task.clusterUrl, scratch: task.scratch },
    maxWorkers: 1,
    bail: task.counted.length > 0 ? 0 : 1,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: [["json", { outputFile: task.report }]],
  },
});
