import { sql } from "drizzle-orm";
import { asIdentity } from "#db/tenant.ts";
import manifest from "../../../package.json" with { type: "json" };
import { log } from "./log.ts";
import { queueIsUp } from "./queue.ts";
import { isStopping } from "./serving.ts";
import { objectStore } from "./store.ts";

export type Part = "up" | "down";
export type Health = {
  status: "ok" | "down" | "stopping";
  version: string;
  database: Part;
  jobs: Part;
  storage: Part;
};

const PATIENCE_MS = 3000;

export async function health(): Promise<Health> {
  const [database, jobs, storage] = await Promise.all([
    works("database", probeDatabase),
    works("jobs", async () => {
      if (!queueIsUp()) throw new Error("the queue is not connected");
      await asIdentity("read", (tx) =>
        tx.execute(sql`select 1 from worker_beat where at > now() - interval '2 minutes'`).then(requireRow),
      );
    }),
    works("storage", () => objectStore().probe()),
  ]);
  const up = [database, jobs, storage].every((p) => p === "up");
  return { status: isStopping() ? "stopping" : up ? "ok" : "down", version: manifest.version, database, jobs, storage };
}

// After a failover a server may answer `select 1` but refuse these. The update changes no row, yet a read-only server refuses it.
async function probeDatabase(): Promise<void> {
  await asIdentity("write", async (tx) => {
    const words = ["a", 'b"'];
    const probe = sql`select ${sql.param(words)}::text[] as array, ${JSON.stringify(words)}::jsonb as json, ${Buffer.from("b")}::bytea as bytes`;
    const [row] = await tx.execute<{ array: unknown; json: unknown }>(probe);
    if (JSON.stringify([row?.array, row?.json]) !== JSON.stringify([words, words]))
      throw new Error("the database returned altered values");
    await tx.execute(sql`update worker_beat set at = at where false`);
  });
}

export async function inTime<T>(probe: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  return Promise.race([probe(), promise]).finally(() => clearTimeout(timer));
}

async function works(part: string, probe: () => Promise<unknown>): Promise<Part> {
  try {
    await inTime(probe);
    return "up";
  } catch (error) {
    log.error({ err: error, part }, "health");
    return "down";
  }
}

function requireRow(rows: readonly unknown[]): void {
  if (rows.length === 0) throw new Error("no worker has reported for two minutes");
}
