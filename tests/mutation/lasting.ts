import { type PoolOptions, ThreadsPoolWorker, type Vitest } from "vitest/node";

type Hearer = (message: unknown) => void;
type Request = Parameters<ThreadsPoolWorker["send"]>[0];

// Modules that were replaced, and threads of the product, stay in memory until the thread ends.
const MOST_FILES = 40;

/**
 * A pool of one thread that outlives a run. Vitest loads the product's own modules again for each test file; what comes from packages,
 * which takes longer, is loaded once a thread.
 */
export function lastingPool() {
  let worker: LastingWorker | undefined;
  return {
    name: "lasting",
    createPoolWorker(options: PoolOptions) {
      if (!worker || worker.files >= MOST_FILES) worker = new LastingWorker(options);
      return worker;
    },
  } satisfies Vitest["config"]["poolRunner"];
}

class LastingWorker extends ThreadsPoolWorker {
  override readonly name = "lasting";
  readonly #hearers = new Set<Hearer>();
  files = 0;

  override on(event: string, callback: Hearer): void {
    if (event === "message") this.#hearers.add(callback);
    super.on(event, callback);
  }

  // The thread is told of its first beginning and of its end alone; in between it goes on.
  override send(request: Request): void {
    if (request.type === "run") this.files += 1;
    if (request.type === "start" && this.files > 0) this.#answer("started");
    else if (request.type === "stop" && this.files < MOST_FILES) this.#answer("stopped");
    else super.send(request);
  }

  override async start(): Promise<void> {
    if (this.files === 0) await super.start();
  }

  override async stop(): Promise<void> {
    for (const hearer of this.#hearers) super.off("message", hearer);
    this.#hearers.clear();
    if (this.files >= MOST_FILES) await super.stop();
  }

  #answer(type: "started" | "stopped"): void {
    const message = { type, __vitest_worker_response__: true };
    queueMicrotask(() => {
      for (const hearer of this.#hearers) hearer(message);
    });
  }
}
