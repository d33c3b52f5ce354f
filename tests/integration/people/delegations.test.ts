import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { delegate, entries, mailedToken, makeProvider } from "#tests/factories/invitations.ts";
import { addMember, callAs, makeOrganization, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function client() {
  const made = await makeTenant();
  return { ...made, orgId: made.org.orgId, slug: made.workspace.slug };
}

async function operated(capabilities?: Parameters<typeof delegate>[3]) {
  const [c, p] = [await client(), await makeProvider()];
  const provider = { ...p, orgId: p.org.orgId };
  return { client: c, provider, delegationId: await delegate(db, c, provider, capabilities) };
}

test("a provider reaches a client's workspace once it has accepted, marked as the client's data", async () => {
  const [c, p] = [await client(), await makeProvider()];
  const invite = { organization: c.orgId, providerName: "Secure Ops", email: p.owner.email };
  await c.call.delegations.invite({ ...invite, capabilities: ["evidence:read"] });
  await expect(p.call.workspaces.open({ workspace: c.slug })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await c.call.delegations.list({ organization: c.orgId })).toMatchObject([
    {
      state: "offered",
      providerName: "Secure Ops",
      email: p.owner.email,
      capabilities: ["workspace:read", "evidence:read"],
    },
  ]);
  const token = await mailedToken(db, p.owner.email);
  await p.call.invitations.accept({ token, acceptingId: p.org.orgId });
  expect(await p.call.workspaces.open({ workspace: c.slug })).toMatchObject({
    kind: "operator",
    organization: { id: c.orgId },
    actingFor: p.org.name,
    capabilities: ["workspace:read", "evidence:read"],
  });
  expect(await c.call.delegations.list({ organization: c.orgId })).toMatchObject([
    { state: "live", providerName: p.org.name },
  ]);
  const log = await entries(db, c.orgId);
  expect(log.map((e) => e.action)).toEqual(expect.arrayContaining(["delegation.offered", "delegation.accepted"]));
});

test("once the client revokes, the provider's next call finds nothing", async () => {
  const { client: c, provider, delegationId } = await operated();
  await provider.call.workspaces.open({ workspace: c.slug });
  await c.call.delegations.revoke({ organization: c.orgId, delegationId });
  await expect(provider.call.workspaces.open({ workspace: c.slug })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await provider.call.account.reach()).workspaces).toEqual([]);
  expect(await provider.call.portfolio.clients({ organization: provider.orgId })).toEqual([]);
  expect((await entries(db, c.orgId)).at(-1)?.action).toBe("delegation.revoked");
});

