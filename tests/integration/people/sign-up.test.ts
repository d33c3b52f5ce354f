import { expect, test, vi } from "vitest";
import { A_DAY_TO_MAILBOX } from "#server/ground/mail/rules.ts";
import { env } from "#server/ground/platform/env.ts";
import { checkCredentials, startSession } from "#server/people/account/service/account.ts";
import { confirmSignUp, requestSignUp } from "#server/people/account/service/sign-up.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { mailedToken } from "#tests/factories/invitations.ts";
import { callAs, makePerson, makeTenant } from "#tests/factories/people.ts";

const db = testDatabase();
const PASSWORD = "mapped evidence walks home 41";
const NOW = "2026-11-02T09:00:00.000Z";
const typed = { name: "New Person", password: PASSWORD, organization: null };
const at = (network: string) => ({ network, device: null });
let networks = 0;
const elsewhere = () => at(`203.0.${networks++ % 250}.1`);

const letters = (email: string) =>
  db.superuser()<{ subject: string; body: string }[]>`
    select subject, body from mail where recipient = ${email} order by created_at, id`;

async function linkTo(email: string): Promise<string> {
  return String((await letters(email)).at(-1)?.body.match(/token=(\S+)/)?.[1]);
}

async function signUp(email: string): Promise<string> {
  await requestSignUp(email, elsewhere());
  return linkTo(email);
}

const later = (email: string, minutes: number) =>
  db.superuser()`update mail set created_at = created_at - make_interval(mins => ${minutes}::int) where recipient = ${email}`;

test("signing up creates nothing until the link's holder completes it, and the link works once", async () => {
  const email = "new@example.com";
  const token = await signUp(email);
  expect(await db.superuser()`select 1 from person where email = ${email}`).toHaveLength(0);
  const organization = { name: "New Org", kind: "service_organization" as const };
  const id = await confirmSignUp({ ...typed, token, organization }, "test", NOW);
  expect(await checkCredentials(email, PASSWORD, at("n1"))).toBe(id);
  await expect(confirmSignUp({ ...typed, token }, "test", NOW)).rejects.toMatchObject({ code: "not_found" });
  const reach = await callAs({ id, token: await startSession(id, null) }).account.reach();
  expect(reach.person).toMatchObject({ name: "New Person", email });
  expect(reach.organizations).toMatchObject([{ name: "New Org", role: "owner" }]);
});

test("a request for an account or a new password stores only the address, whatever else is sent", async () => {
  const email = "typed@example.com";
  const more = {
    name: "Stranger",
    password: "a stranger's own words 77",
    organization: { name: "Theirs", kind: "mssp" },
  };
  await callAs(null).account.signUp({ email, ...more } as { email: string });
  const { id, email: known } = await makePerson();
  await callAs(null).account.requestReset({ email: known, ...more } as { email: string });
  const [asked] = await db.superuser()`select * from sign_up where email = ${email}`;
  const [reset] = await db.superuser()`select * from person_token where person_id = ${id}`;
  expect(Object.keys(asked ?? {}).sort()).toEqual(["email", "expires_at", "token_hash"]);
  expect(Object.keys(reset ?? {}).sort()).toEqual(["expires_at", "person_id", "purpose", "token_hash", "used_at"]);
  await callAs(null).account.confirmSignUp({ ...typed, token: await linkTo(email) });
  expect(await checkCredentials(email, more.password, at("n2"))).toBeNull();
  expect(await checkCredentials(email, PASSWORD, at("n2"))).not.toBeNull();
});

test("an address with an account gets the same answer and a different mail", async () => {
  const { email } = await makePerson();
  await expect(callAs(null).account.signUp({ email })).resolves.toBeUndefined();
  await expect(callAs(null).account.signUp({ email: "nobody@example.com" })).resolves.toBeUndefined();
  expect((await letters(email)).map((m) => [/already have/.test(m.subject), m.body.includes("token=")])).toEqual([
    [true, false],
  ]);
});

test("others' requests never keep a person from signing up, and one message serves everyone who asks", async () => {
  const email = "owner@example.com";
  const token = await signUp(email);
  for (let asked = 0; asked < 60; asked++) await requestSignUp(email, asked % 2 ? elsewhere() : at("direct"));
  expect(await letters(email)).toHaveLength(1);
  for (const [minutes, sent] of [
    [1, 2],
    [1, 3],
    [19, 3],
    [1, 4],
  ] as const) {
    await later(email, minutes);
    await requestSignUp(email, at("direct"));
    expect(await letters(email)).toHaveLength(sent);
  }
  await confirmSignUp({ ...typed, token }, "test", NOW);
});

