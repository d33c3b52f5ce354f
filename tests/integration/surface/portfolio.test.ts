import { expect, test } from "vitest";
import { env } from "#server/ground/platform/env.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { delegate, entries, mailedToken, makeProvider } from "#tests/factories/invitations.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const first = { name: "Payroll platform", timeZone: "Europe/Berlin" };

test("a provider can set up a client as a tenant of its own, whose invited owner can end the delegation", async () => {
  const { call, org, owner: operator } = await makeProvider();
  const owner = await makePerson("Clara Client");
  const made = await call.portfolio.createClient({
    organization: org.orgId,
    name: "Northwind",
    ownerName: "Clara",
    ownerEmail: owner.email,
    first,
  });
  expect(await call.workspaces.open({ workspace: made.slug })).toMatchObject({
    kind: "operator",
    organization: { id: made.orgId, name: "Northwind" },
    actingFor: org.name,
    timeZone: "Europe/Berlin",
  });
  expect(await call.portfolio.clients({ organization: org.orgId })).toMatchObject([
    { name: "Northwind", awaitedOwner: owner.email, workspaces: [{ slug: made.slug, engagements: [] }] },
  ]);
  await expect(callAs(operator).people.list({ organization: made.orgId })).rejects.toMatchObject({ code: "NOT_FOUND" });

  await callAs(owner).invitations.accept({ token: await mailedToken(db, owner.email) });
  expect((await callAs(owner).organizations.view({ organization: made.orgId })).own.role).toBe("owner");
  const [delegation] = await callAs(owner).delegations.list({ organization: made.orgId });
  expect(delegation).toMatchObject({ state: "live", providerName: org.name });
  await callAs(owner).delegations.revoke({ organization: made.orgId, delegationId: delegation?.id ?? "" });
  await expect(call.workspaces.open({ workspace: made.slug })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await call.portfolio.clients({ organization: org.orgId })).toEqual([]);

  const log = (await entries(db, made.orgId)).map((e) => e.action);
  expect(log.slice(0, 4)).toEqual([
    "organization.created",
    "delegation.accepted",
    "person.invited",
    "workspace.created",
  ]);
  expect((await entries(db, org.orgId)).map((e) => e.action)).toContain("client.created");
});

test("an owner who lost the mail can be invited again until the client has an owner", async () => {
  const { call, org } = await makeProvider();
  const owner = await makePerson();
  const create = { organization: org.orgId, name: "N", ownerName: "C", ownerEmail: owner.email, first };
  const { orgId: clientId } = await call.portfolio.createClient(create);
  const lost = await mailedToken(db, owner.email);
  await call.portfolio.inviteOwnerAgain({ organization: org.orgId, clientId });
  await expect(callAs(owner).invitations.accept({ token: lost })).rejects.toMatchObject({ code: "CONFLICT" });
  await callAs(owner).invitations.accept({ token: await mailedToken(db, owner.email) });
  // Whom the owner asks to be a second one is theirs to ask again.
  const second = { name: "Second", email: "second@example.com", role: "owner" as const };
  await callAs(owner).people.invite({ organization: clientId, ...second });
  await expect(call.portfolio.inviteOwnerAgain({ organization: org.orgId, clientId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  const stranger = await makeProvider();
  await expect(
    stranger.call.portfolio.inviteOwnerAgain({ organization: stranger.org.orgId, clientId }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("only a provider's people who may manage clients can set them up", async () => {
  const service = await makeTenant();
  const create = { name: "N", ownerName: "C", ownerEmail: "c@example.com", first };
  await expect(
    service.call.portfolio.createClient({ organization: service.org.orgId, ...create }),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
  const { org } = await makeProvider();
  const viewer = await makePerson();
  await addMember(org.orgId, viewer, "viewer");
  const { portfolio } = callAs(viewer);
  for (const refused of [
    () => portfolio.createClient({ organization: org.orgId, ...create }),
    () => portfolio.clients({ organization: org.orgId }),
  ])
    await expect(refused()).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("the portfolio shows each client's coverage and what is overdue, and no other provider's clients", async () => {
  const provider = await makeProvider();
  const p = { ...provider, orgId: provider.org.orgId };
  const clients = [await makeTenant(), await makeTenant()];
  for (const c of clients) {
    const workspace = c.workspace.slug;
    const engagement = await c.call.engagements.adopt({
      workspace,
      values: engagementValues({ periodFrom: "2025-01-01", periodTo: "2025-12-31" }),
    });
    const { id: controlId } = await c.call.controls.create({ workspace, values: controlValues({ code: "A-1" }) });
    const [criterion] = await c.call.criteria.list({ workspace, engagementId: engagement.id });
    await c.call.mappings.map({ workspace, controlId, criterionId: criterion?.id ?? "", rationale: null });
    await delegate(db, { owner: c.owner, orgId: c.org.orgId }, p);
  }
  const other = await makeProvider();
  expect(await other.call.portfolio.clients({ organization: other.org.orgId })).toEqual([]);
  const seen = await provider.call.portfolio.clients({ organization: p.orgId });
  expect(seen.map((c) => c.id).sort()).toEqual(clients.map((c) => c.org.orgId).sort());
  for (const client of seen)
    expect(client.workspaces[0]?.engagements).toMatchObject([
      { state: "over", figures: { covered: 0, soFar: 4, missing: 4, population: 4 } },
    ]);
});

test("one person can create 20 organizations a day over all tenants, clients included", async () => {
  const { call, org, owner } = await makeProvider();
  await founded(owner.id, null, env().ORGANIZATIONS_A_DAY - 3);
  const create = { organization: org.orgId, name: "N", ownerName: "C", ownerEmail: "clients-owner@example.com", first };
  await call.portfolio.createClient(create);
  await call.account.createOrganization({ name: "Own", kind: "audit_firm" });
  const full = { code: "TOO_MANY_REQUESTS", message: expect.stringContaining("created 20 organizations within a day") };
  await expect(call.account.createOrganization({ name: "Own", kind: "audit_firm" })).rejects.toMatchObject(full);
  await expect(call.portfolio.createClient({ ...create, name: "M" })).rejects.toMatchObject(full);
  const [made] =
    await db.superuser()`select count(*)::int as n from mail where recipient = 'clients-owner@example.com'`;
  expect(made?.n).toBe(1);
});

test("one provider can set up 50 clients a day over all its people, and another provider has its own 50", async () => {
  const { call, org } = await makeProvider();
  await founded(null, org.orgId, env().CLIENTS_A_DAY - 1);
  const colleague = await makePerson();
  await addMember(org.orgId, colleague, "administrator");
  const create = (organization: string, name: string) => ({
    organization,
    name,
    ownerName: "C",
    ownerEmail: `${name}@example.com`,
    first,
  });
  await call.portfolio.createClient(create(org.orgId, "fiftieth"));
  await expect(callAs(colleague).portfolio.createClient(create(org.orgId, "one-more"))).rejects.toMatchObject({
    code: "TOO_MANY_REQUESTS",
    message: expect.stringContaining("set up 50 clients within a day"),
  });
  const other = await makeProvider();
  await other.call.portfolio.createClient(create(other.org.orgId, "anothers"));
});

function founded(person: string | null, provider: string | null, count: number) {
  return db.superuser()`insert into organization (org_id, kind, name, founder_id, provider_id)
    select gen_random_uuid(), 'service_organization', 'Made today', ${person}, ${provider} from generate_series(1, ${count}::int)`;
}
