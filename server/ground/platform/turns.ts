import { sql } from "drizzle-orm";
import type { Tx } from "#db/tenant.ts";

// Concurrent saves would otherwise find the same newest version. Lasts for the transaction.
export async function oneAtATime(tx: Tx, actor: { workspaceId: string }, what: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${what} ${actor.workspaceId}`}, 3))`);
}
