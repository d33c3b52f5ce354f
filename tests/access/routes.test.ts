import { readdirSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { cookieName, PERSON_HEADER } from "#server/ground/trpc/edge.ts";
import { startSession } from "#server/people/account/service/account.ts";
import { EXPORTS } from "#server/surface/api/exports.ts";
import { UPLOAD_PATH } from "#server/surface/cli/bodies.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { type Knock, makeKnocks } from "./knocks.ts";
import { ROUTES, type Route, sendTo, statusAtTheGate } from "./plain-routes.ts";
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

test("every route file, and everything answered in front of Next, is in one of the two tables", () => {
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" });
  const found = files.filter((f) => f.endsWith("/route.ts")).map((f) => f.replace(/\/route\.ts$/, ""));
  const all = found.flatMap((f) =>
    f === "[noun]/export" ? Object.keys(EXPORTS).map((noun) => `${noun}/export`) : [f],
  );
  all.push(UPLOAD_PATH.replace("/api/", ""));
  expect(all.sort()).toEqual([...NAMES, ...Object.keys(ELSEWHERE)].sort());
});

test.each(NAMES)("%s admits whom the capability table admits, and tells others nothing", async (name) => {
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

test("an auditor's exports and files are limited to the shared engagement", async () => {
  const auditor = knocks.find((k) => k.who === "auditor");
  const route = ROUTES["evidence/files/[evidence]/[position]"];
  if (!auditor || !route) return expect.unreachable();
  for (const evidence of [a.records.soc1EvidenceId, a.records.oldEvidenceId, b.records.evidenceId]) {
    const params = () => ({ evidence, position: "0" });
    const { status } = await answer("evidence/files/[evidence]/[position]", { ...route, params }, auditor);
    expect(status).toBe(404);
  }
});

test.each([
  ["evidence/files/[evidence]/[position]", "evidence.opened"],
  ["evidence/export", "evidence.exported"],
])("whoever gets %s stands in the client's record as %s, under their own name, each time", async (name, action) => {
  const route = ROUTES[name];
  const said = () => db.superuser()<{ actor: string; subject: string }[]>`
    select actor_id as actor, subject_id as subject from journal_entry
    where log_id = ${a.workspace.id} and action = ${action} order by sequence`;
  const ways = ["auditor", "viewer", "auditor"].map((who) => knocks.find((k) => k.who === who));
  const before = (await said()).length;
  for (const knock of ways) {
    if (!route || !knock) return expect.unreachable();
    const response = await answer(name, route, knock);
    expect((await response.bytes()).length).toBeGreaterThan(0);
  }
  const since = (await said()).slice(before);
  expect(since.map((entry) => entry.actor)).toEqual(ways.map((knock) => knock?.person?.id));
  if (action === "evidence.opened")
    expect(new Set(since.map((entry) => entry.subject))).toEqual(new Set([a.records.evidenceId]));
  const stranger = knocks.find((k) => k.who === "somebody of no organization");
  if (!route || !stranger) return expect.unreachable();
  expect((await answer(name, route, stranger)).status).toBe(404);
  expect((await said()).length).toBe(before + ways.length);
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

function expectedStatus(route: Route, knock: Knock): number {
  if (!knock.person) return 401;
  if (!knock.workspace) return 404;
  return knock.workspace.includes(route.needs) ? 200 : 403;
}

async function answer(name: string, route: Route, { at, person, scope }: Knock, own = headersOf(person)) {
  const token = person && (await startSession(person.id, "test"));
  const headers = { ...own, ...(token ? { cookie: `${cookieName("session")}=${token}` } : {}) };
  return sendTo(name, at, headers, { route, ...(scope ? { scope } : {}) });
}

function headersOf(person: Knock["person"]): Record<string, string> {
  return { "x-tickmark": "1", ...(person ? { [PERSON_HEADER]: person.id } : {}) };
}
