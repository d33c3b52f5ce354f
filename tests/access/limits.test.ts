import { randomUUID } from "node:crypto";
import { NextRequest } from "next/server.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { GET, POST } from "#app/api/trpc/[trpc]/route.ts";
import { poolLoad } from "#db/tenant.ts";
import { OPERATIONS } from "#server/exchange/rest/transport/operations.ts";
import { serve, workspaceTarget } from "#server/ground/access/service.ts";
import { ALLOWANCES, COSTLY_AT_ONCE, COSTS, kindOf } from "#server/ground/limits/rules.ts";
import {
  admit,
  charge,
  chargeOrganization,
  countIfCostly,
  deduct,
  onCharge,
} from "#server/ground/limits/service/points.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { instruments } from "#server/ground/platform/instruments.ts";
import { endWork, inWork, type Work } from "#server/ground/platform/work.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, asBrowser, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";
import { ask, makeToken } from "#tests/factories/programs.ts";
import { callProcedure, PROCEDURES } from "./calls.ts";
import { EXPECTED } from "./expected.ts";
import { ROUTES, sendTo } from "./plain-routes.ts";
import { type FilledTenant, makeFilledTenant } from "./world.ts";

testDatabase();
let tenant: FilledTenant;
let spent: TestPerson;

beforeAll(async () => {
  tenant = await makeFilledTenant();
  spent = tenant.owner;
  // Nothing fills while these run.
  vi.useFakeTimers({ toFake: ["Date"] });
  spend(spent);
}, 120_000);
afterAll(() => void vi.useRealTimers());

/** Uses up what a person, or their token, may. */
function spend(person: { id: string; token: string }, token: { id: string; token: string } | null = null): void {
  const credential = { sessionToken: token ? null : person.token, accessToken: token?.token ?? null };
  const more = () => charge(credential, { id: person.id, token }, "read");
  expect(() => {
    for (let i = 0; i <= (token ? ALLOWANCES.token : ALLOWANCES.person).burst; i++) more();
  }).toThrow(AppError);
}

const SIGNED_IN = Object.keys(PROCEDURES).filter((path) => EXPECTED[path]?.needs !== "open");

test.each(SIGNED_IN)(
  "%s is refused to a person who has used up their allowance, before it does anything",
  async (path) => {
    const scope = { workspace: tenant.workspace.slug, organization: tenant.org.orgId };
    const input = { ...scope, ...EXPECTED[path]?.input?.(tenant.records) };
    const { error } = await callProcedure(path, spent, input);
    expect(error).toMatchObject({ code: "TOO_MANY_REQUESTS", cause: { retryAfter: 1 } });
  },
);

test.each(Object.keys(ROUTES))("/api/%s answers such a person with 429 and when to retry", async (name) => {
  const answer = await inWork({ route: `/api/${name}` }, () => sendTo(name, tenant, asBrowser(spent)));
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
});

const OF_TOKENS = OPERATIONS.filter((o) => o.needs !== "open");
test.each(OF_TOKENS)(
  "$name answers a token that has used up its allowance with 429 and when to come back",
  async (o) => {
    const token = await makeToken(await someTenant(), tenantOfTokens.workspace.slug);
    spend(tenantOfTokens.owner, token);
    const spans = { from: "2026-01-01", to: "2026-02-01" };
    const query = o.name === "readTimeline" ? spans : { from: "0", to: "0", sequence: "0", size: "0" };
    const path = `${o.path.replace("{id}", tenantOfTokens.workspace.slug)}?${new URLSearchParams(query)}`;
    const answer = await ask(token.token, path, { method: o.method, ...(o.method === "POST" ? { body: "x" } : {}) });
    expect(answer.json).toMatchObject({ status: 429, detail: expect.stringContaining("This token") });
    expect(answer.headers.get("retry-after")).toBe("1");
  },
);

let tenantOfTokens: Awaited<ReturnType<typeof makeTenant>>;
async function someTenant() {
  tenantOfTokens = await makeTenant();
  return tenantOfTokens.call;
}

