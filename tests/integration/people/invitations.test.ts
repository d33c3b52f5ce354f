import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { entries, mailedToken } from "#tests/factories/invitations.ts";
import { callAs, makePerson, makeTenant } from "#tests/factories/people.ts";

const db = testDatabase();

async function invitation(name = "Gil Guest") {
  const made = await makeTenant();
  const organization = made.org.orgId;
  const guest = await makePerson(name);
  await made.call.people.invite({ organization, name, email: guest.email, role: "viewer" });
  return { ...made, organization, guest, token: await mailedToken(db, guest.email) };
}

test("of many accepting one invitation at once, one succeeds", async () => {
  const { guest, token, organization } = await invitation();
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, () => callAs(guest).invitations.accept({ token })),
  );
  expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
  for (const r of results) if (r.status === "rejected") expect(r.reason).toMatchObject({ code: "CONFLICT" });
  const joined = (await entries(db, organization)).filter((e) => e.action === "person.joined");
  expect(joined).toHaveLength(1);
});

test("an invitation can be accepted only by its address, and says which that is", async () => {
  const { guest, token, organization } = await invitation();
  const other = await makePerson();
  const refused = callAs(other).invitations.accept({ token });
  await expect(refused).rejects.toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining(guest.email) });
  await expect(callAs(other).organizations.view({ organization })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await callAs(guest).invitations.accept({ token });
});

test("nobody accepts without signing in", async () => {
  const { token } = await invitation();
  await expect(callAs(null).invitations.accept({ token })).rejects.toMatchObject({ code: "UNAUTHORIZED" });
});

test("an invitation works for exactly seven days", async () => {
  const { guest, token } = await invitation();
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const late = callAs(guest, inDays(7.01));
  expect(await late.invitations.look({ token })).toMatchObject({ state: "expired" });
  await expect(late.invitations.accept({ token })).rejects.toThrow(/expired/);
  await callAs(guest, inDays(6.9)).invitations.accept({ token });
});

test("only a hash of the link is kept, and the link leaves only by mail", async () => {
  const { token } = await invitation();
  const [kept] =
    await db.superuser()`select to_jsonb(i)::text as text from invitation i where token_hash = encode(sha256(${token}::bytea), 'hex')`;
  expect(kept?.text).toBeDefined();
  expect(kept?.text).not.toContain(token.split(".")[1]);
});

test("the link's holder sees who invites them to what, the same with or without an account", async () => {
  const made = await makeTenant();
  const organization = made.org.orgId;
  const known = await makePerson();
  const views: Record<string, unknown>[] = [];
  for (const email of [known.email, "nobody-yet@example.com"]) {
    await made.call.people.invite({ organization, name: "Guest", email, role: "viewer" });
    const { email: _, ...view } = await callAs(null).invitations.look({ token: await mailedToken(db, email) });
    views.push(view);
  }
  expect(views[0]).toMatchObject({
    kind: "membership",
    state: "open",
    organization: made.org.name,
    invitedBy: "Olive Owner",
    role: "viewer",
  });
  expect(views[0]).toEqual(views[1]);
});

test("a forged link, or one moved to another tenant, opens nothing", async () => {
  const [a, b] = [await invitation(), await invitation()];
  const moved = `${b.organization}.${a.token.split(".")[1]}`;
  for (const token of [moved, `${a.organization}.${"A".repeat(43)}`, "A".repeat(80)]) {
    await expect(callAs(null).invitations.look({ token })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(callAs(a.guest).invitations.accept({ token })).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
});

test("one person sends at most 200 invitations a day, over all organizations", async () => {
  const { call, organization, owner } = await invitation();
  await db.superuser()`insert into mail (id, sender_id, class, recipient, subject, body)
    select gen_random_uuid(), ${owner.id}, 'invitation', n || '@example.com', 'x', 'x' from generate_series(1, 198) n`;
  const send = (email: string) => call.people.invite({ organization, name: "X", email, role: "viewer" });
  await send("the-200th@example.com");
  await expect(send("one-more@example.com")).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
});

test("filling a mailbox's daily limit never keeps others from inviting it, and one person can invite it five times a day", async () => {
  const { call, organization } = await invitation();
  await db.superuser()`insert into mail (id, sender_id, class, recipient, subject, body)
    select gen_random_uuid(), gen_random_uuid(), 'invitation', 'wanted+' || n || '@example.com', 'x', 'x' from generate_series(1, 19) n`;
  const stranger = await invitation();
  const send = (by: typeof call, of: string, email: string) =>
    by.people.invite({ organization: of, name: "X", email, role: "viewer" });
  await send(stranger.call, stranger.organization, "wanted@example.com");
  await expect(send(stranger.call, stranger.organization, "wanted+2@example.com")).rejects.toMatchObject({
    code: "TOO_MANY_REQUESTS",
  });
  await send(call, organization, "wanted@example.com");
  for (const n of [1, 2, 3, 4, 5]) await send(call, organization, `five+${n}@example.com`);
  await expect(send(call, organization, "five+6@example.com")).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
});

test("one mailbox gets at most 20 invitations a day, over all senders and plus-addresses", async () => {
  const { call, organization } = await invitation();
  await db.superuser()`insert into mail (id, sender_id, class, recipient, subject, body)
    select gen_random_uuid(), gen_random_uuid(), 'invitation', 'target+' || n || '@example.com', 'x', 'x' from generate_series(1, 19) n`;
  const send = (email: string) => call.people.invite({ organization, name: "X", email, role: "viewer" });
  await send("target@example.com");
  await expect(send("target+again@example.com")).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
});
