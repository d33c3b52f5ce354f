import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CATEGORIES } from "#db/schema/ground/report-kinds.ts";
import { exportControls, receiveList } from "#server/exchange/imports/transport.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";
import { engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const FIXTURE = readFile("tests/fixtures/cpa-firm-controls.csv");
const caller = (person: TestPerson) => ({
  sessionToken: person.token,
  believes: person.id,
  now: new Date().toISOString(),
});

async function tenantWithCriteria(window = {}) {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const engagement = await tenant.call.engagements.adopt({
    ...scope,
    values: engagementValues({ categories: [...CATEGORIES], ...window }),
  });
  return { ...tenant, scope, engagement };
}
type Tenant = Awaited<ReturnType<typeof tenantWithCriteria>>;

function upload(tenant: Tenant, content: Uint8Array | string, name = "list.csv") {
  return receiveList(caller(tenant.owner), {
    workspace: tenant.workspace.slug,
    name,
    bytes: new Blob([content as BlobPart]).stream(),
  });
}

async function bring(tenant: Tenant, content: Uint8Array | string, name = "list.csv", defaults = {}) {
  const { id: draftId } = await upload(tenant, content, name);
  const open = await tenant.call.imports.open({ ...tenant.scope, draftId, plan: null });
  const plan = { ...open.plan, defaults };
  return { draftId, plan, open, result: await tenant.call.imports.confirm({ ...tenant.scope, draftId, plan }) };
}

test("a CPA firm's list of 89 controls imports unchanged and covers all 61 criteria", async () => {
  const tenant = await tenantWithCriteria();
  const { result } = await bring(tenant, await FIXTURE, "cpa-firm-controls.csv");
  expect(result).toEqual({ created: 89, updated: 0, unchanged: 0, rejected: 0 });
  const criteria = await tenant.call.criteria.list({ ...tenant.scope });
  expect(criteria).toHaveLength(61);
  expect(criteria.filter((c) => c.controls.length === 0)).toEqual([]);
});

test("importing the same list again changes nothing and creates no versions", async () => {
  const tenant = await tenantWithCriteria();
  await bring(tenant, await FIXTURE);
  const before =
    await db.superuser()`select count(*)::int as n from journal_entry where log_id = ${tenant.workspace.id}`;
  const again = await bring(tenant, await FIXTURE);
  expect(again.result).toEqual({ created: 0, updated: 0, unchanged: 89, rejected: 0 });
  const after =
    await db.superuser()`select count(*)::int as n from journal_entry where log_id = ${tenant.workspace.id}`;
  expect(after).toEqual(before);
});

test("one changed cell updates one control, and controls missing from the list stay", async () => {
  const tenant = await tenantWithCriteria();
  await bring(tenant, "Control ID,Control,Criteria\r\nA-1,First,CC1.1\r\nA-2,Second,CC1.2\r\n");
  const { result, open } = await bring(tenant, "Control ID,Control,Criteria\r\nA-1,First renamed,CC1.1\r\n");
  expect(result).toEqual({ created: 0, updated: 1, unchanged: 0, rejected: 0 });
  expect(open.rows[0]?.changes).toEqual([{ field: "title", from: "First", to: "First renamed" }]);
  const listed = await tenant.call.controls.names({ ...tenant.scope });
  expect(listed.map((c) => c.code)).toEqual(["A-1", "A-2"]);
});

test("a row with an unknown criterion or frequency is rejected with the reason, and the others are imported", async () => {
  const tenant = await tenantWithCriteria();
  const { result, open } = await bring(
    tenant,
    "Ref.,Control Activity,TSC Ref,Cadence\nB-1,Done weekly,CC6.1–CC6.3,Weekly\nB-2,Done,CC99.1,Weekly\nB-3,Done,CC6.1,qqq\n",
  );
  expect(result).toMatchObject({ created: 1, rejected: 2 });
  expect(open.rows.filter((r) => r.verdict === "reject").map((r) => r.row)).toEqual([3, 4]);
});

test("owners and frequencies are asked for once for all rows, and an unknown owner becomes a named person", async () => {
  const tenant = await tenantWithCriteria();
  await bring(tenant, "ID,Control,Criteria\nC-1,One,CC1.1\n", "l.csv", { owner: "Head of IT", frequency: "monthly" });
  const control = await tenant.call.controls.get({ ...tenant.scope, control: "C-1" });
  expect(control).toMatchObject({ owner: { name: "Head of IT" }, frequency: "monthly" });
  const [named] =
    await db.superuser()`select state, person_id from membership where org_id = ${tenant.org.orgId} and name = 'Head of IT'`;
  expect(named).toMatchObject({ state: "named", person_id: null });
});

test.each(["csv", "xlsx"] as const)("an exported list imports back without a difference (%s)", async (format) => {
  const tenant = await tenantWithCriteria();
  await bring(tenant, await FIXTURE, "l.csv", { owner: "=cmd()", frequency: "quarterly" });
  const answer = await exportControls(caller(tenant.owner), { ...tenant.scope, format });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (format === "csv") expect(Buffer.from(bytes).toString()).not.toMatch(/(^|[,"\n])[=+@]/);
  const { result } = await bring(tenant, bytes, `back.${format}`);
  expect(result).toEqual({ created: 0, updated: 0, unchanged: 89, rejected: 0 });
});

test("a draft is confirmed only once, even by two people at the same time", async () => {
  const tenant = await tenantWithCriteria();
  const { id: draftId } = await upload(tenant, "ID,Control\nD-1,One\n");
  const { plan } = await tenant.call.imports.open({ ...tenant.scope, draftId, plan: null });
  const both = await Promise.allSettled(
    [1, 2].map(() => tenant.call.imports.confirm({ ...tenant.scope, draftId, plan })),
  );
  expect(both.map((b) => b.status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("another tenant's draft is not found, and a viewer cannot import", async () => {
  const tenant = await tenantWithCriteria();
  const stranger = await tenantWithCriteria();
  const { id: draftId } = await upload(stranger, "ID,Control\nE-1,One\n");
  await expect(tenant.call.imports.open({ ...tenant.scope, draftId, plan: null })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  const viewer = await makePerson();
  await addMember(tenant.org.orgId, viewer, "viewer");
  await expect(callAs(viewer).imports.open({ ...tenant.scope, draftId, plan: null })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test.each([
  ["", /empty/i],
  ["PK\u0003\u0004broken", /./],
  ["\u0000\u0001\u0002", /./],
])("a file that is no list gets a clear answer and leaves no draft: %j", async (content, message) => {
  const tenant = await tenantWithCriteria();
  await expect(upload(tenant, content)).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(message),
  });
  const drafts = await db.superuser()`select count(*)::int as n from import_draft where org_id = ${tenant.org.orgId}`;
  expect(drafts[0]?.n).toBe(0);
});

test("a list of annual controls, each with its month, has the right populations without opening one of them", async () => {
  const tenant = await tenantWithCriteria({ periodFrom: "2026-07-01", periodTo: "2026-12-31" });
  const { call, scope, engagement } = tenant;
  const list = [
    "Control ID,Title,Frequency,Month,Criteria",
    "A-1,Reviewed each June,Annual,June,CC6.1",
    "A-2,Reviewed each October,Annual,October,CC6.1",
    "A-3,Reviewed once,Annual,,CC6.1",
  ].join("\n");
  const { id: draftId } = await upload(tenant, list);
  const open = await call.imports.open({ ...scope, draftId, plan: null });
  expect(open).toMatchObject({ lacksSince: 3, empty: [{ codes: expect.arrayContaining(["A-1"]) }] });
  const plan = { ...open.plan, defaults: { since: "2026-01-01" } };
  await call.imports.confirm({ ...scope, draftId, plan });
  const { lanes } = await call.occurrences.timeline({ ...scope, engagementId: engagement.id, all: false });
  expect(lanes.map((lane) => [lane.code, lane.states.length])).toEqual([
    ["A-1", 0],
    ["A-2", 1],
    ["A-3", 1],
  ]);
  expect(await call.controls.get({ ...scope, control: "A-2" })).toMatchObject({
    ...{ anchor: "2025-10-01", dueDays: 30, operatesFrom: "2026-01-01" },
  });
});