test("a refused call carries Retry-After over HTTP, alone and in a batch", async () => {
  const input = encodeURIComponent(JSON.stringify({ workspace: tenant.workspace.slug }));
  const batch = encodeURIComponent(JSON.stringify({ 0: { workspace: tenant.workspace.slug } }));
  const headers = asBrowser(spent);
  for (const path of [`controls.list?input=${input}`, `controls.list?batch=1&input=${batch}`]) {
    const answer = await GET(new NextRequest(`http://tickmark.test/api/trpc/${path}`, { headers }));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "1"]);
  }
  const sent = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: "{}" };
  const answer = await POST(new NextRequest("http://tickmark.test/api/trpc/account.signOutElsewhere", sent));
  expect(answer.status).not.toBe(200);
});

test("a person's limit is their own: a colleague and their own token continue, and it refills with time", async () => {
  const colleague = await makePerson();
  await addMember(tenant.org.orgId, colleague, "viewer");
  const scope = { workspace: tenant.workspace.slug };
  expect((await callProcedure("controls.list", colleague, scope)).error).toBeNull();
  expect((await callProcedure("controls.list", spent, scope)).error?.code).toBe("TOO_MANY_REQUESTS");
  vi.advanceTimersByTime(2000);
  expect((await callProcedure("controls.list", spent, scope)).error).toBeNull();
});

test("an organization's limit is shared by its people, and another organization's is untouched", async () => {
  const [a, b] = [await makeTenant(), await makeTenant()];
  const credential = { sessionToken: a.owner.token };
  charge(credential, { id: a.owner.id, token: null }, "read");
  chargeOrganization(credential, a.org.orgId, ALLOWANCES.organization.burst);
  const colleague = await makePerson();
  await addMember(a.org.orgId, colleague, "viewer");
  const scope = { workspace: a.workspace.slug };
  const refused = await callProcedure("controls.list", colleague, scope);
  expect(refused.error?.message).toContain("Your organization");
  expect((await callProcedure("controls.list", b.owner, { workspace: b.workspace.slug })).error).toBeNull();
});

test("one piece of work is charged once, however many transactions it takes", async () => {
  const { owner, workspace } = await makeTenant();
  const caller = { sessionToken: owner.token, believes: owner.id, now: new Date().toISOString() };
  const target = workspaceTarget({ workspace: workspace.slug }, "control:manage");
  const points = async () => {
    const { values } = await instruments().points.get();
    return values.find((v) => v.labels.kind === "import")?.value ?? 0;
  };
  const before = await points();
  const work: Work = { route: "/api/controls/import" };
  await inWork(work, async () => {
    await serve(caller, target, "read", async () => undefined);
    await serve(caller, target, "write", async () => undefined);
  });
  endWork(work);
  expect((await points()) - before).toBe(COSTS.import.points);
});

test("a person may have four costly requests in progress; a fifth is refused until one ends, and small ones continue", async () => {
  const { owner, workspace, call } = await makeTenant();
  const caller = { sessionToken: owner.token, believes: owner.id, now: new Date().toISOString() };
  const target = workspaceTarget({ workspace: workspace.slug }, "workspace:read");
  const begin = async (work: Work) => {
    await inWork(work, () => serve(caller, target, "read", async () => undefined));
    return work;
  };
  const routes = [
    "/api/matrix/export",
    "/api/evidence/export",
    "/api/controls/import",
    "/api/v1/workspaces/{id}/journal/entries",
  ];
  const under = await Promise.all(routes.map((route) => begin({ route })));
  expect(under).toHaveLength(COSTLY_AT_ONCE);
  const fifth = begin({ route: "/api/risks/export" });
  await expect(fifth).rejects.toMatchObject({ code: "too_many_requests", retryAfter: 5 });
  expect((await call.controls.list({ workspace: workspace.slug })).matching).toBe(0);
  if (under[0]) endWork(under[0]);
  await expect(begin({ route: "/api/risks/export" })).resolves.toBeDefined();
  for (const work of under) endWork(work);
});

