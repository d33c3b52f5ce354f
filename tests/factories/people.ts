import { randomUUID } from "node:crypto";
import { membership } from "#db/schema/people/organizations.ts";
import { asIdentity, withActor } from "#db/tenant.ts";
import {
  type Capability,
  type May,
  type OrganizationKind,
  ROLE_CAPABILITIES,
  type Role,
} from "#server/ground/access/rules.ts";
import { type Actor, can, type WorkspaceActor } from "#server/ground/access/service.ts";
import { type Recorder, record } from "#server/ground/journal/service/record.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { createPerson, startSession } from "#server/people/account/service/account.ts";
import { createOrganization, systemIn } from "#server/people/organizations/service.ts";
import { createWorkspace } from "#server/people/workspaces/service.ts";
import { createCaller } from "#server/surface/api/root.ts";

export const NOW = "2026-11-02T09:00:00.000Z";

// The hash of no password: sessions are opened directly, so nobody waits for Argon2 here.
const NO_PASSWORD = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

export type TestPerson = { id: string; name: string; email: string; token: string };

export async function makePerson(name = "Ada Example"): Promise<TestPerson> {
  const email = `${randomUUID()}@example.com`;
  const id = await asIdentity("write", (tx) => createPerson(tx, { email, name, passwordHash: NO_PASSWORD }));
  return { id, name, email, token: await startSession(id, "test") };
}

/** The procedures as this person calls them. */
export function callAs(person: Pick<TestPerson, "id" | "token"> | null, now = new Date().toISOString()) {
  return createCaller({ sessionToken: person?.token ?? null, believes: person?.id, network: "127.0.0.1", now });
}

/** What a script on the person's own page sends along, over plain http. */
export function asBrowser(person: Pick<TestPerson, "id" | "token">): Record<string, string> {
  return { cookie: `tickmark.session=${person.token}`, "x-tickmark": "1", "x-tickmark-person": person.id };
}

export async function makeOrganization(owner: TestPerson, kind: OrganizationKind = "service_organization") {
  const name = `Org ${randomUUID().slice(0, 8)}`;
  const made = await asIdentity("write", (tx) => createOrganization(tx, owner, { name, kind }, NOW));
  return { ...made, name };
}

/** Makes the person a member with a role, directly. @returns the membership's id */
export async function addMember(orgId: string, person: TestPerson, role: Role): Promise<string> {
  const id = newId();
  const { id: personId, name, email } = person;
  await withActor(systemIn(orgId, personId), "write", async (tx) => {
    await tx.insert(membership).values({ orgId, id, personId, email, name, role, state: "active" });
    const recorder: Recorder = {
      orgId,
      workspaceId: null,
      kind: "member",
      personId,
      personName: name,
      actorOrgName: "Org",
      under: null,
      now: NOW,
    };
    await record(tx, recorder, { action: "membership.accepted", subject: { type: "membership", id, label: name } });
  });
  return id;
}

/** A service organization with an owner and one workspace, and the actor the owner is there. */
export async function makeTenant(kind: OrganizationKind = "service_organization") {
  const owner = await makePerson("Olive Owner");
  const org = await makeOrganization(owner, kind);
  const base: Actor = {
    kind: "member",
    dbRole: "member",
    orgId: org.orgId,
    orgName: org.name,
    actorOrgId: org.orgId,
    actorOrgName: org.name,
    under: null,
    workspaceId: null,
    engagementId: null,
    personId: owner.id,
    personName: owner.name,
    email: owner.email,
    role: "owner",
    membershipId: org.membershipId,
    tokenId: null,
    capabilities: ROLE_CAPABILITIES.owner,
    now: NOW,
  };
  const workspace = await withActor(base, "write", (tx, actor) =>
    createWorkspace(tx, actor, { name: "Payroll", timeZone: "UTC" }),
  );
  const actor: WorkspaceActor = {
    ...base,
    workspaceId: workspace.id,
    workspace: { ...workspace, timeZone: "UTC" },
    preview: false,
  };
  return { owner, org, workspace, actor, call: callAs(owner) };
}

/** The actor, for a query that takes none of whom it was not asked whether they may. */
export function asked<A extends Actor, C extends Capability>(actor: A, capability: C): A & May<C> {
  if (!can(actor, capability)) throw new Error(`this actor lacks ${capability}`);
  return actor;
}
