import { mail } from "#db/schema/identity.ts";
import type { Tx } from "#db/tenant.ts";
import { newId } from "#server/platform/ids.ts";

export type Message = { recipient: string; subject: string; body: string };

/**
 * Puts a message into the outbox, in the caller's transaction: it is sent if and only if that commits.
 *
 * @param orgId the tenant it belongs to; null for mail about signing in
 */
export async function queueMail(tx: Tx, orgId: string | null, message: Message): Promise<string> {
  const id = newId();
  await tx.insert(mail).values({ id, orgId, ...message });
  return id;
}
