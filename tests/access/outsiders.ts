import type { Delegable } from "#server/people/delegations/rules.ts";
import { mailedToken } from "#tests/factories/invitations.ts";
import { callAs, makeOrganization, makePerson, type TestPerson } from "#tests/factories/people.ts";
import type { FilledTenant, Made, TestDatabase } from "./world.ts";

/** A provider that operates the client. @returns its organization and owner, and the delegation's id */
export async function makeOperator(db: TestDatabase, client: Made, capabilities: readonly Delegable[]) {
  const owner = await makePerson("Priya Provider");
  const org = await makeOrganization(owner, "mssp");
  const { id: delegationId } = await client.call.delegations.invite({
    organization: client.org.orgId,
    providerName: org.name,
    email: owner.email,
    capabilities: [...capabilities],
  });
  await callAs(owner).invitations.accept({ token: await mailedToken(db, owner.email), acceptingId: org.orgId });
  return { owner, org, delegationId };
}

/** An audit firm that reads one of the client's engagements. @returns its owner and organization, and the grant's id */
export async function makeAuditor(db: TestDatabase, client: FilledTenant, engagementId: string) {
  const person = await makePerson("Aude Auditor");
  const org = await makeOrganization(person, "audit_firm");
  const { id: grantId } = await client.call.sharing.share({
    workspace: client.workspace.slug,
    engagementId,
    firmName: org.name,
    emails: [person.email],
    endsOn: "2099-12-31",
  });
  await accept(db, person, org.orgId);
  return { person, org, grantId };
}

export async function accept(db: TestDatabase, person: TestPerson, acceptingId: string): Promise<void> {
  await callAs(person).invitations.accept({ token: await mailedToken(db, person.email), acceptingId });
}