test("many concurrent requests for one address send one mail", async () => {
  const email = "crowd@example.com";
  await Promise.all(Array.from({ length: 20 }, () => requestSignUp(email, elsewhere())));
  expect(await letters(email)).toHaveLength(1);
});

test("an undeliverable mail holds back no other", async () => {
  const email = "returned@example.com";
  await signUp(email);
  await db.superuser()`update mail set refused_at = now() where recipient = ${email}`;
  await requestSignUp(email, elsewhere());
  expect(await letters(email)).toHaveLength(2);
});

test("a mailbox's many plus-addresses share a daily limit, and its plain address never waits for them", async () => {
  const sent = () => db.superuser()`select 1 from mail where recipient like 'box+%@example.com'`;
  for (let n = 0; n < A_DAY_TO_MAILBOX + 10; n++) await requestSignUp(`box+${n}@example.com`, elsewhere());
  expect(await sent()).toHaveLength(A_DAY_TO_MAILBOX);
  await requestSignUp("box@example.com", elsewhere());
  expect(await letters("box@example.com")).toHaveLength(1);
  await db.superuser()`update mail set created_at = created_at - interval '20 minutes' where recipient like 'box%'`;
  await requestSignUp("box+owner@example.com", elsewhere());
  expect(await letters("box+owner@example.com")).toHaveLength(1);
});

test("when an address was sent two links, the account is made by one of them, and the other opens nothing", async () => {
  const email = "twice@example.com";
  const first = await signUp(email);
  await later(email, 1);
  const second = await signUp(email);
  expect(second).not.toBe(first);
  const look = (token: string) => callAs(null).account.lookSignUp({ token });
  expect([await look(first), await look(second)]).toEqual([{ email }, { email }]);
  await confirmSignUp({ ...typed, token: second }, "test", NOW);
  expect([await look(first), await look(second)]).toEqual([{ email: null }, { email: null }]);
  await expect(confirmSignUp({ ...typed, token: first }, "test", NOW)).rejects.toMatchObject({ code: "not_found" });
});

test("an expired link, or one that was never sent, opens nothing", async () => {
  const token = await signUp("late@example.com");
  await db.superuser()`update sign_up set expires_at = now() - interval '1 second' where email = 'late@example.com'`;
  for (const dead of [token, "A".repeat(43)]) {
    expect(await callAs(null).account.lookSignUp({ token: dead })).toEqual({ email: null });
    await expect(callAs(null).account.confirmSignUp({ ...typed, token: dead })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  }
});

test("a link survives being opened and a refusal: a guessable password, or an invalid organization", async () => {
  const token = await signUp("newperson@example.com");
  const confirm = (more: object) => callAs(null).account.confirmSignUp({ ...typed, token, ...more });
  for (const password of ["password1234", "qwertyuiop12", "newperson@example.com", "ledgerworks1"]) {
    const organization = { name: "Ledgerworks", kind: "service_organization" };
    await expect(confirm({ password, organization }), password).rejects.toMatchObject({
      message: "This password is common or easy to guess. Use a few unrelated words.",
      cause: { code: "invalid", field: "password" },
    });
  }
  const limit = vi.spyOn(env(), "ORGANIZATIONS_A_DAY", "get").mockReturnValue(0);
  await expect(confirm({ organization: { name: "One too many", kind: "mssp" } })).rejects.toMatchObject({
    code: "TOO_MANY_REQUESTS",
  });
  limit.mockRestore();
  expect(await callAs(null).account.lookSignUp({ token })).toEqual({ email: "newperson@example.com" });
  await confirm({});
});

test("an invited person without an account creates one and accepts", async () => {
  const { call, org } = await makeTenant();
  const email = "invited@example.com";
  await call.people.invite({ organization: org.orgId, name: "As the inviter knows them", email, role: "viewer" });
  const id = await confirmSignUp({ ...typed, token: await signUp(email) }, "test", NOW);
  const invited = callAs({ id, token: await startSession(id, null) });
  await invited.invitations.accept({ token: await mailedToken(db, email) });
  const { organizations, person } = await invited.account.reach();
  expect([person.name, organizations.map((o) => o.role)]).toEqual(["New Person", ["viewer"]]);
});
