import { readdirSync } from "node:fs";
import { NextRequest } from "next/server.js";
import { beforeAll, expect, test } from "vitest";
import { startSession } from "#server/account/service/account.ts";
import { cookieName, PERSON_HEADER } from "#server/trpc/edge.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { type Knock, makeKnocks } from "./knocks.ts";
import { ROUTES, type Route } from "./plain-routes.ts";
import { fingerprint } from "./tables.ts";
import { type FilledTenant, makeFilledTenant } from "./world.ts";

const db = testDatabase();
let a: FilledTenant;
let b: FilledTenant;
let knocks: Knock[];

beforeAll(async () => {
  a = await makeFilledTenant();
  b = await makeFilledTenant();
  knocks = await makeKnocks({ db, a, b });
}, 120_000);

/** Routes with a door of their own, and where it is tested. */
const ELSEWHERE: Record<string, string> = {
  "auth/[...nextauth]": "sign-in: integration/account, e2e/sessions",
  "controls/template": "an empty list, the same for everybody",
  health: "says whether the parts are up: no tenant",
  metrics: "guarded by a secret of its own: integration/metrics",
  "trpc/[trpc]": "access/procedures",
  "v1/[...path]": "access/rest",
};

const NAMES = Object.keys(ROUTES);

test("every route file is in one of the two tables", () => {
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" });
  const found = files.filter((f) => f.endsWith("/route.ts")).map((f) => f.replace(/\/route\.ts$/, ""));
  expect(found.sort()).toEqual([...NAMES, ...Object.keys(ELSEWHERE)].sort());
});

test.each(NAMES)("%s lets in whom the capability table lets in, and tells the others nothing", async (name) => {
  const route = ROUTES[name];
  if (!route) return expect.unreachable();
  const before = await fingerprint(db, b.actor);
  const wrong: string[] = [];
  for (const knock of knocks.filter((k) => route.scoped || !k.scope)) {
    const expected = expectedStatus(route, knock);
    const got = await statusAtTheGate(await answer(name, route, knock));
    if (got !== expected) wrong.push(`${knock.who}: ${got} instead of ${expected}`);
  }
  expect(wrong).toEqual([]);
  expect(await fingerprint(db, b.actor)).toEqual(before);
});

test("an auditor's export and files are those of the shared engagement", async () => {
  const auditor = knocks.find((k) => k.who === "auditor");
  const route = ROUTES["evidence/files/[evidence]/[position]"];
  if (!auditor || !route) return expect.unreachable();
  for (const evidence of [a.records.soc1EvidenceId, a.records.oldEvidenceId, b.records.evidenceId]) {
    const params = () => ({ evidence, position: "0" });
    const { status } = await answer("evidence/files/[evidence]/[position]", { ...route, params }, auditor);
    expect(status).toBe(404);
  }
});

test.each(NAMES.filter((name) => ROUTES[name]?.method !== "GET"))(
  "%s refuses what a form of another site could send",
  async (name) => {
    const owner = knocks.find((k) => k.who === "owner");
    const route = ROUTES[name];
    if (!owner || !route) return expect.unreachable();
    expect((await answer(name, route, owner, {})).status).toBe(403);
  },
);

// A draft is its author's alone: that it is not there for another is found behind the gate.
async function statusAtTheGate(response: Response): Promise<number> {
  const text = await response.text();
  return response.ok || text.includes("This import does not exist") ? 200 : response.status;
}

function expectedStatus(route: Route, knock: Knock): number {
  if (!knock.person) return 401;
  if (!knock.workspace) return 404;
  return knock.workspace.includes(route.needs) ? 200 : 403;
}

async function answer(name: string, route: Route, knock: Knock, own = headersOf(knock.person)) {
  const { records, workspace } = knock.at;
  const search = new URLSearchParams({ workspace: workspace.slug, ...route.search?.(records) });
  for (const [key, value] of Object.entries(knock.scope ?? {})) search.set(key, String(value));
  const token = knock.person && (await startSession(knock.person.id, "test"));
  const request = new NextRequest(`http://tickmark.test/api/${name}?${search}`, {
    method: route.method,
    headers: { ...own, ...(token ? { cookie: `${cookieName("session")}=${token}` } : {}) },
    body: route.body,
  });
  const handler = (await route.mount())[route.method];
  if (!handler) throw new Error(`${name} does not answer ${route.method}`);
  return handler(request, { params: Promise.resolve(route.params?.(records)) } as never);
}

function headersOf(person: Knock["person"]): Record<string, string> {
  return { "x-tickmark": "1", ...(person ? { [PERSON_HEADER]: person.id } : {}) };
}
