import { lt, or, sql } from "drizzle-orm";
import { attempt, knownDevice, personToken, session, signUp } from "#db/schema/ground/identity.ts";
import { asIdentity } from "#db/tenant.ts";

export async function sweepSessions(): Promise<void> {
  await asIdentity("write", async (tx) => {
    const idle = lt(session.lastSeenAt, sql`now() - interval '1 day'`);
    await tx.delete(session).where(or(lt(session.expiresAt, sql`now()`), idle));
    await tx.delete(attempt).where(lt(attempt.windowStart, sql`now() - interval '1 day'`));
    await tx.delete(knownDevice).where(lt(knownDevice.expiresAt, sql`now()`));
    await tx.delete(personToken).where(lt(personToken.expiresAt, sql`now()`));
    await tx.delete(signUp).where(lt(signUp.expiresAt, sql`now()`));
  });
}
