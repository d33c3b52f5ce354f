import { ROLES } from "#db/schema/ground/roles.ts";
import {
  AUDITOR_CAPABILITIES,
  type Capability,
  DELEGABLE_CAPABILITIES,
  ROLE_CAPABILITIES,
} from "#server/ground/access/rules.ts";
import { addMember, makePerson, type TestPerson } from "#tests/factories/people.ts";
import { accept, makeAuditor, makeOperator } from "./outsiders.ts";
import type { FilledTenant, TestDatabase } from "./world.ts";

/** Somebody, where they knock, and what the capability table gives them there; null = it is not there for them. */
export type Knock = {
  who: string;
  person: TestPerson | null;
  at: FilledTenant;
  scope?: Record<string, unknown>;
  workspace: readonly Capability[] | null;
  organization: readonly Capability[] | null;
};

type Worlds = { db: TestDatabase; a: FilledTenant; b: FilledTenant };

/** Everybody who may come to a door: members, operators and auditors, live and former, in their tenant and in another's. */
export async function makeKnocks(worlds: Worlds): Promise<Knock[]> {
  const found = [await members(worlds), await operators(worlds), await auditors(worlds), await strangers(worlds)];
  return found.flat();
}

async function members({ a, b }: Worlds): Promise<Knock[]> {
  const found: Knock[] = [];
  for (const role of ROLES) {
    const [person, former] = [await makePerson(), await makePerson()];
    const own = ROLE_CAPABILITIES[role];
    await addMember(a.org.orgId, person, role);
    const membershipId = await addMember(a.org.orgId, former, role);
    await a.call.people.end({ organization: a.org.orgId, membershipId });
    found.push(
      { who: role, person, at: a, workspace: own, organization: own },
      { who: `${role} in another tenant`, person, at: b, workspace: null, organization: null },
      { who: `${role} whose membership has ended`, person: former, at: a, workspace: null, organization: null },
      {
        who: `${role} looking as the auditor`,
        person,
        at: a,
        scope: { engagement: a.records.engagementId, as: "auditor" },
        workspace: AUDITOR_CAPABILITIES,
        organization: own,
      },
    );
  }
  return found;
}

async function operators({ db, a, b }: Worlds): Promise<Knock[]> {
  const all = await makeOperator(db, a, DELEGABLE_CAPABILITIES);
  const reading = await makeOperator(db, a, ["workspace:read"]);
  const former = await makeOperator(db, a, DELEGABLE_CAPABILITIES);
  await a.call.delegations.revoke({ organization: a.org.orgId, delegationId: former.delegationId });
  const found: Knock[] = [];
  for (const role of ROLES) {
    const person = async (of: typeof all) => {
      const made = await makePerson();
      await addMember(of.org.orgId, made, role);
      return made;
    };
    const operator = await person(all);
    const within = (delegated: readonly Capability[]) => ROLE_CAPABILITIES[role].filter((c) => delegated.includes(c));
    const base = { organization: null, at: a };
    found.push(
      { ...base, who: `operator (${role})`, person: operator, workspace: within(DELEGABLE_CAPABILITIES) },
      { ...base, who: `operator (${role}) in another tenant`, person: operator, at: b, workspace: null },
      {
        ...base,
        who: `operator (${role}) that may only look`,
        person: await person(reading),
        workspace: within(["workspace:read"]),
      },
      { ...base, who: `operator (${role}) sent away`, person: await person(former), workspace: null },
    );
  }
  return found;
}

async function auditors({ db, a, b }: Worlds): Promise<Knock[]> {
  const live = await makeAuditor(db, a, a.records.engagementId);
  const revoked = await makeAuditor(db, a, a.records.engagementId);
  await a.call.sharing.revoke({ workspace: a.workspace.slug, grantId: revoked.grantId });
  const ended = await makeAuditor(db, a, a.records.engagementId);
  await db.superuser()`update audit_grant set ends_on = current_date - 2 where id = ${ended.grantId}`;
  const removed = await makePerson("Remo Removed");
  await addMember(live.org.orgId, removed, "owner");
  const named = { workspace: a.workspace.slug, grantId: live.grantId };
  const { id: auditorId } = await a.call.sharing.addAuditor({ ...named, email: removed.email });
  await accept(db, removed, live.org.orgId);
  await a.call.sharing.removeAuditor({ ...named, auditorId });
  const colleague = await makePerson("Cole Colleague");
  await addMember(live.org.orgId, colleague, "owner");
  const [person, none] = [live.person, { at: a, workspace: null, organization: null }];
  const reads = { at: a, workspace: AUDITOR_CAPABILITIES, organization: null };
  return [
    { ...reads, who: "auditor", person },
    { ...reads, who: "auditor naming the engagement", person, scope: { engagement: a.records.engagementId } },
    { ...none, who: "auditor naming an engagement not shared", person, scope: { engagement: a.records.soc1Id } },
    { ...none, who: "auditor in another tenant", person, at: b },
    { ...none, who: "auditor whose grant was revoked", person: revoked.person },
    { ...none, who: "auditor whose grant has ended", person: ended.person },
    { ...none, who: "auditor removed from the grant", person: removed },
    { ...none, who: "colleague of an auditor, not named in the grant", person: colleague },
  ];
}

async function strangers({ a }: Worlds): Promise<Knock[]> {
  const none = { at: a, workspace: null, organization: null };
  return [
    { ...none, who: "somebody of no organization", person: await makePerson() },
    { ...none, who: "nobody signed in", person: null },
  ];
}
