import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { asIdentity } from "#db/tenant.ts";
import { personOfSession } from "#server/ground/access/queries.ts";
import { env } from "#server/ground/platform/env.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";
import { sweepSessions } from "#server/people/account/jobs.ts";
import { ATTEMPTS, MOST_DEVICES } from "#server/people/account/rules/attempts.ts";
import { hashPassword } from "#server/people/account/service/passwords.ts";
import { Browser } from "#tests/factories/browser.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { callAs, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";

const db = testDatabase();
const PASSWORD = "mapped evidence walks home 41";
const WRONG = "not the password at all";
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD, []);
});

beforeEach(() => {
  vi.spyOn(env(), "TRUSTED_PROXIES", "get").mockReturnValue(1);
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function somebody(): Promise<TestPerson> {
  const person = await makePerson();
  await db.superuser()`update person set password_hash = ${passwordHash} where id = ${person.id}`;
  return person;
}

async function wrongly(browser: Browser, email: string, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) statuses.push((await browser.signIn(email, WRONG)).status);
  return statuses;
}

const devicesOf = async ({ id }: TestPerson) => [
  ...(await db.superuser()<{ token_hash: string }[]>`select token_hash from known_device where person_id = ${id}`),
];
const personIn = async (browser: Browser) => {
  const token = browser.cookies.get("tickmark.session") ?? null;
  return token && (await asIdentity("read", (tx) => personOfSession(tx, token)))?.id;
};
const letters = async ({ email }: TestPerson) =>
  (await db.superuser()<{ subject: string }[]>`select subject from mail where recipient = ${email}`).map(
    (m) => m.subject,
  );

test("the right password opens a session in cookies that are HttpOnly and SameSite", async () => {
  const person = await somebody();
  const browser = new Browser();
  const answer = await browser.signIn(person.email.toUpperCase(), PASSWORD);
  expect(answer.status).toBe(200);
  expect(await personIn(browser)).toBe(person.id);
  const set = answer.headers.getSetCookie().filter((c) => /^tickmark\.(session|device)=/.test(c));
  expect(set).toHaveLength(2);
  for (const cookie of set) expect(cookie).toMatch(/^tickmark\.\w+=[\w-]{43};.*HttpOnly.*SameSite=Lax/i);
});

test("over https the cookies are Secure and bound to this host", async () => {
  const person = await somebody();
  vi.spyOn(env(), "secureCookies", "get").mockReturnValue(true);
  const answer = await new Browser().signIn(person.email, PASSWORD);
  const names = answer.headers.getSetCookie().filter((c) => /; Secure/.test(c) && /; Path=\/(;|$)/.test(c));
  expect(names.map((c) => c.split("=")[0])).toEqual(
    expect.arrayContaining(["__Host-tickmark.session", "__Host-tickmark.device"]),
  );
});

test("a wrong password and an unknown address get the same answer, and no session or known-browser cookie", async () => {
  const person = await somebody();
  const answers = [];
  for (const email of [person.email, `nobody-${person.email}`]) {
    const browser = new Browser();
    const answer = await browser.signIn(email, WRONG);
    answers.push([answer.status, await answer.text(), [...browser.cookies.keys()].sort()]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.[0]).toBe(401);
  expect(answers[0]?.[2]).not.toContain("tickmark.session");
  expect(answers[0]?.[2]).not.toContain("tickmark.device");
});

test.each([
  ["a password longer than any", { email: "ada@example.com", password: "x".repeat(257) }],
  ["an address longer than any", { email: `${"a".repeat(300)}@example.com`, password: PASSWORD }],
  ["a megabyte", { email: "ada@example.com", password: "x".repeat(1_000_000) }],
  ["nothing", {}],
])("%s is a wrong password, and costs no count and no hash", async (_, form) => {
  const before = await db.superuser()`select key, count from attempt order by key`;
  expect((await new Browser().send("callback/password", form as Record<string, string>)).status).toBe(401);
  expect(await db.superuser()`select key, count from attempt order by key`).toEqual(before);
});

test("a form without the CSRF token signs no one in, even with the right password", async () => {
  const person = await somebody();
  for (const csrfToken of [undefined, "0".repeat(64)]) {
    const browser = new Browser();
    await browser.ask("csrf");
    const form = { email: person.email, password: PASSWORD, ...(csrfToken && { csrfToken }) };
    const answer = await browser.ask("callback/password", form);
    expect(JSON.stringify([await answer.text(), answer.headers.get("location")])).toContain("csrf=true");
    expect(browser.cookies.has("tickmark.session")).toBe(false);
    expect(await devicesOf(person)).toEqual([]);
  }
});

test("one attempt too many is refused at once, saying when to come back", async () => {
  const person = await somebody();
  const browser = new Browser();
  expect(await wrongly(browser, person.email, ATTEMPTS.addressInNetwork)).toEqual(
    Array(ATTEMPTS.addressInNetwork).fill(401),
  );
  const refused = await browser.signIn(person.email, PASSWORD);
  expect(refused.status).toBe(429);
  const wait = Number(refused.headers.get("retry-after"));
  expect(wait).toBeGreaterThan(14 * 60);
  expect(wait).toBeLessThanOrEqual(15 * 60);
  expect(await refused.json()).toMatchObject({ url: expect.stringContaining("too_many_requests") });
  // The window is over when its fifteen minutes are.
  await db.superuser()`update attempt set window_start = now() - interval '15 minutes'`;
  expect((await browser.signIn(person.email, PASSWORD)).status).toBe(200);
});

test("attacks from any number of networks never lock out a browser the person has signed in from", async () => {
  const person = await somebody();
  const own = new Browser("192.0.2.1");
  await own.signIn(person.email, PASSWORD);
  const statuses = [];
  for (let n = 0; n < 6; n++)
    statuses.push(...(await wrongly(new Browser(`203.0.${n}.5`), person.email, ATTEMPTS.addressInNetwork)));
  expect(statuses.filter((s) => s === 401)).toHaveLength(ATTEMPTS.address);
  expect(statuses.slice(ATTEMPTS.address)).toEqual(Array(ATTEMPTS.addressInNetwork).fill(429));
  // Nor in the attacker's own network.
  own.cookies.delete("tickmark.session");
  const nextDoor = new Browser("203.0.0.77");
  for (const [name, value] of own.cookies) nextDoor.cookies.set(name, value);
  expect((await nextDoor.signIn(person.email, PASSWORD)).status).toBe(200);
  expect(await personIn(nextDoor)).toBe(person.id);
  expect((await new Browser("192.0.2.1").signIn(person.email, PASSWORD)).status).toBe(429);
}, 60_000);

test("attacks from one network lock out the person's new browsers in that network only", async () => {
  const person = await somebody();
  await wrongly(new Browser("203.0.113.5"), person.email, 3 * ATTEMPTS.addressInNetwork);
  expect((await new Browser("203.0.113.200").signIn(person.email, PASSWORD)).status).toBe(429);
  expect((await new Browser("203.0.114.5").signIn(person.email, PASSWORD)).status).toBe(200);
}, 30_000);

test("a known browser has its own count, which its next right password resets", async () => {
  const person = await somebody();
  const own = new Browser();
  await own.signIn(person.email, PASSWORD);
  expect(await wrongly(own, person.email, ATTEMPTS.device - 1)).toEqual(Array(ATTEMPTS.device - 1).fill(401));
  expect((await own.signIn(person.email, PASSWORD)).status).toBe(200);
  expect(await wrongly(own, person.email, ATTEMPTS.device + 1)).toEqual([...Array(ATTEMPTS.device).fill(401), 429]);
}, 30_000);

test("a browser is known only for the account that signed in with it, and unknown for any other", async () => {
  const [person, other] = [await somebody(), await somebody()];
  const browser = new Browser();
  await browser.signIn(person.email, PASSWORD);
  await wrongly(browser, other.email, ATTEMPTS.addressInNetwork);
  expect((await browser.signIn(other.email, PASSWORD)).status).toBe(429);
  expect((await browser.signIn(person.email, PASSWORD)).status).toBe(200);
});

test("a browser's token is replaced at each sign-in, so a planted one is worthless; two people sharing a browser both stay known", async () => {
  const [person, other] = [await somebody(), await somebody()];
  const browser = new Browser();
  await browser.signIn(person.email, PASSWORD);
  const planted = browser.cookies.get("tickmark.device") ?? "";
  await browser.signIn(other.email, PASSWORD);
  const now = browser.cookies.get("tickmark.device") ?? "";
  expect(now).not.toBe(planted);
  for (const who of [person, other]) expect(await devicesOf(who)).toEqual([{ token_hash: tokenHash(now) }]);
  const invented = new Browser();
  invented.cookies.set("tickmark.device", "A".repeat(43));
  await invented.signIn(person.email, PASSWORD);
  expect((await devicesOf(person)).map((d) => d.token_hash)).not.toContain(tokenHash("A".repeat(43)));
});

test("a person has a limited number of known browsers: the least recently used makes room, and one unused for half a year is forgotten", async () => {
  const person = await somebody();
  const first = new Browser();
  await first.signIn(person.email, PASSWORD);
  await db.superuser()`insert into known_device (token_hash, person_id, last_used_at, expires_at)
    select 'h' || n, ${person.id}, now() - make_interval(mins => n), now() + interval '1 day'
    from generate_series(1, ${MOST_DEVICES - 1}) n`;
  expect(await devicesOf(person)).toHaveLength(MOST_DEVICES);
  await new Browser().signIn(person.email, PASSWORD);
  const hashes = (await devicesOf(person)).map((d) => d.token_hash);
  expect(hashes).toHaveLength(MOST_DEVICES);
  expect(hashes).not.toContain(`h${MOST_DEVICES - 1}`);
  await db.superuser()`update known_device set expires_at = now() where person_id = ${person.id}`;
  await wrongly(new Browser(), person.email, ATTEMPTS.addressInNetwork);
  expect((await first.signIn(person.email, PASSWORD)).status).toBe(429);
  await sweepSessions();
  expect(await devicesOf(person)).toEqual([]);
});

test.each([
  [
    "a new password",
    (person: TestPerson) =>
      callAs(person).account.changePassword({ current: PASSWORD, next: "another walk by ledgers 77" }),
  ],
  ["signing out everywhere else", (person: TestPerson) => callAs(person).account.endOtherSessions()],
])("after %s no browser is known any more", async (_, act) => {
  const person = await somebody();
  await new Browser().signIn(person.email, PASSWORD);
  expect(await devicesOf(person)).toHaveLength(1);
  await act(person);
  expect(await devicesOf(person)).toEqual([]);
});

test("when an owner signs everyone out, their people's browsers are forgotten, and others' are not", async () => {
  const { owner, org, call } = await makeTenant();
  const other = await somebody();
  await db.superuser()`update person set password_hash = ${passwordHash} where id = ${owner.id}`;
  for (const person of [owner, other]) await new Browser().signIn(person.email, PASSWORD);
  await call.organizations.signEveryoneOut({ organization: org.orgId });
  expect([await devicesOf(owner), (await devicesOf(other)).length]).toEqual([[], 1]);
});

test("the person is mailed about refused attempts once a day; an address without an account gets nothing", async () => {
  const person = await somebody();
  const stranger = { ...person, email: `nobody-${person.email}` };
  for (const { email } of [person, stranger]) await wrongly(new Browser(), email, ATTEMPTS.addressInNetwork);
  expect(await letters(person)).toEqual([]);
  for (const { email } of [person, stranger]) await wrongly(new Browser(), email, 3);
  const told = ["Attempts to sign in to your Tickmark account were refused"];
  expect([await letters(person), await letters(stranger)]).toEqual([told, []]);
  await db.superuser()`update attempt set window_start = window_start - interval '23 hours 59 minutes' where count = 1`;
  await wrongly(new Browser(), person.email, 1);
  expect(await letters(person)).toEqual(told);
  await db.superuser()`update attempt set window_start = now() - interval '1 day' where count = 1`;
  await wrongly(new Browser(), person.email, 1);
  expect(await letters(person)).toEqual([...told, ...told]);
}, 30_000);

test("where networks are indistinguishable an unknown browser is limited by its address, a known one still by its own count", async () => {
  vi.spyOn(env(), "TRUSTED_PROXIES", "get").mockReturnValue(0);
  const person = await somebody();
  const own = new Browser();
  await own.signIn(person.email, PASSWORD);
  const attacks = await wrongly(new Browser(), person.email, ATTEMPTS.addressAlone + 1);
  expect(attacks).toEqual([...Array(ATTEMPTS.addressAlone).fill(401), 429]);
  expect((await own.signIn(person.email, PASSWORD)).status).toBe(200);
});

test("wrong passwords in one session block neither the person's other session nor their sign-in", async () => {
  const person = await somebody();
  const other = new Browser();
  await other.signIn(person.email, PASSWORD);
  const change = (token: string, current: string) =>
    callAs({ id: person.id, token }).account.changePassword({ current, next: "another walk by ledgers 77" });
  for (let i = 0; i < ATTEMPTS.device; i++)
    await expect(change(person.token, WRONG)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(change(person.token, PASSWORD)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  expect((await new Browser("192.0.2.200").signIn(person.email, PASSWORD)).status).toBe(200);
  await change(other.cookies.get("tickmark.session") ?? "", PASSWORD);
});

test("attempts with a mailed link are limited too, whether it works or not", async () => {
  const { account } = callAs(null);
  const confirm = () =>
    account.confirmSignUp({ token: "B".repeat(43), name: "New", password: PASSWORD, organization: null });
  const reset = () => account.resetPassword({ token: "C".repeat(43), password: PASSWORD });
  for (const use of [confirm, reset]) {
    for (let i = 0; i < ATTEMPTS.addressInNetwork; i++)
      await expect(use()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(use()).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  }
});

test("signing out ends the session, and the browser stays known", async () => {
  const person = await somebody();
  const browser = new Browser();
  await browser.signIn(person.email, PASSWORD);
  const token = browser.cookies.get("tickmark.session") ?? "";
  expect((await browser.send("signout", {})).status).toBe(200);
  expect(await asIdentity("read", (tx) => personOfSession(tx, token))).toBeNull();
  expect(await devicesOf(person)).toHaveLength(1);
});
