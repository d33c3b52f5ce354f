import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function tenant() {
  const made = await makeTenant();
  const { call } = made;
  const scope = { workspace: made.workspace.slug };
  const soc2 = await call.engagements.adopt({ ...scope, values: engagementValues() });
  const make = async (code: string, more: Partial<Parameters<typeof controlValues>[0]> = {}) =>
    (await call.controls.create({ ...scope, values: controlValues({ ...more, code }) })).id;
  const criterion = async (code: string) => {
    const found = (await call.criteria.list(scope)).find((c) => c.code === code);
    if (!found) throw new Error(`no criterion ${code}`);
    return found;
  };
  const entries = async () =>
    (
      await db.superuser()<{ body: string }[]>`
      select body from journal_entry where log_id = ${made.workspace.id} order by sequence`
    ).map((r) => JSON.parse(r.body));
  return { call, scope, soc2, make, criterion, entries };
}

test("a criterion met in part is covered once its points of focus are, and the counts agree with the list", async () => {
  const { call, scope, soc2, make, criterion } = await tenant();
  const { id: criterionId, points } = await criterion("CC6.1");
  const half = points.slice(0, 3).map((p) => p.id);
  const rest = points.slice(3).map((p) => p.id);
  const counted = async () => (await call.criteria.coverage(scope)).find((c) => c.engagementId === soc2.id)?.covered;
  const partly = { ...scope, criterionId, rationale: null, strength: "partly" as const };
  await call.mappings.map({ ...partly, controlId: await make("A-1"), points: half });
  expect(await criterion("CC6.1")).toMatchObject({ standing: "part", covered: false });
  expect(await counted()).toBe(0);
  await call.mappings.map({ ...partly, controlId: await make("A-2"), points: rest });
  expect(await criterion("CC6.1")).toMatchObject({ standing: "full", covered: true });
  expect(await counted()).toBe(1);
});

test("a control that only supports a criterion does not cover it", async () => {
  const { call, scope, soc2, make, criterion } = await tenant();
  const { id: criterionId } = await criterion("CC6.1");
  const pair = { ...scope, controlId: await make("A-1"), criterionId };
  await call.mappings.map({ ...pair, rationale: null, strength: "supports" });
  expect(await criterion("CC6.1")).toMatchObject({ standing: "none", covered: false });
  expect(await call.criteria.coverage(scope)).toContainEqual({ engagementId: soc2.id, criteria: 33, covered: 0 });
});

test("a matrix cell can be set and cleared; setting it again records nothing, and an existing rationale stays", async () => {
  const { call, scope, make, criterion, entries } = await tenant();
  const { id: criterionId } = await criterion("CC6.1");
  const cell = { ...scope, controlId: await make("A-1"), criterionId };
  await call.mappings.setStrength({ ...cell, strength: "fully" });
  await call.mappings.change({ ...cell, rationale: "Because.", strength: "fully", version: 1 });
  const before = (await entries()).length;
  await call.mappings.setStrength({ ...cell, strength: "fully" });
  expect(await entries()).toHaveLength(before);
  await call.mappings.setStrength({ ...cell, strength: "partly" });
  expect((await criterion("CC6.1")).controls).toMatchObject([{ strength: "partly", rationale: "Because." }]);
  await call.mappings.setStrength({ ...cell, strength: null });
  await call.mappings.setStrength({ ...cell, strength: null });
  expect((await entries()).slice(before).map((e) => e.action)).toEqual(["control.mapping_changed", "control.unmapped"]);
});

test("another criterion's point of focus is refused at its field", async () => {
  const { call, scope, make, criterion } = await tenant();
  const { id: criterionId } = await criterion("CC6.1");
  const pair = { ...scope, controlId: await make("A-1"), criterionId, rationale: null };
  await expect(call.mappings.map({ ...pair, points: ["CC1.1-01"] })).rejects.toThrow(
    "CC6.1 has no point of focus CC1.1-01",
  );
});

test("a suggestion has reasons, is mapped when accepted and remembered when rejected, each journaled", async () => {
  const { call, scope, make, criterion, entries } = await tenant();
  await call.engagements.adopt({
    ...scope,
    values: engagementValues({ kind: "iso27001", type: null, categories: [] }),
  });
  const controlId = await make("IAM-X", {
    title: "User access review",
    statement: "Managers review user access rights each quarter.",
  });
  const { id: criterionId } = await criterion("CC6.2");
  await call.mappings.map({ ...scope, controlId, criterionId, rationale: null });
  const found = await call.mappings.suggestions({ ...scope, controlId });
  const crosswalk = found.find((s) => s.reasons.some((r) => r.source === "crosswalk"));
  expect(crosswalk?.reasons.map((r) => r.text).join(" ")).toContain("It is mapped to CC6.2");
  expect(found.some((s) => s.reasons.some((r) => r.source === "words" && /access/.test(r.text)))).toBe(true);

  const [first, second] = found;
  if (!first || !second) throw new Error("too few suggestions");
  const pair = (s: typeof first) => ({ controlId: s.control.id, criterionId: s.criterion.id });
  expect(await call.mappings.accept({ ...scope, pairs: [{ ...pair(first), strength: "partly" }] })).toEqual({
    mapped: 1,
    awaiting: 0,
  });
  expect(await call.mappings.accept({ ...scope, pairs: [{ ...pair(first), strength: "fully" }] })).toEqual({
    mapped: 0,
    awaiting: 0,
  });
  await call.mappings.reject({ ...scope, pairs: [pair(second)], why: "Another team does it." });
  expect((await entries()).slice(-2).map((e) => e.action)).toEqual(["control.mapped", "control.suggestion_rejected"]);
  const codes = (await call.mappings.suggestions({ ...scope, controlId })).map((s) => s.criterion.code);
  expect(codes).not.toContain(first.criterion.code);
  expect(codes).not.toContain(second.criterion.code);
});
