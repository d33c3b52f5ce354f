import { sql } from "drizzle-orm";
import type { Tx } from "#db/tenant.ts";

/** Two who save the same at once would both find the same newest version: until this transaction ends, the other waits here. */
export async function oneAtATime(tx: Tx, actor: { workspaceId: string }, what: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${what} ${actor.workspaceId}`}, 3))`);
}
