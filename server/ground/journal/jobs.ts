import { sql } from "drizzle-orm";
import { asIdentity } from "#db/tenant.ts";
import { log as logger } from "#server/ground/platform/log.ts";

/**
 * Writes each log's newest checkpoint into the product's log output. Once that is shipped off the machine, rewriting history
 * there cannot go unnoticed.
 * @returns how many were written
 */
export async function logCheckpoints(): Promise<number> {
  const newest = await asIdentity("read", (tx) =>
    tx.execute<{ org_id: string; log_id: string; note: string }>(sql`select * from app.newest_checkpoints()`),
  );
  for (const { org_id: orgId, log_id: log, note } of newest) logger.info({ orgId, log, note }, "checkpoint");
  return newest.length;
}
