import { sql } from "drizzle-orm";
import type { Tx } from "#db/tenant.ts";

/**
 * Serialises concurrent saves of the same thing, which would otherwise find the same newest version; lasts for the transaction.
 */
export async function oneAtATime(tx: Tx, actor: { workspaceId: string }, what: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${what} ${actor.workspaceId}`}, 3))`);
}
