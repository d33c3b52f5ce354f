import { describe, expect, test } from "vitest";
import type { ReportValues } from "#server/audit/issued/schema.ts";
import type { MoveEngagement } from "#server/plan/engagements/schema.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { delegate, entries, makeProvider, share } from "#tests/factories/invitations.ts";
import { reportValues, uploaded } from "#tests/factories/issued.ts";
import { callAs, makeOrganization, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const PERIOD = { periodFrom: "2025-01-01", periodTo: "2025-12-31" };
const why = "as agreed with the auditor";

async function examined(values = engagementValues(PERIOD)) {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const { id } = await tenant.call.engagements.adopt({ ...scope, values });
  const [criterion] = await tenant.call.criteria.list({ ...scope, engagementId: id });
  const control = await tenant.call.controls.create({
    ...scope,
    values: controlValues({ code: "C-1", frequency: "monthly", status: "active" }),
  });
  await tenant.call.mappings.map({
    ...scope,
    controlId: control.id,
    criterionId: criterion?.id ?? "",
    rationale: null,
  });
  const issue = async (report: Partial<ReportValues> = {}, engagementId = id) => {
    const uploadIds = [await uploaded(tenant.actor)];
    const made = { ...reportValues({ uploadIds }), ...report };
    await tenant.call.issued.record({ ...scope, engagementId, values: made });
    return tenant.call.engagements.open({ ...scope, engagementId });
  };
  const move = (step: MoveEngagement["move"], more = {}) =>
    tenant.call.engagements.move({ ...scope, engagementId: id, move: step, ...more });
  return { ...tenant, scope, id, move, issue };
}

test("an engagement moves step by step to its report, and each step is recorded", async () => {
  const { call, scope, id, move, issue, workspace } = await examined();
  for (const [step, status] of [
    ["prepare", "prepare"],
    ["operate", "operate"],
    ["examine", "fieldwork"],
    ["report", "report"],
  ] as const)
    expect(await move(step)).toMatchObject({ status });
  expect(await issue()).toMatchObject({ status: "issued", issuedOn: "2026-02-10" });
  await expect(
    call.engagements.changeDates({ ...scope, engagementId: id, asOf: null, ...PERIOD, why, version: 1 }),
  ).rejects.toThrow(/can no longer change/);
  const log = await entries(db, workspace.id);
  expect(log.filter((e) => e.action === "engagement.status_changed")).toHaveLength(4);
});

test("a blocked step says what blocks it and changes nothing", async () => {
  const { call, scope, id, move } = await examined(
    engagementValues({ periodFrom: "2098-01-01", periodTo: "2098-12-31" }),
  );
  await expect(move("operate")).rejects.toThrow(/not possible now/);
  await move("prepare");
  await expect(move("operate")).rejects.toThrow("The window begins on 1 January 2098.");
  expect(await call.engagements.open({ ...scope, engagementId: id })).toMatchObject({
    status: "prepare",
    moves: [
      { move: "operate", unmet: ["The window begins on 1 January 2098."] },
      { move: "return", to: "plan", unmet: [] },
      { move: "withdraw", unmet: [] },
    ],
  });
  await expect(move("return")).rejects.toMatchObject({ code: "BAD_REQUEST" });
  expect(await move("return", { why })).toMatchObject({ status: "plan" });
});

test("a Type 1 has no window: it moves from preparation to fieldwork on its date", async () => {
  const values = engagementValues({ type: 1, asOf: "2026-03-31", periodFrom: null, periodTo: null });
  const { move } = await examined(values);
  expect(await move("prepare")).toMatchObject({ moves: [{ move: "examine", to: "fieldwork", unmet: [] }, {}, {}] });
  expect(await move("examine")).toMatchObject({ status: "fieldwork" });
});

test("of two people taking the same step at once, one succeeds", async () => {
  const { move } = await examined();
  const results = await Promise.allSettled([move("prepare"), move("prepare")]);
  expect(results.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a report is superseded only by a later one of its kind that is issued", async () => {
  const { call, scope, move, issue } = await examined();
  for (const step of ["prepare", "operate", "examine", "report"] as const) await move(step);
  await issue();
  await expect(move("supersede")).rejects.toThrow(/No later report/);
  const next = engagementValues({ periodFrom: "2026-01-01", periodTo: "2026-06-30" });
  const { id } = await call.engagements.adopt({ ...scope, values: next });
  for (const step of ["prepare", "operate", "examine", "report"] as const)
    await call.engagements.move({ ...scope, engagementId: id, move: step });
  await issue({ periodFrom: "2026-01-01", periodTo: "2026-06-30", reportDate: "2026-08-01" }, id);
  await expect(move("supersede")).rejects.toThrow(/Give a reason/);
  expect(await move("supersede", { why })).toMatchObject({ status: "superseded", moves: [] });
});

test("changing dates recalculates occurrences, keeps the evidence, and moves the SOC 3 along", async () => {
  const { call, scope, id, workspace } = await examined();
  const soc3 = await call.engagements.adopt({
    ...scope,
    values: engagementValues({ ...PERIOD, kind: "soc3", basedOnId: id }),
  });
  const dates = { engagementId: id, asOf: null, periodFrom: "2025-01-01", periodTo: "2025-09-30" };
  const edit = { why, version: 1 };
  const compared = await call.occurrences.forDates({ ...scope, ...dates });
  expect([compared.before.population, compared.after.population]).toEqual([12, 9]);
  expect(await call.engagements.changeDates({ ...scope, ...dates, ...edit })).toMatchObject({
    evidenceTo: "2025-09-30",
  });
  expect((await call.occurrences.timeline({ ...scope, engagementId: id })).figures.population).toBe(9);
  expect(await call.engagements.open({ ...scope, engagementId: soc3.id })).toMatchObject({
    periodTo: "2025-09-30",
    sharing: [{ id }],
  });
  const log = await entries(db, workspace.id);
  expect(log.filter((e) => e.action === "engagement.dates_changed")).toHaveLength(2);
  await expect(call.engagements.changeDates({ ...scope, ...dates, engagementId: soc3.id, ...edit })).rejects.toThrow(
    /shares the window of another/,
  );
  await expect(
    call.engagements.changeDates({ ...scope, ...dates, periodTo: "2024-12-31", ...edit }),
  ).rejects.toMatchObject({
    cause: { field: "periodTo" },
  });
});

test("the database refuses dates under which an auditor would have operated the client", async () => {
  const { call, scope, id, owner, org, workspace } = await examined();
  const provider = await makeProvider();
  const delegationId = await delegate(
    db,
    { owner, orgId: org.orgId },
    { owner: provider.owner, orgId: provider.org.orgId },
  );
  await call.delegations.revoke({ organization: org.orgId, delegationId });
  await db.superuser()`update delegation set accepted_at = '2024-03-01', revoked_at = '2024-05-01' where id = ${delegationId}`;
  await share(db, { owner, slug: workspace.slug }, id, provider.owner, { acceptingId: provider.org.orgId });
  const dates = { engagementId: id, asOf: null, periodFrom: "2024-04-01", periodTo: "2025-03-31", version: 1 };
  await expect(call.engagements.changeDates({ ...scope, ...dates, why })).rejects.toThrow(/audit and operate yours/);
});

test("an auditor sees the status, but cannot change it", async () => {
  const { owner, scope, id, workspace } = await examined();
  const auditor = await makePerson("Aude Auditor");
  const firm = await makeOrganization(auditor, "audit_firm");
  await share(db, { owner, slug: workspace.slug }, id, auditor, { acceptingId: firm.orgId });
  const sheet = await callAs(auditor).engagements.open({ ...scope, engagementId: id });
  expect(sheet).toMatchObject({ status: "plan", moves: [] });
});

describe("rolling forward", () => {
  const next = { asOf: null, periodFrom: "2026-01-01", periodTo: "2026-12-31" };

  test("sets up the next period with the same criteria, the engagements that share its window, and the description to review again", async () => {
    const { call, scope, id } = await examined();
    const soc3 = await call.engagements.adopt({
      ...scope,
      values: engagementValues({ ...PERIOD, kind: "soc3", basedOnId: id }),
    });
    const before = await call.engagements.open({ ...scope, engagementId: id });
    const written = { ...scope, engagementId: id, section: "incidents", body: "None.", isComplete: true, version: 0 };
    await call.scope.saveSection(written);
    await expect(call.engagements.rollForward({ ...scope, engagementId: soc3.id, ...next })).rejects.toThrow(
      /roll that one forward/,
    );
    const made = await call.engagements.rollForward({ ...scope, engagementId: id, ...next });
    expect(made).toMatchObject({ ...next, status: "plan", criteria: before.criteria, before: { id }, after: null });
    expect(made.sharing).toHaveLength(1);
    expect(await call.engagements.open({ ...scope, engagementId: made.sharing[0]?.id ?? "" })).toMatchObject({
      ...next,
      kind: "soc3",
      before: { id: soc3.id },
    });
    expect((await call.engagements.open({ ...scope, engagementId: id })).after?.id).toBe(made.id);
    const { sections } = await call.scope.description({ ...scope, engagementId: made.id });
    expect(sections.find((s) => s.id === "incidents")).toMatchObject({ body: "None.", isComplete: false, version: 1 });
    await expect(call.engagements.rollForward({ ...scope, engagementId: id, ...next })).rejects.toThrow(
      /already rolled forward/,
    );
  });

  test.each([
    ["periodFrom", { periodFrom: "2025-12-31" }],
    ["periodTo", { periodTo: "2025-12-31" }],
    ["asOf", { asOf: "2026-05-01" }],
  ])("with dates that cannot be is refused beside %s", async (field, change) => {
    const { call, scope, id } = await examined();
    await expect(
      call.engagements.rollForward({ ...scope, engagementId: id, ...next, ...change }),
    ).rejects.toMatchObject({ cause: { field } });
  });
});

test("an ISAE 3402 shares the window of a SOC 1 of its type, an ISO 27001 that of a SOC 2 Type 2, and their dates follow", async () => {
  const { call, scope, id } = await examined();
  const adopt = (values: Parameters<typeof engagementValues>[0]) =>
    call.engagements.adopt({ ...scope, values: engagementValues({ ...PERIOD, categories: [], ...values }) });
  const soc1 = await adopt({ kind: "soc1" });
  await expect(adopt({ kind: "isae3402", basedOnId: id })).rejects.toThrow(/combined with a SOC 1 Type 2/);
  await expect(adopt({ kind: "isae3402", basedOnId: soc1.id, periodFrom: "2025-02-01" })).rejects.toThrow(
    /same period/,
  );
  const isae = await adopt({ kind: "isae3402", basedOnId: soc1.id });
  const iso = await adopt({ kind: "iso27001", type: null, basedOnId: id });
  const dates = { asOf: null, periodFrom: "2025-01-01", periodTo: "2025-09-30", why, version: 1 };
  for (const engagementId of [id, soc1.id]) await call.engagements.changeDates({ ...scope, engagementId, ...dates });
  for (const engagementId of [isae.id, iso.id])
    expect(await call.engagements.open({ ...scope, engagementId })).toMatchObject({ periodTo: "2025-09-30" });
});
