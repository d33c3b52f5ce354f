import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Mutant } from "./mutants.ts";

/** Where the tests find their Postgres, and a folder for what they write. */
export type Place = { clusterUrl: string; scratch: string };

/**
 * One run of tests.
 *
 * @property tests ids of the tests to run, by file; null: all of the file
 * @property mutant what is changed; the run stops at the first test that fails
 * @property counted source files whose places are counted, with the digests they have
 */
export type Task = {
  tests: Record<string, string[] | null>;
  mutant: (Mutant & { file: string }) | null;
  counted: string[];
  sources: Record<string, string>;
};

/** What came of it, which files failed, and the first error. */
export type Outcome = { verdict: "passed" | "failed" | "endless"; failed: string[]; why: string };

export type Runner = ReturnType<typeof openRunner>;

/** Vitest in a process of its own that stays warm between runs: only what was changed is transformed again. */
export function openRunner(place: Place) {
  let child: ChildProcess | null = null;
  const kill = () => {
    if (child?.pid) process.kill(-child.pid, "SIGKILL");
    child = null;
  };
  const open = () => {
    const opened = fork("tests/mutation/warm.ts", [JSON.stringify(place)], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // Its workers go with it, also when they are in an endless loop.
      detached: true,
    });
    opened.once("exit", () => {
      if (child === opened) child = null;
    });
    child = opened;
    return opened;
  };
  process.once("exit", kill);

  return {
    /** Runs it, at most so long. */
    async run(task: Task, seconds: number): Promise<Outcome> {
      const asked = child ?? open();
      const clock = new AbortController();
      const timer = setTimeout(() => clock.abort(), seconds * 1000);
      try {
        asked.send(task);
        const [outcome] = await Promise.race([
          once(asked, "message", { signal: clock.signal }),
          once(asked, "exit", { signal: clock.signal }).then(() => [null]),
        ]);
        return outcome ?? { verdict: "failed", failed: Object.keys(task.tests), why: "the process ended" };
      } catch (error) {
        kill();
        if (clock.signal.aborted) return { verdict: "endless", failed: Object.keys(task.tests), why: "no end" };
        // It ended before it was asked: that says nothing of the mutant.
        console.error("# asked again of a new process:", error);
        return this.run(task, seconds);
      } finally {
        clearTimeout(timer);
        clock.abort();
      }
    },
    close(): void {
      kill();
      process.off("exit", kill);
    },
  };
}
