import { sql } from "drizzle-orm";
import type { Action } from "#db/schema/ground/actions.ts";
import { continueAs, type Tx } from "#db/tenant.ts";
import { record } from "#server/ground/journal/service/record.ts";

// People have no tenant, so their events are recorded in each of their organizations.
export async function recordForPerson(
  tx: Tx,
  who: { id: string; name: string },
  now: string,
  action: Action,
): Promise<void> {
  const settings = { orgId: null, workspaceId: null, engagementId: null, personId: who.id, actorOrgId: null };
  const memberships = await continueAs(tx, { ...settings, dbRole: "identity" }, () =>
    tx.execute<{ orgId: string; name: string }>(
      sql`select m.org_id as "orgId", o.name from membership m join organization o on o.org_id = m.org_id order by m.org_id`,
    ),
  );
  for (const m of memberships) {
    await continueAs(tx, { ...settings, dbRole: "system", orgId: m.orgId, actorOrgId: m.orgId }, () =>
      record(
        tx,
        {
          orgId: m.orgId,
          workspaceId: null,
          kind: "member",
          personId: who.id,
          personName: who.name,
          actorOrgName: m.name,
          under: null,
          now,
        },
        { action, subject: { type: "person", id: who.id, label: who.name } },
      ),
    );
  }
  await continueAs(tx, { ...settings, dbRole: "identity" }, async () => undefined);
}
