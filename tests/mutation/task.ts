import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";

/**
 * One run of Vitest.
 *
 * @property tests test files
 * @property mutant what is changed; the run stops at the first test that fails
 * @property counted source files whose places are counted, with the digests they have
 */
export type Task = {
  tests: string[];
  mutant: (Mutant & { file: string }) | null;
  counted: string[];
  sources: Record<string, string>;
  report: string;
  clusterUrl: string;
  scratch: string;
};

/** Runs it, at most so long. @returns "passed", or why not */
export async function runTask(task: Task, seconds: number): Promise<"passed" | "failed" | "endless"> {
  const child = spawn(
    process.execPath,
    [join("node_modules", "vitest", "vitest.mjs"), "run", "--config", "tests/mutation/vitest.config.ts"],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, MUTATION_TASK: JSON.stringify(task) },
      detached: true,
    },
  );
  // Its workers too, which may be in an endless loop.
  const kill = () => child.pid && process.kill(-child.pid, "SIGKILL");
  process.once("exit", kill);
  let endless = false;
  const clock = setTimeout(() => {
    endless = true;
    kill();
  }, seconds * 1000);
  const [code] = await once(child, "close");
  clearTimeout(clock);
  process.off("exit", kill);
  if (endless) return "endless";
  return code === 0 ? "passed" : "failed";
}