test("a provider's person can do what their role and the client both allow, from the next call on", async () => {
  const { client: c, provider, delegationId } = await operated();
  const values = controlValues({ code: "A-1" });
  const viewer = await makePerson();
  await addMember(provider.orgId, viewer, "viewer");
  await expect(provider.call.controls.create({ workspace: c.slug, values })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  const more = { organization: c.orgId, delegationId, capabilities: ["control:manage" as const], version: 1 };
  await c.call.delegations.changeCapabilities(more);
  await provider.call.controls.create({ workspace: c.slug, values });
  await expect(
    callAs(viewer).controls.create({ workspace: c.slug, values: controlValues({ code: "A-2" }) }),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(provider.call.sharing.list({ workspace: c.slug })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(provider.call.people.list({ organization: c.orgId })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("only an owner or administrator can take on a client, and only for an organization that may have clients", async () => {
  const [c, p] = [await client(), await makeProvider()];
  const manager = await makePerson();
  await addMember(p.org.orgId, manager, "compliance_manager");
  const service = await makeOrganization(manager);
  await c.call.delegations.invite({
    organization: c.orgId,
    providerName: "P",
    email: manager.email,
    capabilities: ["workspace:read"],
  });
  const token = await mailedToken(db, manager.email);
  const accept = (acceptingId: string) => callAs(manager).invitations.accept({ token, acceptingId });
  await expect(accept(p.org.orgId)).rejects.toThrow(/owner or administrator/);
  await expect(accept(service.orgId)).rejects.toThrow(/service organization/);
  await expect(accept(c.orgId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(callAs(manager).invitations.accept({ token })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  // None of the refusals used the invitation up.
  await callAs(manager).invitations.accept({ token, acceptingName: "Manager's own MSSP" });
  expect((await callAs(manager).account.reach()).organizations).toContainEqual(
    expect.objectContaining({ name: "Manager's own MSSP", kind: "mssp", role: "owner" }),
  );
});

test("a provider has at most one live delegation from a client", async () => {
  const { client: c, provider } = await operated();
  await expect(delegate(db, c, provider)).rejects.toThrow(/already operates this client/);
});

test("a delegation that was revoked before it was accepted cannot be accepted", async () => {
  const [c, p] = [await client(), await makeProvider()];
  const { id } = await c.call.delegations.invite({
    organization: c.orgId,
    providerName: "P",
    email: p.owner.email,
    capabilities: ["workspace:read"],
  });
  const token = await mailedToken(db, p.owner.email);
  await c.call.delegations.revoke({ organization: c.orgId, delegationId: id });
  expect(await callAs(null).invitations.look({ token })).toMatchObject({ state: "revoked" });
  await expect(p.call.invitations.accept({ token, acceptingId: p.org.orgId })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("changing one provider leaves the others alone, and the list shows each, newest first", async () => {
  const { client: c, provider, delegationId } = await operated();
  const organization = c.orgId;
  const second = await makeProvider();
  const secondId = await delegate(db, c, { owner: second.owner, orgId: second.org.orgId });
  const third = { providerName: "Third", email: "third@example.com", capabilities: ["evidence:submit" as const] };
  const { id: thirdId } = await callAs(c.owner).delegations.invite({ organization, ...third });
  await c.call.delegations.changeCapabilities({
    organization,
    delegationId,
    capabilities: ["control:manage"],
    version: 1,
  });
  await c.call.delegations.revoke({ organization, delegationId: secondId });
  expect(await c.call.delegations.list({ organization })).toMatchObject([
    { id: thirdId, state: "offered", email: third.email, capabilities: ["workspace:read", "evidence:submit"] },
    { id: secondId, state: "revoked", email: second.owner.email, capabilities: ["workspace:read", "evidence:read"] },
    {
      id: delegationId,
      state: "live",
      email: provider.owner.email,
      capabilities: ["workspace:read", "control:manage"],
    },
  ]);
  await provider.call.workspaces.open({ workspace: c.slug });
  await expect(second.call.workspaces.open({ workspace: c.slug })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a provider that lost the mail can be sent another link to its own address until it has accepted", async () => {
  const [c, p, other] = [await client(), await makeProvider(), await makeProvider()];
  const organization = c.orgId;
  const invite = (email: string) =>
    c.call.delegations.invite({ organization, providerName: "P", email, capabilities: ["workspace:read"] });
  const { id: delegationId } = await invite(p.owner.email);
  await invite(other.owner.email);
  const [lost, others] = [await mailedToken(db, p.owner.email), await mailedToken(db, other.owner.email)];
  await c.call.delegations.resendInvitation({ organization, delegationId });
  expect(await mailedToken(db, other.owner.email)).toBe(others);
  const accept = (token: string) => p.call.invitations.accept({ token, acceptingId: p.org.orgId });
  await expect(accept(lost)).rejects.toMatchObject({ code: "CONFLICT" });
  await accept(await mailedToken(db, p.owner.email));
  await expect(c.call.delegations.resendInvitation({ organization, delegationId })).rejects.toThrow(/already accepted/);
  const log = (await entries(db, organization)).map((e) => e.action);
  expect(log.filter((action) => action.startsWith("delegation."))).toEqual([
    "delegation.offered",
    "delegation.offered",
    "delegation.offered_again",
    "delegation.accepted",
  ]);
});

test("a delegation needs at least one capability", async () => {
  const { client: c, delegationId } = await operated();
  const none = { organization: c.orgId, capabilities: [] };
  const invite = c.call.delegations.invite({ ...none, providerName: "P", email: "p@example.com" });
  await expect(invite).rejects.toMatchObject({ code: "BAD_REQUEST" });
  const change = c.call.delegations.changeCapabilities({ ...none, delegationId, version: 1 });
  await expect(change).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("one client's delegation is out of another's reach", async () => {
  const { delegationId } = await operated();
  const other = await client();
  await expect(other.call.delegations.revoke({ organization: other.orgId, delegationId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
