import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { asIdentity } from "#db/tenant.ts";
import { deliverMail } from "#server/ground/mail/jobs.ts";
import { LETTERS } from "#server/ground/mail/rules.ts";
import { queueMail } from "#server/ground/mail/service/queue.ts";
import * as environment from "#server/ground/platform/env.ts";
import { closeQueue, jobCounts, openQueue } from "#server/ground/platform/queue.ts";
import { requestReset } from "#server/people/account/service/account.ts";
import { requestSignUp } from "#server/people/account/service/sign-up.ts";
import { scrape } from "#server/surface/api/metrics.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeProvider } from "#tests/factories/invitations.ts";
import { callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { engagementValues } from "#tests/factories/programme.ts";
import { type Manner, mailServer } from "#tests/factories/smtp.ts";

const db = testDatabase();
const now = () => new Date().toISOString();
const PATIENCE = 300;

let close: (() => void) | undefined;
afterEach(async () => {
  close?.();
  await db.superuser()`delete from mail`;
});

async function serving(mannerOf: (recipient: string) => Manner) {
  const server = await mailServer(mannerOf);
  close = server.close;
  const config = environment.env();
  config.SMTP_URL = server.url;
  return server;
}

async function queue(...recipients: string[]) {
  for (const recipient of recipients)
    await asIdentity("write", (tx) => queueMail(tx, "unknown", { recipient, body: "Hello" }));
}

const rowOf = async (recipient: string) =>
  (
    await db.superuser()<
      { attempts: number; sent: boolean; refused: boolean; waits: boolean; problem: string | null }[]
    >`
      select attempts, sent_at is not null as sent, refused_at is not null as refused, next_attempt_at > now() as waits, problem
      from mail where recipient = ${recipient}`
  )[0];

const kind = (recipient: string) => recipient.split("-")[0] as Manner;

test("fifty permanently refused addresses end their own messages and hold back no others", async () => {
  const server = await serving(kind);
  const refused = Array.from({ length: 50 }, (_, i) => `refuse-${i}@example.com`);
  await queue(...refused, "take-1@example.com");
  expect(await deliverMail(now)).toBe(1);
  expect(server.taken).toEqual(["take-1@example.com"]);
  expect(await rowOf("refuse-0@example.com")).toMatchObject({ refused: true, sent: false, attempts: 1 });
  expect(await deliverMail(now)).toBe(0);
  expect(server.asked).toHaveLength(51);
  environment.env().METRICS_TOKEN = "a-token-for-the-scraper";
  const figures = await (await scrape("Bearer a-token-for-the-scraper")).text();
  expect(figures).toContain("tickmark_mail_refused 50");
  expect(figures).toContain("tickmark_mail_waiting 0");
});

test.each(["later", "drop", "silent"] as const)(
  "a message that the server does not take now waits longer each time, and others pass it: %s",
  async (manner) => {
    const server = await serving(kind);
    await queue(`${manner}-1@example.com`, "take-1@example.com");
    expect(await deliverMail(now, PATIENCE)).toBe(1);
    expect(server.taken).toEqual(["take-1@example.com"]);
    expect(await rowOf(`${manner}-1@example.com`)).toMatchObject({ attempts: 1, waits: true, refused: false });
    expect(await deliverMail(now, PATIENCE)).toBe(0);
    await db.superuser()`update mail set next_attempt_at = now() where sent_at is null`;
    await deliverMail(now, PATIENCE);
    expect(await rowOf(`${manner}-1@example.com`)).toMatchObject({ attempts: 2, waits: true, refused: false });
  },
);

test("two concurrent workers send each message once, however slow the server", async () => {
  const server = await serving(() => "slow");
  const all = Array.from({ length: 40 }, (_, i) => `${i}-${randomUUID()}@example.com`);
  await queue(...all);
  const sent = await Promise.all([deliverMail(now), deliverMail(now)]);
  expect(sent[0] + sent[1]).toBe(40);
  expect(server.taken.toSorted()).toEqual(all.toSorted());
});

test("a message whose transaction is rolled back is neither kept nor sent", async () => {
  const gone = asIdentity("write", async (tx) => {
    await queueMail(tx, "unknown", { recipient: "gone@example.com", body: "Hello" });
    throw new Error("rolled back");
  });
  await expect(gone).rejects.toThrow("rolled back");
  expect(await rowOf("gone@example.com")).toBeUndefined();
});

test("no invitation or subject contains anything the sender wrote", async () => {
  const { call, org, owner } = await makeTenant();
  const email = "outsider@example.com";
  await call.people.invite({ organization: org.orgId, name: "Typed Name", email, role: "viewer" });
  await callAs(null).account.signUp({ email: "newcomer@example.com" });
  const mails = await db.superuser()<{ subject: string; body: string }[]>`select subject, body from mail`;
  expect(mails).toHaveLength(2);
  const subjects: string[] = Object.values(LETTERS).map((l) => l.subject);
  for (const { subject, body } of mails) {
    expect(subjects).toContain(subject);
    for (const typed of ["Typed", org.name, owner.name]) expect(body).not.toContain(typed);
  }
});

test("mail for a sign-up or reset is queued when it commits, not left to the next sweep", async () => {
  const from = { network: "198.51.100.9", device: null };
  const person = await makePerson();
  await openQueue(db.appUrl(), { work: false });
  try {
    await requestReset(person.email, from);
    const waiting = (jobs: number) => ({ queue: "mail.deliver", state: "created", jobs });
    expect(await jobCounts()).toContainEqual(waiting(1));
    await requestSignUp("commit@example.com", from);
    expect(await jobCounts()).toContainEqual(waiting(2));
  } finally {
    await closeQueue(0);
  }
});

test("the inviter sees which invitations could not be delivered, in all four places, until they are resent", async () => {
  await serving(kind);
  const { call, org, workspace } = await makeTenant();
  const at = { organization: org.orgId };
  const scope = { workspace: workspace.slug };
  const member = await call.people.invite({ ...at, name: "M", email: "refuse-member@example.com", role: "viewer" });
  await call.delegations.invite({
    ...at,
    providerName: "P",
    email: "refuse-provider@example.com",
    capabilities: ["workspace:read"],
  });
  const engagement = await call.engagements.adopt({ ...scope, values: engagementValues() });
  const endsOn = "2100-01-01";
  const emails = ["refuse-auditor@example.com", "take-auditor@example.com"];
  await call.sharing.share({ ...scope, engagementId: engagement.id, firmName: "F", emails, endsOn });
  const provider = await makeProvider();
  const first = { name: "Payroll", timeZone: "UTC" };
  await provider.call.portfolio.createClient({
    organization: provider.org.orgId,
    name: "C",
    ownerName: "O",
    ownerEmail: "refuse-owner@example.com",
    first,
  });
  const marked = async () => ({
    member: (await call.people.list(at)).find((p) => p.id === member.id)?.undelivered,
    provider: (await call.delegations.list(at)).map((d) => d.undelivered),
    auditors: (await call.sharing.list(scope)).flatMap((g) => g.auditors.map((a) => a.undelivered)),
    owner: (await provider.call.portfolio.clients({ organization: provider.org.orgId })).map((c) => c.undelivered),
  });
  expect(await marked()).toEqual({ member: false, provider: [false], auditors: [false, false], owner: [false] });
  await deliverMail(now);
  expect(await marked()).toEqual({ member: true, provider: [true], auditors: [true, false], owner: [true] });
  await call.people.resendInvitation({ ...at, membershipId: member.id });
  expect((await marked()).member).toBe(false);
});
