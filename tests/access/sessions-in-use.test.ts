import { afterEach, expect, test, vi } from "vitest";
import { asIdentity } from "#db/tenant.ts";
import { personOfSession, personOfToken } from "#server/ground/access/queries.ts";
import { type Actor, organizationTarget, serve, type Target, workspaceTarget } from "#server/ground/access/service.ts";
import { env } from "#server/ground/platform/env.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { callAs, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";
import { makeToken } from "#tests/factories/programs.ts";

const db = testDatabase();
const sql = () => db.superuser();
const ended = { code: "UNAUTHORIZED" };

afterEach(() => vi.restoreAllMocks());

async function lastSeen(person: TestPerson): Promise<number> {
  const [row] = await sql()`select last_seen_at from session where person_id = ${person.id}`;
  return Date.parse(row?.last_seen_at);
}

async function seen(person: TestPerson, before: string, than = new Date().toISOString()): Promise<void> {
  await sql()`update session set last_seen_at = ${than}::timestamptz - ${before}::interval where person_id = ${person.id}`;
}

test("a session idle for less than 12 hours continues, and using it keeps it alive for 12 more", async () => {
  const person = await makePerson();
  await seen(person, "11 hours 58 minutes");
  const before = Date.now();
  await callAs(person).account.reach();
  expect(await lastSeen(person)).toBeGreaterThan(before - 60_000);
  await seen(person, "12 hours");
  await expect(callAs(person).account.reach()).rejects.toMatchObject(ended);
});

test("work in a tenant also keeps a session alive; refused requests and an open page's own polling do not", async () => {
  const { owner, workspace, call } = await makeTenant();
  await seen(owner, "2 hours");
  await expect(call.workspaces.open({ workspace: "not-there" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await lastSeen(owner)).toBeLessThan(Date.now() - 3_600_000);
  // What an open page asks by itself, nobody need be there for.
  await call.workspaces.open({ workspace: workspace.slug });
  await call.journal.pulse({ workspace: workspace.slug });
  expect(await lastSeen(owner)).toBeLessThan(Date.now() - 3_600_000);
  await call.controls.names({ workspace: workspace.slug });
  expect(await lastSeen(owner)).toBeGreaterThan(Date.now() - 3_600_000);
});

test("the last use is written once a minute, and never moved back", async () => {
  const person = await makePerson();
  const now = new Date().toISOString();
  await seen(person, "59.999 seconds", now);
  const before = await lastSeen(person);
  await callAs(person, now).account.reach();
  expect(await lastSeen(person)).toBe(before);
  await seen(person, "60 seconds", now);
  await callAs(person, now).account.reach();
  expect(await lastSeen(person)).toBeGreaterThanOrEqual(Date.parse(now));
  // A clock that runs ahead on another machine.
  await seen(person, "-10 minutes", now);
  const ahead = await lastSeen(person);
  await callAs(person, new Date(Date.parse(now) + 3_600_000).toISOString()).account.reach();
  expect(await lastSeen(person)).toBe(ahead);
});

test("a session ends at its absolute limit, however much it is used", async () => {
  const person = await makePerson();
  await sql()`update session set expires_at = now() + interval '1 minute' where person_id = ${person.id}`;
  await callAs(person).account.reach();
  await sql()`update session set expires_at = now() where person_id = ${person.id}`;
  await expect(callAs(person).account.reach()).rejects.toMatchObject(ended);
});

test("demo accounts work nowhere else, by session or token", async () => {
  const { owner, workspace, call } = await makeTenant();
  const { token } = await makeToken(call, workspace.slug);
  const found = () =>
    asIdentity("read", async (tx) => [await personOfSession(tx, owner.token), await personOfToken(tx, token)]);
  await sql()`update person set is_demo = true where id = ${owner.id}`;
  const demo = vi.spyOn(env(), "demo", "get");
  demo.mockReturnValue(true);
  expect(await found()).toMatchObject([{ id: owner.id }, { id: owner.id }]);
  demo.mockReturnValue(false);
  expect(await found()).toEqual([null, null]);
  await sql()`update person set is_demo = false where id = ${owner.id}`;
  expect(await found()).toMatchObject([{ id: owner.id }, { id: owner.id }]);
});

test("an access token works until it expires or is revoked, and shows when it was last used", async () => {
  const { workspace, call } = await makeTenant();
  const { token, id } = await makeToken(call, workspace.slug);
  const holder = () => asIdentity("read", (tx) => personOfToken(tx, token));
  expect(await holder()).toMatchObject({
    token: { id, workspaceId: workspace.id },
    lastSeenAt: expect.stringMatching(/^1970/),
  });
  await sql()`update access_token set expires_at = now() where id = ${id}`;
  expect(await holder()).toBeNull();
  await sql()`update access_token set expires_at = now() + interval '1 minute', revoked_at = now() where id = ${id}`;
  expect(await holder()).toBeNull();
});

test("a token reaches only its workspace, never the organization, whoever made it", async () => {
  const { owner, org, workspace, call } = await makeTenant();
  const other = await call.workspaces.create({ organization: org.orgId, name: "Billing", timeZone: "UTC" });
  const { token } = await makeToken(call, workspace.slug);
  const now = new Date().toISOString();
  const as = <A extends Actor>(who: { sessionToken: string | null; accessToken?: string }, target: Target<A>) =>
    serve({ ...who, now }, target, "read", async (_, actor) => actor.orgId);
  const program = { sessionToken: null, accessToken: token };
  expect(await as(program, workspaceTarget({ workspace: workspace.slug }, "workspace:read"))).toBe(org.orgId);
  const beyond = [
    organizationTarget(org.orgId, "organization:read"),
    workspaceTarget({ workspace: other.slug }, "workspace:read"),
  ];
  for (const target of beyond) {
    await expect(as<Actor>(program, target)).rejects.toMatchObject({ code: "not_found" });
    expect(await as<Actor>({ sessionToken: owner.token }, target)).toBe(org.orgId);
  }
});

test("a forged session or token belongs to no one", async () => {
  for (const text of ["", "x", "no.such", "0".repeat(64)])
    expect(
      await asIdentity("read", async (tx) => [await personOfSession(tx, text), await personOfToken(tx, text)]),
    ).toEqual([null, null]);
  expect(await asIdentity("read", (tx) => personOfSession(tx, null))).toBeNull();
});
