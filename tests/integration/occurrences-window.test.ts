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

test("what was performed before the window does not count in it, and the drawer says when it was and offers the month", async () => {
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
