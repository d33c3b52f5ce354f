import { expect, test } from "vitest";
import { UNKNOWN_NETWORK } from "#server/ground/limits/rules.ts";
import { ATTEMPTS } from "#server/people/account/rules/attempts.ts";
import { requestReset, resetPassword } from "#server/people/account/service/account.ts";
import { confirmSignUp, requestSignUp } from "#server/people/account/service/sign-up.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { mailedToken } from "#tests/factories/invitations.ts";
import { callAs, makePerson, makeTenant } from "#tests/factories/people.ts";

const db = testDatabase();
const PASSWORD = "mapped evidence walks home 41";
const now = () => new Date().toISOString();
const STRANGER = { network: UNKNOWN_NETWORK, device: null };
// One link is tried so often within a quarter of an hour, from wherever; more uses than that are only sent away.
const OF_A_LINK = { uses: 200, atOnce: ATTEMPTS.address };
const OF_AN_INVITATION = { uses: 1000, atOnce: 150 };
const anywhere = (n: number) => `203.0.${n % 250}.1`;

async function linkTo(email: string): Promise<string> {
  const [mail] =
    await db.superuser()`select body from mail where recipient = ${email} order by created_at desc limit 1`;
  return String(mail?.body.match(/token=(\S+)/)?.[1]);
}

async function succeeded(use: (n: number) => Promise<unknown>, of: { uses: number; atOnce: number }): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: of.uses }, (_, n) => use(n)));
  const refused = results.filter((r) => r.status === "rejected");
  // Of one person no more than some hundreds wait, and of one link no more are tried; the others are sent away before that.
  const sentAway = refused.filter(({ reason }) =>
    /of your requests are already waiting|^Too many attempts/.test(reason.message),
  );
  expect(results.length - sentAway.length).toBeGreaterThanOrEqual(of.atOnce);
  for (const { reason } of refused)
    if (!sentAway.some((r) => r.reason === reason))
      expect(reason.message).toMatch(/already been used|does not exist|works once|each works/);
  return results.length - refused.length;
}

test("of two hundred concurrent confirmations of one sign-up exactly one succeeds", async () => {
  const email = "once@example.com";
  const organization = { name: "Once", kind: "service_organization" as const };
  await requestSignUp(email, STRANGER);
  const typed = { token: await linkTo(email), name: "New Person", password: PASSWORD, organization };
  expect(await succeeded((n) => confirmSignUp(typed, anywhere(n), now()), OF_A_LINK)).toBe(1);
  expect(await db.superuser()`select 1 from organization where name = 'Once'`).toHaveLength(1);
}, 60_000);

test("of two hundred concurrent resets with one link exactly one sets the password", async () => {
  const person = await makePerson();
  await requestReset(person.email, STRANGER);
  const token = await linkTo(person.email);
  expect(await succeeded((n) => resetPassword(token, PASSWORD, anywhere(n), now()), OF_A_LINK)).toBe(1);
}, 60_000);

test("of a thousand concurrent acceptances of one invitation exactly one makes a member", async () => {
  const { call, org } = await makeTenant();
  const person = await makePerson();
  await call.people.invite({ organization: org.orgId, name: "Ira", email: person.email, role: "viewer" });
  const token = await mailedToken(db, person.email);
  expect(await succeeded(() => callAs(person).invitations.accept({ token }), OF_AN_INVITATION)).toBe(1);
  const members =
    await db.superuser()`select 1 from membership where org_id = ${org.orgId} and person_id = ${person.id}`;
  expect(members).toHaveLength(1);
}, 60_000);
