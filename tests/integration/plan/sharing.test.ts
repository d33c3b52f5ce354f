import { expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { systemIn } from "#server/people/organizations/service.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { entries, mailedToken, share } from "#tests/factories/invitations.ts";
import { addMember, callAs, makeOrganization, makePerson, makeTenant } from "#tests/factories/people.ts";
import { engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const year = new Date().getUTCFullYear();
const thisYear = engagementValues({ periodFrom: `${year}-01-01`, periodTo: `${year}-12-31` });
const longAgo = engagementValues({ periodFrom: "2020-01-01", periodTo: "2020-12-31" });

async function client() {
  const made = await makeTenant();
  const slug = made.workspace.slug;
  const engagement = await made.call.engagements.adopt({ workspace: slug, values: thisYear });
  return { ...made, orgId: made.org.orgId, slug, engagementId: engagement.id };
}

async function firm(kind: "audit_firm" | "mssp" = "audit_firm") {
  const owner = await makePerson("Aude Auditor");
  return { owner, ...(await makeOrganization(owner, kind)), call: callAs(owner) };
}

async function shared() {
  const [c, f] = [await client(), await firm()];
  return { c, f, grantId: await share(db, c, c.engagementId, f.owner, { acceptingId: f.orgId }) };
}

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("an auditor sees the engagement shared with them and no other", async () => {
  const { c, f } = await shared();
  await c.call.engagements.adopt({ workspace: c.slug, values: longAgo });
  expect(await c.call.engagements.list({ workspace: c.slug })).toHaveLength(2);
  expect((await f.call.engagements.list({ workspace: c.slug })).map((e) => e.id)).toEqual([c.engagementId]);
  expect(await f.call.workspaces.open({ workspace: c.slug })).toMatchObject({
    kind: "auditor",
    actingFor: f.name,
    capabilities: ["workspace:read", "evidence:read", "journal:read"],
  });
  const reach = await f.call.account.reach();
  expect(reach.shared).toMatchObject([{ engagementId: c.engagementId, organizationName: c.org.name }]);
  expect(reach.workspaces).toEqual([]);
  await expect(f.call.engagements.adopt({ workspace: c.slug, values: thisYear })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("sharing, accepting and revoking are in the client's record", async () => {
  const { c, f, grantId } = await shared();
  await c.call.sharing.revoke({ workspace: c.slug, grantId });
  const log = await entries(db, c.workspace.id);
  expect(log.map((e) => e.action).slice(1)).toEqual(["engagement.shared", "sharing.accepted", "sharing.revoked"]);
  const accepted = JSON.parse(log[2]?.body ?? "{}");
  expect(accepted.actor).toMatchObject({ kind: "auditor", id: f.owner.id, organization: f.name });
});

test("a revoked grant ends access at the auditor's next call", async () => {
  const { c, f, grantId } = await shared();
  await f.call.workspaces.open({ workspace: c.slug });
  await c.call.sharing.revoke({ workspace: c.slug, grantId });
  await expect(f.call.workspaces.open({ workspace: c.slug })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await f.call.account.reach()).shared).toEqual([]);
  expect(await c.call.sharing.list({ workspace: c.slug })).toMatchObject([{ state: "revoked" }]);
});

test("removing one auditor leaves the others, and adding them again needs their consent again", async () => {
  const { c, f, grantId } = await shared();
  const second = await makePerson("Sam Second");
  await addMember(f.orgId, second, "viewer");
  const added = await c.call.sharing.addAuditor({ workspace: c.slug, grantId, email: second.email });
  await callAs(second).invitations.accept({ token: await mailedToken(db, second.email), acceptingId: f.orgId });
  await callAs(second).workspaces.open({ workspace: c.slug });
  await c.call.sharing.removeAuditor({ workspace: c.slug, grantId, auditorId: added.id });
  await expect(callAs(second).workspaces.open({ workspace: c.slug })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await f.call.workspaces.open({ workspace: c.slug });

  const again = await c.call.sharing.addAuditor({ workspace: c.slug, grantId, email: second.email });
  expect(again.id).not.toBe(added.id);
  await expect(callAs(second).workspaces.open({ workspace: c.slug })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await callAs(second).invitations.accept({ token: await mailedToken(db, second.email), acceptingId: f.orgId });
  await callAs(second).workspaces.open({ workspace: c.slug });
});

test("a grant belongs to the firm that accepted first; a person of another is told whom to ask", async () => {
  const { c, f, grantId } = await shared();
  const stranger = await firm();
  await c.call.sharing.addAuditor({ workspace: c.slug, grantId, email: stranger.owner.email });
  const token = await mailedToken(db, stranger.owner.email);
  await expect(stranger.call.invitations.accept({ token, acceptingId: stranger.orgId })).rejects.toThrow(
    `${f.name} has accepted`,
  );
  await addMember(f.orgId, stranger.owner, "viewer");
  await stranger.call.invitations.accept({ token, acceptingId: f.orgId });
});

test("access lasts to the end of its day and can be moved, never into the past", async () => {
  const { c, f, grantId } = await shared();
  const move = (endsOn: string) => c.call.sharing.extend({ workspace: c.slug, grantId, endsOn });
  await expect(move(day(-1))).rejects.toMatchObject({ code: "BAD_REQUEST", cause: { field: "endsOn" } });
  await move(day(0));
  await f.call.workspaces.open({ workspace: c.slug });
  await db.superuser()`update audit_grant set ends_on = ${day(-1)} where id = ${grantId}`;
  await expect(f.call.workspaces.open({ workspace: c.slug })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await c.call.sharing.list({ workspace: c.slug })).toMatchObject([{ state: "ended" }]);
  await move(day(30));
  await f.call.workspaces.open({ workspace: c.slug });
});

test("nobody is invited twice to the same engagement", async () => {
  const { c, f } = await shared();
  await expect(
    c.call.sharing.share({
      workspace: c.slug,
      engagementId: c.engagementId,
      firmName: "Other",
      emails: [f.owner.email],
      endsOn: day(9),
    }),
  ).rejects.toMatchObject({ code: "CONFLICT", cause: { field: "emails" } });
});

test("the client sees when each auditor last opened evidence, from the journal", async () => {
  const { c, f, grantId } = await shared();
  const settings = {
    ...systemIn(c.orgId, f.owner.id),
    dbRole: "auditor" as const,
    actorOrgId: f.orgId,
    workspaceId: c.workspace.id,
    engagementId: c.engagementId,
  };
  const at = "2026-05-05T10:00:00.000Z";
  await withActor(settings, "write", (tx) =>
    record(
      tx,
      {
        orgId: c.orgId,
        workspaceId: c.workspace.id,
        kind: "auditor",
        personId: f.owner.id,
        personName: "Aude",
        actorOrgName: f.name,
        under: { kind: "grant", id: grantId, organization: f.orgId, engagement: c.engagementId },
        now: at,
      },
      { action: "evidence.opened", subject: { type: "evidence", id: null, label: "Listing" } },
    ),
  );
  const [grant] = await c.call.sharing.list({ workspace: c.slug });
  expect(grant?.auditors).toMatchObject([{ email: f.owner.email, state: "reading", lastOpenedAt: at, opened: 1 }]);
});

test("the list has this workspace's grants, the newest first, with who was removed and who has opened nothing", async () => {
  const { c, f, grantId } = await shared();
  const other = await c.call.workspaces.create({ organization: c.orgId, name: "Billing", timeZone: "UTC" });
  const later = await c.call.engagements.adopt({ workspace: c.slug, values: longAgo });
  const newer = await share(db, c, later.id, (await firm()).owner, { acceptingName: "Another firm" });
  await c.call.sharing.addAuditor({ workspace: c.slug, grantId, email: "second@example.com" });
  const added = (await c.call.sharing.list({ workspace: c.slug }))
    .at(-1)
    ?.auditors.find(({ state }) => state === "invited");
  await c.call.sharing.removeAuditor({ workspace: c.slug, grantId, auditorId: added?.id ?? "" });
  const listed = await c.call.sharing.list({ workspace: c.slug });
  expect(listed.map(({ id }) => id)).toEqual([newer, grantId]);
  expect(listed[1]?.auditors.toSorted((a, b) => a.state.localeCompare(b.state))).toMatchObject([
    { email: f.owner.email, state: "reading", opened: 0, lastOpenedAt: null },
    { email: "second@example.com", state: "removed", opened: 0, lastOpenedAt: null },
  ]);
  expect(await c.call.sharing.list({ workspace: other.slug })).toEqual([]);
});

test("an engagement's auditor can be named for another, and a removed one for the same again", async () => {
  const { c, f, grantId } = await shared();
  const earlier = await c.call.engagements.adopt({ workspace: c.slug, values: longAgo });
  const otherGrant = await share(db, c, earlier.id, (await firm()).owner, { acceptingName: "Another firm" });
  await c.call.sharing.addAuditor({ workspace: c.slug, grantId: otherGrant, email: f.owner.email });
  await c.call.sharing.revoke({ workspace: c.slug, grantId });
  await share(db, c, c.engagementId, f.owner, { acceptingId: f.orgId });
});

test("an invitation to audit cannot be accepted once access has ended, and can on the last day", async () => {
  const [c, f] = [await client(), await firm()];
  const { id } = await c.call.sharing.share({
    workspace: c.slug,
    engagementId: c.engagementId,
    firmName: "F",
    emails: [f.owner.email],
    endsOn: day(0),
  });
  const token = await mailedToken(db, f.owner.email);
  const endOn = (endsOn: string) => db.superuser()`update audit_grant set ends_on = ${endsOn} where id = ${id}`;
  const look = async () => (await callAs(null).invitations.look({ token })).state;
  expect(await look()).toBe("open");
  await endOn(day(-1));
  expect(await look()).toBe("ended");
  await expect(f.call.invitations.accept({ token, acceptingId: f.orgId })).rejects.toThrow(
    /Access for this audit has ended/,
  );
  await endOn(day(0));
  await f.call.invitations.accept({ token, acceptingId: f.orgId });
});

test("changing one audit leaves the client's other audits, their auditors and invitations alone", async () => {
  const { c, f, grantId } = await shared();
  const workspace = c.slug;
  const other = await c.call.engagements.adopt({ workspace, values: longAgo });
  const second = await firm();
  const otherId = await share(db, c, other.id, second.owner, { acceptingId: second.orgId });
  const invite = async (grantId: string, email: string) => {
    const { id } = await c.call.sharing.addAuditor({ workspace, grantId, email });
    return { id, look: callAs(null).invitations.look, token: await mailedToken(db, email) };
  };
  const [a, b, elsewhere] = [
    await invite(grantId, "a@example.com"),
    await invite(grantId, "b@example.com"),
    await invite(otherId, "a@example.com"),
  ];
  await c.call.sharing.removeAuditor({ workspace, grantId, auditorId: a.id });
  await c.call.sharing.extend({ workspace, grantId, endsOn: day(9) });
  await c.call.sharing.revoke({ workspace, grantId });
  await c.call.sharing.extend({ workspace, grantId: otherId, endsOn: "2099-12-31" });
  for (const [invited, state] of [
    [a, "revoked"],
    [b, "revoked"],
    [elsewhere, "open"],
  ] as const)
    expect(await invited.look({ token: invited.token })).toMatchObject({ state });
  const listed = await c.call.sharing.list({ workspace });
  const last = JSON.parse((await entries(db, c.workspace.id)).at(-1)?.body ?? "{}");
  const { engagement } = listed.find(({ id }) => id === otherId) ?? {};
  expect(last.subject).toMatchObject({ id: otherId, label: `${engagement}, with ${second.name}` });
  const states = (id: string) => {
    const found = listed.find((grant) => grant.id === id);
    return [found?.state, found?.endsOn, found?.firmName, found?.auditors.map((a) => [a.email, a.state])];
  };
  const inOrder = (...auditors: [string, string][]) => auditors.sort(([a], [b]) => (a < b ? -1 : 1));
  expect(states(otherId)).toEqual([
    "live",
    "2099-12-31",
    second.name,
    inOrder([second.owner.email, "reading"], ["a@example.com", "invited"]),
  ]);
  expect(states(grantId)).toEqual([
    "revoked",
    day(9),
    f.name,
    inOrder([f.owner.email, "reading"], ["a@example.com", "removed"], ["b@example.com", "invited"]),
  ]);
  await second.call.workspaces.open({ workspace });
});

test("an audit waits until someone at the firm has accepted it", async () => {
  const c = await client();
  const { id } = await c.call.sharing.share({
    workspace: c.slug,
    engagementId: c.engagementId,
    firmName: "F",
    emails: ["f@example.com"],
    endsOn: day(0),
  });
  expect(await c.call.sharing.list({ workspace: c.slug })).toMatchObject([{ id, state: "waiting", firmName: "F" }]);
});

test("an engagement of another workspace cannot be shared", async () => {
  const [a, b] = [await client(), await client()];
  await expect(
    a.call.sharing.share({
      workspace: a.slug,
      engagementId: b.engagementId,
      firmName: "F",
      emails: ["f@example.com"],
      endsOn: day(9),
    }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});
