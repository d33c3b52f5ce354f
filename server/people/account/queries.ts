import { desc, eq } from "drizzle-orm";
import { person, session } from "#db/schema/ground/identity.ts";
import type { Tx } from "#db/tenant.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";

// The id is a prefix of the token's hash, so it cannot be used to sign in.
export async function listSessions(tx: Tx, personId: string, currentToken: string | null) {
  const rows = await tx.select().from(session).where(eq(session.personId, personId)).orderBy(desc(session.lastSeenAt));
  const current = currentToken ? tokenHash(currentToken) : null;
  return rows.map((s) => ({
    id: s.tokenHash.slice(0, 12),
    createdAt: s.createdAt,
    lastSeenAt: s.lastSeenAt,
    userAgent: s.userAgent,
    current: s.tokenHash === current,
  }));
}

export async function checkpointMailOf(tx: Tx, personId: string) {
  const [row] = await tx.select({ every: person.checkpointMail }).from(person).where(eq(person.id, personId));
  return row?.every ?? "off";
}
