import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "#server/ground/platform/log.ts";

/** Ends in a row after which it is given up: something is wrong that another start does not mend. */
const MOST_ENDS = 5;
const FIRST_WAIT_MS = 500;
/** What a web process says when it takes requests. */
export const LISTENING = "listening";
/** After so long it was well, and an earlier end counts no more. */
const WELL_MS = 60_000;

export type WebProcess = {
  /** resolves when it first listens */
  listening: Promise<void>;
  /** Lets requests under way finish, kills it after the time given, and starts it no more. */
  stop(timeoutMs: number): Promise<void>;
  kill(): void;
};

type Kept = {
  program?: string;
  /** hears what it says over its channel once it listens */
  onMessage?: (message: unknown) => void;
};

/**
 * Runs the web server as a process of its own and starts it again when it ends by itself, waiting twice as long each time.
 *
 * @param onGivenUp hears when it ended again and again: whoever runs the product must see that it does not work
 */
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
    // Over the channel it says that it listens, and notices when this process is gone.
    const web = fork(program, {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: environment,
    });
    web.on("message", (message) => (message === LISTENING ? listening.resolve() : onMessage(message)));
    web.once("exit", (code, signal) => {
      if (stopping) return;
      ends = Date.now() - started > WELL_MS ? 1 : ends + 1;
      if (ends > MOST_ENDS) {
        log.fatal({ code, signal, ends }, "the web process ended again and again");
        return onGivenUp();
      }
      const waitMs = FIRST_WAIT_MS * 2 ** (ends - 1);
      log.error({ code, signal, waitMs }, "the web process ended and is started again");
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
