import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { delegate, mailedToken, makeProvider, share } from "#tests/factories/invitations.ts";
import { reportValues, uploaded } from "#tests/factories/issued.ts";
import { addMember, callAs, makeOrganization, makePerson, makeTenant } from "#tests/factories/people.ts";
import { daysAhead, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const conflict = (message: RegExp) => ({ code: "CONFLICT", message: expect.stringMatching(message) });

/** A client with an engagement whose period began half a year ago, and a firm with an owner. */
async function sides() {
  const made = await makeTenant();
  const slug = made.workspace.slug;
  const values = engagementValues({ periodFrom: daysAhead(-180), periodTo: daysAhead(-30) });
  const engagement = await made.call.engagements.adopt({ workspace: slug, values });
  const client = { ...made, orgId: made.org.orgId, slug, engagementId: engagement.id };
  return { client, firm: await party("audit_firm") };
}

async function party(kind: "audit_firm" | "mssp") {
  const owner = await makePerson("Aude Auditor");
  return { owner, ...(await makeOrganization(owner, kind)), call: callAs(owner) };
}

type Client = Awaited<ReturnType<typeof sides>>["client"];
type Party = Awaited<ReturnType<typeof party>>;
const audit = (client: Client, { owner, orgId }: Pick<Party, "owner" | "orgId">) =>
  share(db, client, client.engagementId, owner, { acceptingId: orgId });

/** Presses the button again, in the newest invitation. */
const acceptsAgain = async ({ owner, orgId, call }: Party) =>
  call.invitations.accept({ token: await mailedToken(db, owner.email), acceptingId: orgId });

async function invited(orgId: string, by: Party | Client, who: Party["owner"]) {
  await callAs(by.owner).people.invite({ organization: orgId, name: who.name, email: who.email, role: "viewer" });
  return callAs(who).invitations.accept({ token: await mailedToken(db, who.email) });
}

/** The day on which the report was issued, as the step that records it leaves the engagement. */
const issue = (client: Client, on: string) =>
  db.superuser()`update engagement set status = 'issued', issued_on = ${on} where id = ${client.engagementId}`;

test("a firm that operates a client, or did within the period, cannot audit it; one that audits it cannot operate it", async () => {
  const { client, firm } = await sides();
  const delegationId = await delegate(db, client, firm);
  await expect(audit(client, firm)).rejects.toMatchObject(conflict(/^This organization operates the client.*another/));
  await client.call.delegations.revoke({ organization: client.orgId, delegationId });
  await expect(acceptsAgain(firm)).rejects.toMatchObject(conflict(/^This organization operates the client/));
  const other = await party("audit_firm");
  const grantId = await audit(client, other);
  await expect(delegate(db, client, other)).rejects.toMatchObject(conflict(/^This organization audits the client/));
  await client.call.sharing.revoke({ workspace: client.slug, grantId });
  await expect(delegate(db, client, other)).rejects.toMatchObject(conflict(/^This organization audits the client/));
});

test("an auditor cannot operate the client in the name of another organization of theirs", async () => {
  const { client, firm } = await sides();
  await audit(client, firm);
  const other = await makeOrganization(firm.owner, "mssp");
  const refused = delegate(db, client, { ...firm, ...other });
  await expect(refused).rejects.toMatchObject(conflict(/^You or someone else in this organization/));
});

test("an operator cannot audit the client for another organization, but others can", async () => {
  const { client } = await sides();
  const { owner, org } = await makeProvider();
  await delegate(db, client, { owner, orgId: org.orgId });
  const other = await makeOrganization(owner, "audit_firm");
  await expect(audit(client, { owner, ...other })).rejects.toMatchObject(conflict(/^You belong to the client or/));
  const made = share(db, client, client.engagementId, await makePerson(), { acceptingName: "A firm" });
  await expect(made).resolves.toBeTruthy();
});

test("a member of the client cannot audit it, and no empty firm is left behind by the attempt", async () => {
  const { client } = await sides();
  const member = await makePerson("Mo Member");
  await addMember(client.orgId, member, "viewer");
  const made = share(db, client, client.engagementId, member, { acceptingName: "A firm just made" });
  await expect(made).rejects.toMatchObject(conflict(/^You belong to the client or/));
  expect((await callAs(member).account.reach()).organizations).toHaveLength(1);
  expect(await db.superuser()`select from organization where name = 'A firm just made'`).toHaveLength(0);
});

test("a firm with a person on the client's side cannot accept, and is not told who it is", async () => {
  const { client, firm } = await sides();
  const colleague = await makePerson("Cara Colleague");
  await addMember(firm.orgId, colleague, "viewer");
  await addMember(client.orgId, colleague, "viewer");
  const refused = conflict(/^Someone in this organization belongs to the client or/);
  await expect(audit(client, firm)).rejects.toMatchObject(refused);
  await expect(acceptsAgain(firm)).rejects.toMatchObject({ message: expect.not.stringMatching(/Cara/) });
});

test("auditors and their firm's people cannot join the client or its provider, nor the reverse", async () => {
  const { client, firm } = await sides();
  const [provider, colleague] = [await party("mssp"), await makePerson("Cara Colleague")];
  await audit(client, firm);
  await delegate(db, client, provider);
  const membershipId = await addMember(firm.orgId, colleague, "viewer");
  const refused = conflict(/^You would be on both sides of an audit/);
  for (const who of [firm.owner, colleague]) {
    await expect(invited(provider.orgId, provider, who)).rejects.toMatchObject(refused);
    await expect(invited(client.orgId, client, who)).rejects.toMatchObject(refused);
  }
  for (const who of [client.owner, provider.owner])
    await expect(invited(firm.orgId, firm, who)).rejects.toMatchObject(refused);
  // Who did not audit may change sides, but not be on both.
  await firm.call.people.end({ organization: firm.orgId, membershipId });
  await callAs(colleague).invitations.accept({ token: await mailedToken(db, colleague.email) });
  await expect(invited(firm.orgId, firm, colleague)).rejects.toMatchObject(refused);
});

test("an auditor who was removed and added again still counts as having audited", async () => {
  const { client, firm } = await sides();
  const grantId = await audit(client, firm);
  const colleague = await makePerson("Cara Colleague");
  const membershipId = await addMember(firm.orgId, colleague, "viewer");
  const email = colleague.email;
  const { id } = await client.call.sharing.addAuditor({ workspace: client.slug, grantId, email });
  await callAs(colleague).invitations.accept({ token: await mailedToken(db, email), acceptingId: firm.orgId });
  await client.call.sharing.removeAuditor({ workspace: client.slug, grantId, auditorId: id });
  await client.call.sharing.addAuditor({ workspace: client.slug, grantId, email });
  await firm.call.people.end({ organization: firm.orgId, membershipId });
  await expect(invited(client.orgId, client, colleague)).rejects.toMatchObject(conflict(/both sides/));
});

test("independence ends with the day of issue, and begins again with the next engagement that is shared", async () => {
  const { client, firm } = await sides();
  await audit(client, firm);
  await issue(client, daysAhead(0));
  await expect(delegate(db, client, firm)).rejects.toMatchObject(conflict(/^This organization audits the client/));
  await issue(client, daysAhead(-1));
  await delegate(db, client, firm);
  const next = await client.call.engagements.rollForward({
    workspace: client.slug,
    engagementId: client.engagementId,
    asOf: null,
    periodFrom: daysAhead(-29),
    periodTo: daysAhead(200),
  });
  const again = share(db, client, next.id, firm.owner, { acceptingId: firm.orgId });
  await expect(again).rejects.toMatchObject(conflict(/^This organization operates the client/));
  await expect(
    db.superuser()`update engagement set status = 'report', issued_on = null where id = ${client.engagementId}`,
  ).rejects.toMatchObject({ constraint_name: "auditor_independence" });
});

test("a report cannot be reissued on a day on which someone is on both sides, and owes independence until that day", async () => {
  const again = async ({ call, actor, slug, engagementId }: Client, reportDate: string) =>
    call.issued.record({
      workspace: slug,
      engagementId,
      why: "A table was wrong.",
      values: reportValues({
        ...{ reportDate, periodFrom: daysAhead(-180), periodTo: daysAhead(-30) },
        uploadIds: [await uploaded(actor)],
      }),
    });
  const { client, firm } = await sides();
  await audit(client, firm);
  await issue(client, daysAhead(-9));
  await delegate(db, client, firm);
  await expect(again(client, daysAhead(0))).rejects.toMatchObject(conflict(/^Someone at this engagement’s audit firm/));
  await again(client, daysAhead(-9));
  const { client: other, firm: its } = await sides();
  await audit(other, its);
  await issue(other, daysAhead(-9));
  await again(other, daysAhead(0));
  await expect(delegate(db, other, its)).rejects.toMatchObject(conflict(/^This organization audits the client/));
});

test("a client that a provider sets up is operated from its first day, and its owner joins", async () => {
  const provider = await party("mssp");
  const owner = await makePerson("Nia New");
  const { orgId } = await provider.call.portfolio.createClient({
    organization: provider.orgId,
    name: "A new client",
    ownerName: owner.name,
    ownerEmail: owner.email,
    first: { name: "System", timeZone: "UTC" },
  });
  const token = await mailedToken(db, owner.email);
  expect(await callAs(owner).invitations.accept({ token })).toMatchObject({ organizationId: orgId });
});

test("of concurrent acts by both sides one is accepted, and the other is told why not", async () => {
  for (let round = 0; round < 6; round++) {
    const { client, firm } = await sides();
    await client.call.delegations.invite({
      organization: client.orgId,
      providerName: "P",
      email: firm.owner.email,
      capabilities: ["workspace:read"],
    });
    const asProvider = await mailedToken(db, firm.owner.email);
    await client.call.sharing.share({
      workspace: client.slug,
      engagementId: client.engagementId,
      firmName: "F",
      emails: [firm.owner.email],
      endsOn: daysAhead(30),
    });
    const asAuditor = await mailedToken(db, firm.owner.email);
    const results = await Promise.allSettled([
      firm.call.invitations.accept({ token: asProvider, acceptingId: firm.orgId }),
      firm.call.invitations.accept({ token: asAuditor, acceptingName: "Another firm" }),
    ]);
    expect(results.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const r of results)
      if (r.status === "rejected") expect(r.reason).toMatchObject(conflict(/audits? (it|the client)|auditor/));
  }
});
