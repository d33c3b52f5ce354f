import { sql } from "drizzle-orm";
import { asIdentity } from "#db/tenant.ts";
import manifest from "../../package.json" with { type: "json" };
import { log } from "./log.ts";
import { queueIsUp } from "./queue.ts";
import { objectStore } from "./store.ts";

export type Part = "up" | "down";
export type Health = { status: "ok" | "down"; version: string; database: Part; jobs: Part; storage: Part };

/** Asks every part the product stands on whether it works, and names the one that does not. */
export async function health(): Promise<Health> {
  const [database, jobs, storage] = await Promise.all([
    works("database", () => asIdentity("read", (tx) => tx.execute(sql`select 1`))),
    works("jobs", async () => {
      if (!queueIsUp()) throw new Error("the queue is not connected");
      await asIdentity("read", (tx) =>
        tx.execute(sql`select 1 from worker_beat where at > now() - interval '2 minutes'`).then(requireRow),
      );
    }),
    works("storage", () => objectStore().probe()),
  ]);
  const status = [database, jobs, storage].every((p) => p === "up") ? "ok" : "down";
  return { status, version: manifest.version, database, jobs, storage };
}

async function works(part: string, probe: () => Promise<unknown>): Promise<Part> {
  const timeout = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error("no answer in 3 s")), 3000).unref(),
  );
  try {
    await Promise.race([probe(), timeout]);
    return "up";
  } catch (error) {
    log.error({ err: error, part }, "health");
    return "down";
  }
}

function requireRow(rows: readonly unknown[]): void {
  if (rows.length === 0) throw new Error("no worker has reported for two minutes");
}
