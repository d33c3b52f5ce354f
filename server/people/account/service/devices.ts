import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { knownDevice, person } from "#db/schema/ground/identity.ts";
import { asIdentity, type Tx } from "#db/tenant.ts";
import { newToken, tokenHash } from "#server/ground/platform/ids.ts";
import { DEVICE_DAYS, isDeviceToken, MOST_DEVICES } from "../rules/attempts.ts";

// The token rotates at each sign-in, so one planted or copied earlier becomes worthless. Only its hash is stored.
export async function knowDevice(personId: string, given: string | null): Promise<string> {
  const token = newToken();
  const hash = tokenHash(token);
  const expiresAt = sql`now() + make_interval(days => ${DEVICE_DAYS})`;
  await asIdentity("write", async (tx) => {
    if (isDeviceToken(given))
      await tx
        .update(knownDevice)
        .set({ tokenHash: hash })
        .where(eq(knownDevice.tokenHash, tokenHash(given)));
    await tx
      .insert(knownDevice)
      .values({ tokenHash: hash, personId, lastUsedAt: sql`now()`, expiresAt })
      .onConflictDoUpdate({
        target: [knownDevice.tokenHash, knownDevice.personId],
        set: { lastUsedAt: sql`now()`, expiresAt },
      });
    const used = tx
      .select({ tokenHash: knownDevice.tokenHash })
      .from(knownDevice)
      .where(eq(knownDevice.personId, personId))
      .orderBy(desc(knownDevice.lastUsedAt), desc(sql`token_hash = ${hash}`))
      .offset(MOST_DEVICES);
    await tx.delete(knownDevice).where(and(eq(knownDevice.personId, personId), inArray(knownDevice.tokenHash, used)));
  });
  return token;
}

export async function isKnownDevice(tx: Tx, token: string, email: string): Promise<boolean> {
  if (!isDeviceToken(token)) return false;
  const [known] = await tx
    .select({ personId: knownDevice.personId })
    .from(knownDevice)
    .innerJoin(person, eq(person.id, knownDevice.personId))
    .where(
      and(
        eq(knownDevice.tokenHash, tokenHash(token)),
        sql`lower(${person.email}) = ${email}`,
        sql`${knownDevice.expiresAt} > now()`,
      ),
    );
  return Boolean(known);
}

export async function forgetDevices(tx: Tx, people: readonly string[]): Promise<void> {
  if (people.length > 0) await tx.delete(knownDevice).where(inArray(knownDevice.personId, [...people]));
}
