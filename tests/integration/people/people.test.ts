import { expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import { nameOwner } from "#server/programme/controls/service/owners.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { entries, mailedToken } from "#tests/factories/invitations.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function tenant() {
  const made = await makeTenant();
  return { ...made, organization: made.org.orgId, slug: made.workspace.slug };
}

test("an invited person becomes a member with the role given, and the record says who invited and who joined", async () => {
  const { call, organization, slug } = await tenant();
  const guest = await makePerson("Gil Guest");
  const { id } = await call.people.invite({
    organization,
    name: "Gil",
    email: guest.email,
    role: "compliance_manager",
  });
  expect(await call.people.list({ organization })).toContainEqual(
    expect.objectContaining({ id, state: "invited", name: "Gil", invitedUntil: expect.any(String) }),
  );
  await expect(callAs(guest).workspaces.open({ workspace: slug })).rejects.toMatchObject({ code: "NOT_FOUND" });

  await callAs(guest).invitations.accept({ token: await mailedToken(db, guest.email) });
  expect((await callAs(guest).workspaces.open({ workspace: slug })).capabilities).toContain("sharing:manage");
  expect(await call.people.list({ organization })).toContainEqual(
    expect.objectContaining({ id, state: "active", name: "Gil Guest", role: "compliance_manager", invitedUntil: null }),
  );
  const log = await entries(db, organization);
  expect(log.map((e) => e.action)).toEqual(
    expect.arrayContaining(["organization.created", "person.invited", "person.joined"]),
  );
  expect(log.find((e) => e.action === "person.joined")?.actor_id).toBe(guest.id);
});

test("an owner named by an import keeps the same membership, and so the controls, when invited", async () => {
  const { call, actor, organization, slug } = await tenant();
  const ownerId = await withActor(actor, "write", (tx) => nameOwner(tx, actor, "Nadia Named"));
  await call.controls.create({ workspace: slug, values: controlValues({ code: "A-1", ownerId }) });
  const nadia = await makePerson("Nadia Named");
  const invite = { organization, membershipId: ownerId, name: "Nadia Named", email: nadia.email };
  expect(await call.people.invite({ ...invite, role: "control_owner" })).toEqual({ id: ownerId });
  await callAs(nadia).invitations.accept({ token: await mailedToken(db, nadia.email) });
  expect((await callAs(nadia).workspaces.open({ workspace: slug })).membershipId).toBe(ownerId);
  expect(await call.people.list({ organization })).toContainEqual(
    expect.objectContaining({ id: ownerId, controls: 1 }),
  );
});

