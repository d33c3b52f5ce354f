import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "#server/ground/platform/log.ts";

const MOST_ENDS = 5;
const FIRST_WAIT_MS = 500;
export const LISTENING = "listening";
/** A process that ran this long was healthy; earlier exits no longer count. */
const WELL_MS = 60_000;

export type WebProcess = {
  listening: Promise<void>;
  /** Drains requests, kills the process after the timeout, and does not restart it. */
  stop(timeoutMs: number): Promise<void>;
  kill(): void;
};

type Kept = {
  program?: string;
  /** receives its messages after `LISTENING` */
  onMessage?: (message: unknown) => void;
};

/** Restarts with exponential backoff. @param onGivenUp after repeated exits, so that the operator sees the failure */
export function keepWeb(
  environment: NodeJS.ProcessEnv,
  onGivenUp: () => void,
  { program = join("server", "surface", "cli", "web.ts"), onMessage = () => undefined }: Kept = {},
): WebProcess {
  const listening = Promise.withResolvers<void>();
  let ends = 0;
  let stopping = false;
  let waiting: NodeJS.Timeout | undefined;
  let child = start();

  function start(): ChildProcess {
    const started = Date.now();
    // The IPC channel carries `LISTENING` and tells the child when this process dies.
    const web = fork(program, {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: environment,
    });
    web.on("message", (message) => (message === LISTENING ? listening.resolve() : onMessage(message)));
    web.once("exit", (code, signal) => {
      if (stopping) return;
      ends = Date.now() - started > WELL_MS ? 1 : ends + 1;
      if (ends > MOST_ENDS) {
        log.fatal({ code, signal, ends }, "the web process keeps ending");
        return onGivenUp();
      }
      const waitMs = FIRST_WAIT_MS * 2 ** (ends - 1);
      log.error({ code, signal, waitMs }, "the web process ended and is being restarted");
      waiting = setTimeout(() => {
        child = start();
      }, waitMs);
    });
    return web;
  }

  return {
    listening: listening.promise,
    async stop(timeoutMs) {
      stopping = true;
      clearTimeout(waiting);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      await Promise.race([exit, sleep(timeoutMs).then(() => child.kill("SIGKILL"))]);
    },
    kill() {
      stopping = true;
      clearTimeout(waiting);
      child.kill("SIGKILL");
    },
  };
}
