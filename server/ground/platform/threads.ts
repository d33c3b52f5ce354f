import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Piscina } from "piscina";
import { childEnvironment } from "#db/child-environment.ts";
import { oncePerProcess } from "#db/once-per-process.ts";
import { requireNoTransaction } from "#db/tenant.ts";
import { AppError } from "./errors.ts";
import type { Answer, Asked } from "./thread.ts";

type Work = (input: never) => unknown;

/** Threads per pool, separate so that short work never queues behind long work. */
const POOLS = { files: 2, passwords: 1, journal: availableParallelism() };
export type PoolName = keyof typeof POOLS;

const MOST_WAITING = 64;
const BUSY = "Many files are being processed right now. Try again in a minute.";

/**
 * Limits time and memory, so that one hostile file does not block others. Values are copied, except buffers, which are moved.
 * @param file module path from the project's root
 * @throws the function's AppError; AppError("invalid") with `tooMuch` at a limit, AppError("unavailable") if the queue is full
 */
export function inThreads<M extends Record<keyof M, Work>>(
  file: string,
  tooMuch: string,
  seconds = 60,
  pool: PoolName = "files",
) {
  return async <N extends keyof M & string>(
    name: N,
    input: Parameters<M[N]>[0],
    moved: readonly ArrayBuffer[] = [],
  ): Promise<Awaited<ReturnType<M[N]>>> => {
    requireNoTransaction(`${name} of ${file} in a thread`);
    const asked: Asked = { file, name, input };
    const signal = AbortSignal.timeout(seconds * 1000);
    const answer: Answer = await threadsOf(pool)
      .run(asked, { signal, transferList: [...moved] })
      .catch((cause: unknown) => {
        throw toPoolError(cause, tooMuch);
      });
    if ("value" in answer) return answer.value as Awaited<ReturnType<M[N]>>;
    const { code, message, field } = answer.refusal;
    throw new AppError(code, message, field === null ? {} : { field });
  };
}

function toPoolError(cause: unknown, tooMuch: string): unknown {
  if (!(cause instanceof Error)) return cause;
  const exhausted = cause.name === "AbortError" || ("code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY");
  if (exhausted) return new AppError("invalid", tooMuch, { cause });
  return /queue is at limit/.test(cause.message) ? new AppError("unavailable", BUSY, { cause }) : cause;
}

const pools = oncePerProcess<Partial<Record<PoolName, Piscina>>>("tickmarkThreads", () => ({}));

function threadsOf(pool: PoolName): Piscina {
  const threads = pools();
  threads[pool] ??= new Piscina({
    filename: join(/* turbopackIgnore: true */ process.cwd(), "server/ground/platform/thread.ts"),
    minThreads: 0,
    maxThreads: POOLS[pool],
    maxQueue: MOST_WAITING,
    idleTimeout: 60_000,
    execArgv: [],
    env: childEnvironment("thread"),
    resourceLimits: { maxOldGenerationSizeMb: 320 },
  });
  return threads[pool];
}
