import { PgBoss } from "pg-boss";
import type { Queue } from "#db/queues.ts";
import { log } from "./log.ts";

const shared = globalThis as typeof globalThis & { tickmarkQueue?: PgBoss };

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

export async function closeQueue(timeoutMs: number): Promise<void> {
  await shared.tickmarkQueue?.stop({ graceful: true, timeout: timeoutMs });
  shared.tickmarkQueue = undefined;
}

// Without a queue (tests, command line) the periodic sweeps do the work.
export async function enqueue(queue: Queue, data: Record<string, string>): Promise<void> {
  await shared.tickmarkQueue?.send(queue, data, { retryLimit: 5, retryBackoff: true });
}

export function queueIsUp(): boolean {
  return shared.tickmarkQueue !== undefined;
}

export async function jobCounts(): Promise<{ queue: string; state: string; jobs: number }[]> {
  if (!shared.tickmarkQueue) throw new Error("the queue is not connected");
  const { rows } = await shared.tickmarkQueue
    .getDb()
    .executeSql(
      "select name as queue, state::text, count(*)::int as jobs from pgboss.job where state in ('created', 'retry', 'active', 'failed') group by 1, 2",
    );
  return rows;
}
