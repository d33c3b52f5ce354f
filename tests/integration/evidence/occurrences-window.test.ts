import { expect, test } from "vitest";
import { anniversaryOf } from "#server/programme/controls/rules/frequency.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

testDatabase();

/** An annual control, with the window from July to December, performed on 12 June. */
async function performedBefore(anchor: string | null = null) {
  const { call, actor, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  const window = { periodFrom: "2026-07-01", periodTo: "2026-12-31" };
  const { id: engagementId } = await call.engagements.adopt({ ...scope, values: engagementValues(window) });
  const cycle = anchor ? anniversaryOf(anchor) : { anchor, dueDays: null };
  const values = controlValues({ code: "A-1", frequency: "annual", ...cycle });
  const { id: controlId } = await call.controls.create({ ...scope, values });
  const [criterion] = await call.criteria.list({ ...scope, engagementId });
  await call.mappings.map({ ...scope, controlId, criterionId: criterion?.id ?? "", rationale: null });
  const day = { coversFrom: "2026-06-12", coversTo: "2026-06-12", collectedOn: "2026-06-12" };
  const uploadIds = [await makeUpload(actor)];
  await call.evidence.submit({ ...scope, values: evidenceInput({ controlIds: [controlId], uploadIds, ...day }) });
  const { lanes } = await call.occurrences.timeline({ ...scope, engagementId, all: false });
  const lane = lanes.find((each) => each.controlId === controlId);
  const key = lane && lane.states.length > 0 ? window.periodFrom : null;
  return { lane, open: await call.occurrences.open({ ...scope, engagementId, controlId, key }) };
}

test("a performance before the window does not count in it; the drawer says when it was and offers the month", async () => {
  const { lane, open } = await performedBefore();
  expect(lane?.states).toMatch(/^[dmn]$/);
  expect(open).toMatchObject({
    performedBefore: "2026-06-12",
    note: "Performed on 12 June 2026, before this window, so it does not count in it.",
    evidence: [],
    occurrence: { from: "2026-07-01", to: "2026-12-31", due: "2026-12-31" },
  });
});

test("with June as its anniversary its population in that window is zero, and both are told why", async () => {
  const { lane, open } = await performedBefore("2026-06-12");
  expect(lane?.states).toBe("");
  expect(lane?.note).toContain("The population is zero: no due date of this annual control lies in");
  expect(open).toMatchObject({ performedBefore: null, occurrence: null, note: lane?.note });
});

const AS_OF = "2026-09-30";

/** A Type 1 as of 30 September with two monthly controls, one of them shown by one day's evidence collected after the date. */
async function typeOne() {
  const { call, actor, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  const values = engagementValues({ type: 1, asOf: AS_OF, periodFrom: null, periodTo: null });
  const { id: engagementId } = await call.engagements.adopt({ ...scope, values });
  const [criterion] = await call.criteria.list({ ...scope, engagementId });
  const ids = [];
  for (const code of ["A-1", "A-2"]) {
    const { id } = await call.controls.create({ ...scope, values: controlValues({ code, frequency: "monthly" }) });
    await call.mappings.map({ ...scope, controlId: id, criterionId: criterion?.id ?? "", rationale: null });
    ids.push(id);
  }
  const day = { coversFrom: "2026-09-02", coversTo: "2026-09-02", collectedOn: "2026-10-20" };
  const uploadIds = [await makeUpload(actor)];
  const shown = evidenceInput({ controlIds: ids.slice(0, 1), uploadIds, ...day });
  await call.evidence.submit({ ...scope, values: shown });
  return { call, scope, engagementId, ids };
}

test("a Type 1 asks each control for one example on or before its date, and nothing of it is late", async () => {
  const { call, scope, engagementId, ids } = await typeOne();
  const { lanes, figures } = await call.occurrences.timeline({ ...scope, engagementId, all: false });
  expect(lanes.map((lane) => [lane.code, lane.states])).toEqual([
    ["A-1", "c"],
    ["A-2", "m"],
  ]);
  expect(figures).toMatchObject({
    measure: "implementation",
    covered: 1,
    soFar: 2,
    missing: 1,
    late: 0,
    population: 2,
  });
  const open = { ...scope, engagementId, controlId: ids[0] ?? "", key: "example" };
  expect(await call.occurrences.open(open)).toMatchObject({
    measure: "implementation",
    occurrence: { due: AS_OF, state: "covered", daysLate: 0 },
  });
  const { engagements, gaps } = await call.occurrences.overview(scope);
  expect(engagements[0]?.figures).toEqual(figures);
  expect(gaps).toMatchObject([{ code: "A-2", what: "no example of implementation" }]);
  const [own] = await call.occurrences.ofControl({ ...scope, controlId: ids[1] ?? "" });
  expect(own).toMatchObject({ engagement: { measure: "implementation" }, lane: { states: "m", keys: ["example"] } });
});

test("the design of a Type 1's control is complete when it says who does what and when, with nothing left to fill in", async () => {
  const { call, scope, engagementId, ids } = await typeOne();
  const designed = async () =>
    (await call.occurrences.timeline({ ...scope, engagementId, all: false })).figures.designed;
  expect(await designed()).toBe(0);
  const [person] = await call.controls.people(scope);
  const sheet = await call.controls.get({ ...scope, control: ids[0] ?? "" });
  const owned = controlValues({ code: "A-1", frequency: "monthly", ownerId: person?.id ?? null });
  await call.controls.update({ ...scope, controlId: sheet.id, version: sheet.version, values: owned, why: "Named." });
  expect(await designed()).toBe(1);
});