test("revoking an invitation keeps a control's owner as a named person and removes anyone else", async () => {
  const { call, actor, organization, slug } = await tenant();
  const ownerId = await withActor(actor, "write", (tx) => nameOwner(tx, actor, "Nadia Named"));
  await call.controls.create({ workspace: slug, values: controlValues({ code: "A-1", ownerId }) });
  const [nadia, gil] = [await makePerson(), await makePerson()];
  await call.people.invite({ organization, membershipId: ownerId, name: "N", email: nadia.email, role: "viewer" });
  const other = await call.people.invite({ organization, name: "Gil", email: gil.email, role: "viewer" });
  const token = await mailedToken(db, nadia.email);
  for (const membershipId of [ownerId, other.id]) await call.people.revokeInvitation({ organization, membershipId });
  const people = await call.people.list({ organization });
  expect(people.find((p) => p.id === ownerId)?.state).toBe("named");
  expect(people.find((p) => p.id === other.id)?.state).toBe("ended");
  await expect(callAs(nadia).invitations.accept({ token })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("sending an invitation again makes the earlier link useless", async () => {
  const { call, organization } = await tenant();
  const guest = await makePerson();
  const { id } = await call.people.invite({ organization, name: "Gil", email: guest.email, role: "viewer" });
  const first = await mailedToken(db, guest.email);
  await call.people.resendInvitation({ organization, membershipId: id });
  const second = await mailedToken(db, guest.email);
  expect(second).not.toBe(first);
  await expect(callAs(guest).invitations.accept({ token: first })).rejects.toThrow(/was revoked/);
  await callAs(guest).invitations.accept({ token: second });
});

test("a listed address is never invited twice, even by two people at once", async () => {
  const { call, owner, organization } = await tenant();
  const email = "twice@example.com";
  const invite = () => call.people.invite({ organization, name: "Gil", email, role: "viewer" });
  const results = await Promise.allSettled([invite(), invite(), invite()]);
  expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
  for (const r of results) if (r.status === "rejected") expect(r.reason).toMatchObject({ code: "CONFLICT" });
  await expect(call.people.invite({ organization, name: "Olive", email: owner.email, role: "viewer" })).rejects.toThrow(
    /already a member/,
  );
});

test("no one can give, change or end a role above their own", async () => {
  const { org, organization } = await tenant();
  const admin = await makePerson("Adam Admin");
  await addMember(organization, admin, "administrator");
  const call = callAs(admin);
  await expect(
    call.people.invite({ organization, name: "X", email: "x@example.com", role: "owner" }),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
  const owner = { organization, membershipId: org.membershipId };
  await expect(call.people.changeRole({ ...owner, role: "viewer" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(call.people.end(owner)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test.each(["compliance_manager", "control_owner", "viewer"] as const)(
  "a %s manages nobody but sees who is there",
  async (role) => {
    const { organization } = await tenant();
    const person = await makePerson();
    const membershipId = await addMember(organization, person, role);
    const call = callAs(person);
    expect(await call.people.list({ organization })).toHaveLength(2);
    await expect(call.people.end({ organization, membershipId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(call.people.changeRole({ organization, membershipId, role: "owner" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  },
);

test("the last owner can neither leave nor step down", async () => {
  const { call, org, organization } = await tenant();
  const invited = await call.people.invite({ organization, name: "B", email: "b@example.com", role: "owner" });
  const self = { organization, membershipId: org.membershipId };
  await expect(call.people.end(self)).rejects.toThrow(/last owner/);
  await expect(call.people.changeRole({ ...self, role: "viewer" })).rejects.toThrow(/last owner/);
  await call.people.revokeInvitation({ organization, membershipId: invited.id });
});

test("two owners who remove each other at the same moment leave one owner", async () => {
  const { call, org, organization } = await tenant();
  const second = await makePerson("Otto Owner");
  const other = await addMember(organization, second, "owner");
  const results = await Promise.allSettled([
    call.people.end({ organization, membershipId: other }),
    callAs(second).people.end({ organization, membershipId: org.membershipId }),
  ]);
  expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
  const [left] = await db.superuser()`
    select count(*)::int as n from membership where org_id = ${organization} and role = 'owner' and state = 'active'`;
  expect(left?.n).toBe(1);
});

test("once a membership ends the next call finds nothing, though the session continues", async () => {
  const { call, organization, slug } = await tenant();
  const member = await makePerson();
  const membershipId = await addMember(organization, member, "administrator");
  await callAs(member).workspaces.open({ workspace: slug });
  await call.people.end({ organization, membershipId });
  await expect(callAs(member).workspaces.open({ workspace: slug })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(callAs(member).people.list({ organization })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await callAs(member).account.reach()).organizations).toEqual([]);
});

test("a changed role applies from the next call", async () => {
  const { call, organization } = await tenant();
  const member = await makePerson();
  const membershipId = await addMember(organization, member, "viewer");
  await call.people.changeRole({ organization, membershipId, role: "administrator" });
  expect((await callAs(member).organizations.view({ organization })).own.capabilities).toContain("people:manage");
});

test("a person who is only named can be renamed, a member cannot", async () => {
  const { call, actor, org, organization } = await tenant();
  const named = await withActor(actor, "write", (tx) => nameOwner(tx, actor, "Nadja"));
  await call.people.rename({ organization, membershipId: named, name: "Nadia Named" });
  expect(await call.controls.people({ workspace: actor.workspace.slug })).toContainEqual({
    id: named,
    name: "Nadia Named",
    hasLeft: false,
    state: "named",
  });
  await expect(
    call.people.rename({ organization, membershipId: org.membershipId, name: "Someone" }),
  ).rejects.toMatchObject({ code: "CONFLICT" });
});

test("another organization's people are out of reach, whatever id is sent", async () => {
  const [a, b] = [await tenant(), await tenant()];
  await expect(a.call.people.list({ organization: b.organization })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(
    a.call.people.end({ organization: a.organization, membershipId: b.org.membershipId }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("signing everyone out ends every member's sessions except the current one", async () => {
  const { call, owner, organization } = await tenant();
  const [member, stranger] = [await makePerson(), await makePerson()];
  await addMember(organization, member, "viewer");
  expect(await call.organizations.signEveryoneOut({ organization })).toEqual({ ended: 1 });
  await expect(callAs(member).account.reach()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  expect((await callAs(owner).account.reach()).organizations).toHaveLength(1);
  expect((await callAs(stranger).account.reach()).organizations).toEqual([]);
  expect((await entries(db, organization)).at(-1)?.action).toBe("sessions.ended");
});

test("only an owner can sign everyone out", async () => {
  const { organization } = await tenant();
  const admin = await makePerson();
  await addMember(organization, admin, "administrator");
  await expect(callAs(admin).organizations.signEveryoneOut({ organization })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});
