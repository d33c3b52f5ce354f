import { readdirSync } from "node:fs";
import { NextRequest } from "next/server.js";
import { beforeAll, expect, test } from "vitest";
import type { Capability } from "#server/access/rules.ts";
import { startSession } from "#server/account/service/account.ts";
import { cookieName } from "#server/trpc/edge.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { type Knock, makeKnocks } from "./knocks.ts";
import { fingerprint } from "./tables.ts";
import { type FilledTenant, makeFilledTenant, type Records } from "./world.ts";

const db = testDatabase();
let a: FilledTenant;
let b: FilledTenant;
let knocks: Knock[];

beforeAll(async () => {
  a = await makeFilledTenant();
  b = await makeFilledTenant();
  knocks = await makeKnocks({ db, a, b });
}, 120_000);

type Method = "GET" | "POST" | "PUT";
type Handler = (request: NextRequest, context: never) => Promise<Response>;
type Route = {
  needs: Capability;
  method: Method;
  mount: () => Promise<Partial<Record<Method, Handler>>>;
  search?: (r: Records) => Record<string, string>;
  params?: (r: Records) => Record<string, string>;
  body?: string;
  /** reads `engagement` and `as` too */
  scoped: boolean;
};
const plan = JSON.stringify({ sheet: 0, headerRow: 0, columns: { code: 0, title: 1 } });

/** The plain routes that serve a tenant's data, and what each needs. */
const ROUTES: Record<string, Route> = {
  "controls/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/controls/export/route.ts"),
    search: () => ({ format: "csv" }),
  },
  "controls/import": {
    needs: "control:manage",
    scoped: false,
    method: "POST",
    mount: () => import("#app/api/controls/import/route.ts"),
    search: () => ({ name: "list.csv" }),
    body: "ID,Title\nA-1,B",
  },
  "controls/import/rejected": {
    needs: "control:manage",
    scoped: false,
    method: "GET",
    mount: () => import("#app/api/controls/import/rejected/route.ts"),
    search: (r) => ({ draft: r.draftId, plan }),
  },
  "applicability/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/applicability/export/route.ts"),
    search: () => ({ format: "csv" }),
  },
  "matrix/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/matrix/export/route.ts"),
    search: () => ({ format: "csv" }),
  },
  "oscal/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/oscal/export/route.ts"),
    search: () => ({ model: "component-definition" }),
  },
  "oscal/import": {
    needs: "control:manage",
    scoped: false,
    method: "POST",
    mount: () => import("#app/api/oscal/import/route.ts"),
    search: () => ({ preview: "false" }),
    body: JSON.stringify({ "component-definition": { metadata: { title: "List" }, components: [] } }),
  },
  "frameworks/import": {
    needs: "engagement:manage",
    scoped: false,
    method: "POST",
    mount: () => import("#app/api/frameworks/import/route.ts"),
    search: () => ({ file: "list.csv", name: "Ours", version: "1", preview: "true" }),
    body: "Code,Title\nX-1,One",
  },
  "risks/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/risks/export/route.ts"),
    search: () => ({ format: "csv" }),
  },
  "description/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/description/export/route.ts"),
    search: (r) => ({ about: r.engagementId, format: "docx" }),
  },
  "plans/export": {
    needs: "plan:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/plans/export/route.ts"),
    search: (r) => ({ plan: r.planId, format: "docx" }),
  },
  "documents/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/documents/export/route.ts"),
    search: (r) => ({ document: r.documentId, format: "docx" }),
  },
  "evidence/export": {
    needs: "evidence:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/evidence/export/route.ts"),
    search: () => ({ from: "2026-01-01", to: "2026-12-31" }),
  },
  "evidence/files/[evidence]/[position]": {
    needs: "evidence:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/evidence/files/[evidence]/[position]/route.ts"),
    params: (r) => ({ evidence: r.evidenceId, position: "0" }),
  },
  "evidence/upload": {
    needs: "evidence:submit",
    scoped: false,
    method: "PUT",
    mount: () => import("#app/api/evidence/upload/route.ts"),
    search: () => ({ name: "a.csv" }),
    body: "a,b",
  },
};

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

async function answer(name: string, route: Route, knock: Knock, own: Record<string, string> = { "x-tickmark": "1" }) {
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
