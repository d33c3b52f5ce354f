import { PgBoss } from "pg-boss";
import type { Queue } from "#db/queues.ts";
import { log } from "./log.ts";

const shared = globalThis as typeof globalThis & { tickmarkQueue?: PgBoss };

/** Connects to the queue that lives in the same Postgres. The schema is the owner's; this connection only uses it. */
export async function openQueue(appUrl: string, options: { work: boolean }): Promise<PgBoss> {
  if (shared.tickmarkQueue) return shared.tickmarkQueue;
  const boss = new PgBoss({
    connectionString: appUrl,
    migrate: false,
    createSchema: false,
    supervise: options.work,
    schedule: options.work,
    max: 3,
  });
  boss.on("error", (error) => log.error({ err: error }, "queue"));
  await boss.start();
  shared.tickmarkQueue = boss;
  return boss;
}

/** Hands work to the queue; without a queue (tests, command line) the periodic sweeps pick it up later. */
export async function enqueue(queue: Queue, data: Record<string, string>): Promise<void> {
  await shared.tickmarkQueue?.send(queue, data, { retryLimit: 5, retryBackoff: true });
}

export function queueIsUp(): boolean {
  return shared.tickmarkQueue !== undefined;
}
