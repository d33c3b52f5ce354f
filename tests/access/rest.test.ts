import { beforeAll, describe, expect, test } from "vitest";
import { OPERATIONS, type Operation } from "#server/exchange/rest/transport/operations.ts";
import { ROLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import { TOKEN_CAPABILITIES } from "#server/people/tokens/rules.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson } from "#tests/factories/people.ts";
import { ask, makeToken } from "#tests/factories/programs.ts";
import { sendOperation } from "./operations.ts";
import { fingerprint } from "./tables.ts";
import { type FilledTenant, makeFilledTenant } from "./world.ts";

const db = testDatabase();
let a: FilledTenant;
let b: FilledTenant;

beforeAll(async () => {
  a = await makeFilledTenant();
  b = await makeFilledTenant();
}, 60_000);

const guarded = OPERATIONS.filter((o) => o.needs !== "open");
const inWorkspaces = guarded.filter((o) => o.path.includes("{id}"));
const named = (operations: readonly Operation[]) => operations.map((o) => [`${o.method} ${o.path}`, o] as const);
test("only the verifier key is public", () => {
  expect(OPERATIONS.filter((o) => o.needs === "open").map((o) => o.path)).toEqual(["/journal/key"]);
});

describe.each(named(guarded))("%s", (_, o) => {
  test("refuses anyone without a live token", async () => {
    const made = await makeToken(a.call, a.workspace.slug);
    await a.call.tokens.revoke({ workspace: a.workspace.slug, tokenId: made.id });
    const expired = await makeToken(a.call, a.workspace.slug);
    await db.superuser()`update access_token set expires_at = now() - interval '1 second' where id = ${expired.id}`;
    const altered = (await makeToken(a.call, a.workspace.slug)).token.replace(/.$/, (c) => (c === "A" ? "B" : "A"));
    for (const token of [null, "tm_short", `tm_${"A".repeat(64)}`, made.token, expired.token, altered])
      expect(await sendOperation(token, o, a.workspace.slug)).toMatchObject({ status: 401, json: { status: 401 } });
  });

  test("refuses a token whose person has left", async () => {
    const person = await makePerson();
    const membershipId = await addMember(a.org.orgId, person, "compliance_manager");
    const { token } = await makeToken(callAs(person), a.workspace.slug);
    expect((await sendOperation(token, o, a.workspace.slug)).status).toBeLessThan(300);
    await a.call.people.end({ organization: a.org.orgId, membershipId });
    expect(await sendOperation(token, o, a.workspace.slug)).toMatchObject({ status: 404 });
  });
});

describe.each(named(inWorkspaces))("%s", (_, o) => {
  test("reaches only the token's own workspace, by id or slug, not another of the tenant or another tenant's", async () => {
    const { token } = await makeToken(a.call, a.workspace.slug);
    const before = await fingerprint(db, b.actor);
    for (const own of [a.workspace.slug, a.workspace.id])
      expect((await sendOperation(token, o, own)).status).toBeLessThan(300);
    for (const other of [a.second.slug, a.second.id, b.workspace.slug, b.workspace.id, "'; drop table control; --"])
      expect(await sendOperation(token, o, encodeURIComponent(other))).toMatchObject({ status: 404 });
    expect(await fingerprint(db, b.actor)).toEqual(before);
  });

  test("requires its capability from the token", async () => {
    for (const capability of TOKEN_CAPABILITIES) {
      const { token } = await makeToken(a.call, a.workspace.slug, { capabilities: [capability] });
      const { status } = await sendOperation(token, o, a.workspace.slug);
      expect(`${capability} ${status < 300 ? "serves" : status}`).toBe(
        `${capability} ${capability === o.needs ? "serves" : 403}`,
      );
    }
  });

  test("requires its capability from the person's current role", async () => {
    const person = await makePerson();
    const membershipId = await addMember(a.org.orgId, person, "compliance_manager");
    const { token } = await makeToken(callAs(person), a.workspace.slug);
    await a.call.people.changeRole({ organization: a.org.orgId, membershipId, role: "viewer" });
    const allowed = ROLE_CAPABILITIES.viewer.some((c) => c === o.needs);
    const { status } = await sendOperation(token, o, a.workspace.slug);
    expect(status < 300 ? "serves" : status).toBe(allowed ? "serves" : 403);
  });
});

test("a session cookie does not open the programs' API, and a token does not open a person's account", async () => {
  const person = await makePerson();
  await addMember(a.org.orgId, person, "owner");
  const answer = await ask(null, `/workspaces/${a.workspace.slug}/controls`, {
    headers: { cookie: "tickmark.session=anything" },
  });
  expect(answer.status).toBe(401);
});

test("no one can make a token that may do more than they may", async () => {
  const viewer = await makePerson();
  await addMember(a.org.orgId, viewer, "viewer");
  await expect(makeToken(callAs(viewer), a.workspace.slug)).rejects.toMatchObject({ code: "FORBIDDEN" });
});
