import { expect, test } from "vitest";
import { asIdentity } from "#db/tenant.ts";
import { throughGate } from "#server/ground/platform/gate.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";
import { checkCredentials, requestReset, startSession } from "#server/people/account/service/account.ts";
import { hashPassword, PASSWORD_WORK } from "#server/people/account/service/passwords.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { callAs, makePerson } from "#tests/factories/people.ts";

const db = testDatabase();
const PASSWORD = "mapped evidence walks home 41";
const at = (network: string, device: string | null = null) => ({ network, device });

async function somebodyWithPassword(): Promise<{ id: string; email: string }> {
  const { id, email } = await makePerson();
  await db.superuser()`update person set password_hash = ${await hashPassword(PASSWORD, [])} where id = ${id}`;
  return { id, email };
}

test("a password-reset request gets the same answer and a mail either way, with a link only if there is an account", async () => {
  const { email } = await makePerson();
  for (const [address, link] of [
    [email, true],
    ["stranger@example.com", false],
  ] as const) {
    await expect(callAs(null).account.requestReset({ email: address })).resolves.toBeUndefined();
    const [mail] = await db.superuser()<{ body: string }[]>`select body from mail where recipient = ${address}`;
    expect(mail?.body.includes("reset-password?token=")).toBe(link);
  }
});

test("an address is locked for a while after ten wrong passwords, and a right one resets the count", async () => {
  const { email } = await somebodyWithPassword();
  for (let i = 0; i < 9; i++) expect(await checkCredentials(email, "wrong wrong wrong", at("n2"))).toBeNull();
  expect(await checkCredentials(email, PASSWORD, at("n2"))).not.toBeNull();
  for (let i = 0; i < 10; i++) expect(await checkCredentials(email, "wrong wrong wrong", at("n2"))).toBeNull();
  await expect(checkCredentials(email, PASSWORD, at("n2"))).rejects.toMatchObject({
    code: "too_many_requests",
  });
});

test("changing the password ends every other session at once", async () => {
  const { id } = await somebodyWithPassword();
  const here = callAs({ id, token: await startSession(id, "here") });
  const there = callAs({ id, token: await startSession(id, "there") });
  await there.account.reach();
  await here.account.changePassword({ current: PASSWORD, next: "another walk through ledgers 77" });
  await here.account.reach();
  await expect(there.account.reach()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
});

test("an idle session and one past its limit are over", async () => {
  const person = await makePerson();
  await db.superuser()`update session set last_seen_at = now() - interval '13 hours' where person_id = ${person.id}`;
  await expect(callAs(person).account.reach()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  const other = await makePerson();
  await db.superuser()`update session set expires_at = now() - interval '1 second' where person_id = ${other.id}`;
  await expect(callAs(other).account.reach()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
});

test("only the hash of a session's token is kept", async () => {
  const person = await makePerson();
  const rows = await db.superuser()`select token_hash from session where person_id = ${person.id}`;
  expect(rows[0]?.token_hash).toMatch(/^[0-9a-f]{64}$/);
  expect(rows[0]?.token_hash).not.toContain(person.token);
});

test("many concurrent password changes hold no connection while hashing, and others are served", async () => {
  const { id } = await somebodyWithPassword();
  const here = callAs({ id, token: await startSession(id, "here") });
  // Twice the pool: each of them waiting for a second connection would wait for ever.
  const tries = Array.from({ length: 10 }, (_, i) =>
    i % 2 === 0
      ? here.account.changePassword({ current: "not the right one", next: "another walk through ledgers 77" })
      : callAs(null).account.resetPassword({ token: "A".repeat(43), password: "another walk through ledgers 77" }),
  );
  const ended = await Promise.allSettled(tries);
  expect(ended.map((e) => (e.status === "rejected" ? e.reason.code : "OK"))).toEqual(
    tries.map((_, i) => (i % 2 === 0 ? "BAD_REQUEST" : "NOT_FOUND")),
  );
  expect((await here.account.reach()).person.id).toBe(id);
});

test("no password is hashed while a transaction is open", async () => {
  await expect(asIdentity("read", () => hashPassword(PASSWORD, []))).rejects.toThrow("while a transaction is open");
});

test("any password is judged in a thread of its own, without blocking the event loop", async () => {
  let turns = 0;
  const turn = () => {
    turns += 1;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  const hostile = "a@4A".repeat(64);
  const known = Array.from({ length: 60 }, () => hostile);
  await expect(hashPassword(hostile, known)).rejects.toMatchObject({ code: "invalid", field: "password" });
  clearImmediate(next);
  expect(turns).toBeGreaterThan(0);
});

test("when too many wait for hashing, the next is refused at once with a time to retry, and service then resumes", async () => {
  const { places, mostWaiting } = PASSWORD_WORK;
  const release = Promise.withResolvers<void>();
  const flood = Array.from({ length: places + mostWaiting }, () => throughGate(PASSWORD_WORK, () => release.promise));
  await expect(checkCredentials("flood@example.com", PASSWORD, at("n3"))).rejects.toMatchObject({
    code: "unavailable",
    retryAfter: 10,
  });
  release.resolve();
  await Promise.all(flood);
  expect(await checkCredentials("flood@example.com", PASSWORD, at("n3"))).toBeNull();
});

test("a link to set a password survives a refused password, and then works once", async () => {
  const { email } = await makePerson();
  await callAs(null).account.requestReset({ email });
  const [mail] = await db.superuser()<{ body: string }[]>`select body from mail where recipient = ${email}`;
  const token = String(mail?.body.match(/token=(\S+)/)?.[1]);
  const reset = (password: string) => callAs(null).account.resetPassword({ token, password });
  await expect(reset("password1234")).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await reset(PASSWORD);
  await expect(reset(PASSWORD)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("others' requests never keep a person from getting a password link, and a mailbox is sent only a few", async () => {
  const { email } = await makePerson();
  let asks = 0;
  const ask = () => requestReset(email, at(`203.0.${asks++}.1`));
  const letters = () =>
    db.superuser()<{ body: string }[]>`select body from mail where recipient = ${email} order by created_at, id`;
  const pass = (minutes: number) =>
    db.superuser()`update mail set created_at = created_at - make_interval(mins => ${minutes}::int) where recipient = ${email}`;
  for (let asked = 0; asked < 120; asked++) await ask();
  expect(await letters()).toHaveLength(1);
  for (const sent of [2, 3]) {
    await pass(1);
    await ask();
    await ask();
    expect(await letters()).toHaveLength(sent);
  }
  await pass(19);
  await ask();
  expect(await letters()).toHaveLength(3);
  // The stranger's last letter serves its owner as well, once; after that there is a new one at once.
  const token = String((await letters()).at(-1)?.body.match(/token=(\S+)/)?.[1]);
  await db.superuser()`update person_token set used_at = now() where used_at is null and token_hash <> ${tokenHash(token)}`;
  await callAs(null).account.resetPassword({ token, password: PASSWORD });
  await ask();
  expect(await letters()).toHaveLength(4);
});

test("a request for a link sends a new mail if the previous one is about to expire or was refused", async () => {
  const { email } = await makePerson();
  const ask = () => requestReset(email, at("198.51.100.8"));
  const count = async () => (await db.superuser()`select 1 from mail where recipient = ${email}`).length;
  await ask();
  await db.superuser()`update person_token set expires_at = now() + interval '9 minutes' where person_id = (select id from person where email = ${email})`;
  await ask();
  expect(await count()).toBe(2);
  await db.superuser()`update mail set refused_at = now() where recipient = ${email}`;
  await ask();
  expect(await count()).toBe(3);
});
