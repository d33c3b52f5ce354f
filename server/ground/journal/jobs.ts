import { sql } from "drizzle-orm";
import { asIdentity } from "#db/tenant.ts";
import { log as logger } from "#server/ground/platform/log.ts";

/**
 * Writes the newest checkpoint of every organization's and workspace's log into the product's own log, which operators keep elsewhere:
 * once it has left the machine, no history can be rewritten there without its showing.
 *
 * @returns how many there were
 */
export async function logCheckpoints(): Promise<number> {
  const newest = await asIdentity("read", (tx) =>
    tx.execute<{ org_id: string; log_id: string; note: string }>(sql`select * from app.newest_checkpoints()`),
  );
  for (const { org_id: orgId, log_id: log, note } of newest) logger.info({ orgId, log, note }, "checkpoint");
  return newest.length;
}
