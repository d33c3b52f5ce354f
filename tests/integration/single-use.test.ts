import { expect, test } from "vitest";
import { ATTEMPTS, UNKNOWN_NETWORK } from "#server/account/rules/attempts.ts";
import { confirmSignUp, requestReset, requestSignUp, resetPassword } from "#server/account/service/account.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { mailedToken } from "#tests/factories/invitations.ts";
import { callAs, makePerson, makeTenant } from "#tests/factories/people.ts";

const db = testDatabase();
const USES = 1000;
const AT_ONCE = 150;
const PASSWORD = "mapped evidence walks home 41";
const now = () => new Date().toISOString();
const STRANGER = { network: UNKNOWN_NETWORK, device: null };
// One link is tried so often within a quarter of an hour, from wherever.
const TRIES = ATTEMPTS.address;
const anywhere = (n: number) => `203.0.${n % 250}.1`;

async function linkTo(email: string): Promise<string> {
  const [mail] =
    await db.superuser()`select body from mail where recipient = ${email} order by created_at desc limit 1`;
  return String(mail?.body.match(/token=(\S+)/)?.[1]);
}

async function succeeded(use: (n: number) => Promise<unknown>, atOnce = AT_ONCE): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: USES }, (_, n) => use(n)));
  const refused = results.filter((r) => r.status === "rejected");
  // Of one person no more than some hundreds wait, and of one link no more are tried; the others are sent away before that.
  const sentAway = refused.filter(({ reason }) =>
    /of your requests are waiting|^Too many attempts/.test(reason.message),
  );
  expect(results.length - sentAway.length).toBeGreaterThanOrEqual(atOnce);
  for (const { reason } of refused)
    if (!sentAway.some((r) => r.reason === reason))
      expect(reason.message).toMatch(/used already|does not exist|works once|each works/);
  return results.length - refused.length;
}

test("of a thousand concurrent confirmations of one sign-up exactly one succeeds", async () => {
  const email = "once@example.com";
  const organization = { name: "Once", kind: "service_organization" as const };
  await requestSignUp({ name: "New Person", email, password: PASSWORD, organization }, STRANGER);
  const token = await linkTo(email);
  expect(await succeeded((n) => confirmSignUp(token, anywhere(n), now()), TRIES)).toBe(1);
  expect(await db.superuser()`select 1 from organization where name = 'Once'`).toHaveLength(1);
}, 60_000);

test("of a thousand concurrent resets with one link exactly one sets the password", async () => {
  const person = await makePerson();
  await requestReset(person.email, STRANGER);
  const token = await linkTo(person.email);
  expect(await succeeded((n) => resetPassword(token, PASSWORD, anywhere(n), now()), TRIES)).toBe(1);
}, 60_000);

test("of a thousand concurrent acceptances of one invitation exactly one makes a member", async () => {
  const { call, org } = await makeTenant();
  const person = await makePerson();
  await call.people.invite({ organization: org.orgId, name: "Ira", email: person.email, role: "viewer" });
  const token = await mailedToken(db, person.email);
  expect(await succeeded(() => callAs(person).invitations.accept({ token }))).toBe(1);
  const members =
    await db.superuser()`select 1 from membership where org_id = ${org.orgId} and person_id = ${person.id}`;
  expect(members).toHaveLength(1);
}, 60_000);
