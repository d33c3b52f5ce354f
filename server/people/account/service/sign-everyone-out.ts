import { and, eq, inArray, isNotNull, ne } from "drizzle-orm";
import type { Tx } from "#db/pool.ts";
import { session } from "#db/schema/ground/identity.ts";
import { membership } from "#db/schema/people/organizations.ts";
import { continueAs, identityOf } from "#db/tenant.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";
import { forgetDevices } from "./devices.ts";
export async function signEveryoneOut(tx: Tx, actor: Actor, exceptToken: string | null): Promise<{ ended: number }> {
  const members = await tx
    .select({ personId: membership.personId })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), eq(membership.state, "active"), isNotNull(membership.personId)));
  const people = members.flatMap((m) => (m.personId ? [m.personId] : []));
  // Sessions have no tenant; only the identity role reaches them.
  const ended = await continueAs(tx, identityOf(actor.personId), async () => {
    await forgetDevices(tx, people);
    const others = exceptToken ? ne(session.tokenHash, tokenHash(exceptToken)) : undefined;
    return tx
      .delete(session)
      .where(and(inArray(session.personId, people), others))
      .returning({ personId: session.personId });
  });
  await continueAs(tx, actor, () =>
    record(tx, actor, {
      action: "sessions.ended",
      subject: { type: "organization", id: actor.orgId, label: actor.orgName },
      after: { people: people.length, sessions: ended.length },
    }),
  );
  return { ended: ended.length };
}