test("requests in another web process count among the four, and its charges are deducted here too", () => {
  const person = { id: randomUUID(), token: null };
  const credential = { sessionToken: person.id };
  const pay = () => charge(credential, person, "read");
  pay();
  const begun = Array.from({ length: COSTLY_AT_ONCE }, () => ({ route: "/api/risks/export" }));
  for (const work of begun) inWork(work, () => countIfCostly(credential));
  const startExport = () => inWork({ route: "/api/risks/export" }, pay);
  expect(startExport).toThrow(/4 of your exports and imports are running/);
  expect(() => inWork({ route: "/api/risks/export" }, () => countIfCostly(credential))).toThrow(AppError);
  expect(() => inWork({ route: "/w/[workspace]/risks" }, () => countIfCostly(credential))).not.toThrow();
  for (const work of begun) endWork(work);
  expect(startExport).not.toThrow();
  const told: unknown[] = [];
  onCharge((what) => told.push(what));
  pay();
  onCharge(() => undefined);
  expect(told).toEqual([{ holder: "person", id: person.id, points: 1 }]);
  expect(() => admit(credential, null)).not.toThrow();
  deduct({ holder: "person", id: person.id, points: ALLOWANCES.person.burst });
  expect(() => admit(credential, null)).toThrow(AppError);
});

test("a refused request holds no connection", async () => {
  const scope = { workspace: tenant.workspace.slug };
  spend(spent);
  await Promise.all(Array.from({ length: 40 }, () => callProcedure("controls.list", spent, scope)));
  expect(poolLoad()).toMatchObject({ inUse: 0, waiting: 0 });
});

test("every route and operation has a kind, and every procedure costs what its type does, except those listed here", () => {
  const mode = (method: string) => (method === "GET" ? "read" : "write");
  const routes = Object.entries(ROUTES).map(([name, r]) => [name, kindOf({ route: `/api/${name}` }, mode(r.method))]);
  expect(Object.fromEntries(routes)).toEqual({
    "applicability/export": "export",
    "controls/export": "export",
    "controls/import": "import",
    "controls/import/rejected": "export",
    "description/export": "export",
    "documents/export": "export",
    "evidence/export": "export",
    "evidence/files/[evidence]/[position]": "file",
    "reports/files/[report]/[position]": "file",
    "evidence/upload": "upload",
    "frameworks/import": "import",
    "matrix/export": "export",
    "oscal/export": "export",
    "oscal/import": "import",
    "plans/export": "export",
    "risks/export": "export",
  });
  const operations = OPERATIONS.map((o) => [o.name, kindOf({ route: `/api/v1${o.path}` }, mode(o.method))]);
  expect(Object.fromEntries(operations)).toEqual({
    whoAmI: "read",
    listControls: "read",
    importControls: "import",
    listCriteria: "read",
    listEngagements: "read",
    sendEvidence: "upload",
    readTimeline: "read",
    readCheckpoint: "read",
    readEntries: "export",
    proveInclusion: "read",
    proveConsistency: "read",
    readKey: "read",
  });
  const types = Object.entries(PROCEDURES).map(
    ([path, { _def }]) => [path, _def.type === "query" ? "read" : "write"] as const,
  );
  const others = types.flatMap(([path, type]) =>
    kindOf({ procedure: path }, type) === type ? [] : [[path, kindOf({ procedure: path }, type)]],
  );
  expect(Object.fromEntries(others)).toEqual({ "imports.open": "import", "imports.confirm": "import" });
});

test("only the product's own retryable codes say when to retry", () => {
  const waits = (
    ["unauthenticated", "forbidden", "not_found", "conflict", "invalid", "too_many_requests", "unavailable"] as const
  ).map((code) => [code, new AppError(code, "").retryAfter]);
  expect(Object.fromEntries(waits)).toEqual({
    unauthenticated: null,
    forbidden: null,
    not_found: null,
    conflict: null,
    invalid: null,
    too_many_requests: 60,
    unavailable: 5,
  });
  expect(new AppError("unavailable", "", { retryAfter: 0.2 }).retryAfter).toBe(1);
});
