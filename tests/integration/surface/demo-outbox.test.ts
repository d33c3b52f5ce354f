import { randomUUID } from "node:crypto";
import { NextRequest } from "next/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { asIdentity } from "#db/tenant.ts";
import { DEMO_PASSWORD, DEMO_SIGN_INS } from "#server/ground/platform/demo-people.ts";
import { env, readConfig } from "#server/ground/platform/env.ts";
import { checkCredentials, createPerson } from "#server/people/account/service/account.ts";
import { hashPassword } from "#server/people/account/service/passwords.ts";
import { answerCalls } from "#server/surface/api/transport.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { callAs, makeTenant } from "#tests/factories/people.ts";

const db = testDatabase();
const [NORA] = DEMO_SIGN_INS;
const PASSWORD = "mapped evidence walks home 41";
const STRANGER = { network: "direct", device: null };

beforeEach(() => {
  vi.spyOn(env(), "demo", "get").mockReturnValue(true);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A browser that calls procedures; the demo tells browsers apart by a cookie it gives at the first change. */
function browser(session: Record<string, string> = {}) {
  let cookie = session.cookie ?? "";
  const call = async (procedure: string, input: object, method = "POST"): Promise<unknown> => {
    const query = method === "GET" ? `?input=${encodeURIComponent(JSON.stringify(input))}` : "";
    const request = new NextRequest(`http://localhost:3000/api/trpc/${procedure}${query}`, {
      method,
      headers: { ...session, cookie, "x-tickmark": "1", "content-type": "application/json" },
      ...(method === "POST" && { body: JSON.stringify(input) }),
    });
    const answer = await answerCalls(request);
    expect(answer.status, procedure).toBe(200);
    for (const set of answer.headers.getSetCookie()) {
      expect(set).toMatch(/^tickmark\.visitor=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
      cookie = [cookie, set.split(";")[0]].filter(Boolean).join("; ");
    }
    return ((await answer.json()) as { result: { data: unknown } }).result.data;
  };
  const outbox = async (recipient: string) =>
    ((await call("mail.outbox", {}, "GET")) as { recipient: string; subject: string; body: string }[])
      .filter((m) => m.recipient === recipient)
      .map((m) => m.body);
  const signUp = (email: string) => call("account.signUp", { email });
  return { call, outbox, signUp };
}

async function makeNora(): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD, []);
  await db.superuser()`delete from person where email = ${NORA.email}`;
  await asIdentity("write", (tx) =>
    createPerson(tx, { email: NORA.email, name: NORA.name, passwordHash, isDemo: true }),
  );
}

const SECRET = /[\w-]{30,}/;

test("a reset for one of the demo's own people appears in the outbox without its link", async () => {
  await makeNora();
  const visitor = browser();
  await visitor.signUp(NORA.email);
  await visitor.call("account.requestReset", { email: NORA.email });
  for (const reader of [visitor, browser()]) {
    const [reset] = await reader.outbox(NORA.email);
    expect(reset).toContain("set a new password");
    expect(reset).not.toMatch(SECRET);
  }
  const [kept] =
    await db.superuser()`select count(*)::int as n from mail where recipient = ${NORA.email} and body ~ 'token='`;
  expect(kept?.n).toBe(1);
});

test("a visitor's links to confirm and to set a password are shown only in their own browser", async () => {
  const email = `${randomUUID()}@example.com`;
  const [visitor, other] = [browser(), browser()];
  await visitor.signUp(email);
  const [confirm = ""] = await visitor.outbox(email);
  expect(confirm).toMatch(/sign-up\/confirm\?token=[\w-]{43}/);
  expect((await other.outbox(email))[0]).not.toMatch(SECRET);
  const token = /token=(\S+)/.exec(confirm)?.[1] ?? "";
  await visitor.call("account.confirmSignUp", { token, name: "Visitor", password: PASSWORD, organization: null });
  // Asking is not owning: another visitor who asks for this address gets no link, and keeps none from the first.
  await other.call("account.requestReset", { email });
  expect((await other.outbox(email))[0]).not.toMatch(SECRET);
  await visitor.call("account.requestReset", { email });
  expect((await visitor.outbox(email))[0]).toMatch(/reset-password\?token=[\w-]{43}/);
  expect((await other.outbox(email))[0]).not.toMatch(SECRET);
});

test("an invitation's link is shown only in the browser that sent it, and nowhere if it is for one of the demo's own people", async () => {
  const { owner, org } = await makeTenant();
  const sender = browser({ cookie: `tickmark.session=${owner.token}`, "x-tickmark-person": owner.id });
  const email = `${randomUUID()}@example.com`;
  for (const invited of [email, NORA.email])
    await sender.call("people.invite", { organization: org.orgId, name: "Ira", email: invited, role: "viewer" });
  expect((await sender.outbox(email))[0]).toMatch(/\/invitation\/\S{43,}/);
  expect((await browser().outbox(email))[0]).not.toMatch(SECRET);
  expect((await sender.outbox(NORA.email))[0]).not.toMatch(SECRET);
});

test("outside the demo its people have no account: no sign-in, no password link, and no outbox", async () => {
  await makeNora();
  expect(await checkCredentials(NORA.email, DEMO_PASSWORD, STRANGER)).not.toBeNull();
  vi.spyOn(env(), "demo", "get").mockReturnValue(false);
  expect(await checkCredentials(NORA.email, DEMO_PASSWORD, STRANGER)).toBeNull();
  await db.superuser()`delete from mail where recipient = ${NORA.email}`;
  await callAs(null).account.requestReset({ email: NORA.email });
  const mails = await db.superuser()<{ body: string }[]>`select body from mail where recipient = ${NORA.email}`;
  expect(mails.map((m) => SECRET.test(m.body))).toEqual([false]);
  await expect(callAs(null).mail.outbox()).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test.each([
  ["a demo, on this machine alone", { DEMO: "true" }, ["127.0.0.1", "::1"]],
  ["a demo that is asked to, on the network", { DEMO: "true", HOST: "0.0.0.0" }, ["0.0.0.0"]],
  ["anything else, on every address", { DEMO: "false" }, [undefined]],
])("the product listens, as %s", (_, source, hosts) => {
  expect(readConfig(source).hosts).toEqual(hosts);
});
