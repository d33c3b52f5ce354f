import { membership } from "#db/schema/people/organizations.ts";
import { asIdentity, continueAs, type Tx } from "#db/tenant.ts";
import type { OrganizationKind, Role } from "#server/ground/access/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { DEMO_PASSWORD, DEMO_SIGN_INS } from "#server/ground/platform/demo-people.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { createPerson } from "#server/people/account/service/account.ts";
import { hashPassword } from "#server/people/account/service/passwords.ts";
import { createOrganization, systemIn } from "#server/people/organizations/service.ts";

export type DemoPerson = { id: string; name: string; email: string };
export type DemoPeople = Record<"owner" | "compliance" | "control-owner" | "viewer" | "auditor" | "mssp", DemoPerson>;

export async function makePeople(): Promise<DemoPeople> {
  const passwordHash = await hashPassword(DEMO_PASSWORD, []);
  const entries: [string, DemoPerson][] = [];
  for (const { email, name } of DEMO_SIGN_INS) {
    const id = await asIdentity("write", (tx) => createPerson(tx, { email, name, passwordHash, isDemo: true }));
    entries.push([email.split("@")[0] ?? email, { id, name, email }]);
  }
  return Object.fromEntries(entries) as DemoPeople;
}

export function makeOrganization(founder: DemoPerson, name: string, kind: OrganizationKind, now: string) {
  return asIdentity("write", (tx) => createOrganization(tx, founder, { name, kind }, now));
}

export async function join(
  org: { orgId: string; name: string },
  person: DemoPerson,
  role: Role,
  now: string,
): Promise<void> {
  await asIdentity("write", (tx: Tx) =>
    continueAs(tx, systemIn(org.orgId, person.id), async () => {
      const id = newId();
      await tx.insert(membership).values({
        orgId: org.orgId,
        id,
        personId: person.id,
        email: person.email,
        name: person.name,
        role,
        state: "active",
        createdAt: now,
      });
      await record(
        tx,
        {
          orgId: org.orgId,
          workspaceId: null,
          kind: "member",
          personId: person.id,
          personName: person.name,
          actorOrgName: org.name,
          under: null,
          now,
        },
        { action: "membership.accepted", subject: { type: "membership", id, label: person.name }, after: { role } },
      );
    }),
  );
}
