import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { lone, makeWorld, type Step, stepsFor, tried, WAS, type World } from "#tests/factories/lone-changes.ts";
import { callAs } from "#tests/factories/people.ts";
import { controlValues, daysAhead } from "#tests/factories/programme.ts";
import "#tests/factories/properties.ts";

const db = testDatabase();
const CONTROLS = 90;
let world: World;
let used = 0;
beforeAll(async () => {
  world = await makeWorld(db, CONTROLS);
}, 120_000);

function ordersOf(steps: readonly Step[]): Step[][] {
  if (steps.length < 2) return [[...steps]];
  return steps.flatMap((step) => ordersOf(steps.filter((s) => s !== step)).map((rest) => [step, ...rest]));
}

const ORDERS = (
  [
    ["draft", "edit", "active"],
    ["unmap", "edit", "map"],
    ["retire", "edit", "reinstate"],
    ["listDraft", "listActive", "edit"],
    ["unmap", "oscal", "listMapped"],
    ["begins", "ends", "schedule"],
    ["many", "weaken", "suggest"],
    ["edit", "approveAsOther", "more"],
    ["library", "edit", "unmap"],
  ] as const satisfies readonly (readonly Step[])[]
).flatMap(ordersOf);

test.each(ORDERS.map((order) => [order.join(", "), order] as const))(
  "%s: one person changes no design inside a window",
  async (_, order) => {
    const code = world.codes[used++] ?? "";
    const sheet = await tried(world, code, order);
    expect(sheet).toMatchObject({ statement: WAS, status: "active", frequency: "monthly", operatesTo: null });
    expect(sheet.criteria.map((c) => [c.code, c.strength])).toEqual([[world.criterion.code, "fully"]]);
    expect(await lone(world)).toEqual([]);
  },
);

test("whatever one person tries, in any order, no version inside a window lacks its window, reason or approver", async () => {
  const names = Object.keys(stepsFor(world, "C-0")).filter((name) => name !== "oscal") as Step[];
  const trials = world.codes.slice(used);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 6 }), async (order) => {
      const code = trials[used++ % trials.length] ?? "";
      const sheet = await tried(world, code, order);
      expect(sheet).toMatchObject({ statement: WAS, status: "active", frequency: "monthly", operatesTo: null });
      expect(await lone(world)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

describe("with a second person", () => {
  async function smaller() {
    const w = await makeWorld(db, 2);
    const steps = stepsFor(w, "C-0");
    const sheet = () => w.call.controls.get({ ...w.scope, control: "C-0" });
    const decide = async (approve: boolean, by = callAs(w.owner)) =>
      by.controls.decide({ ...w.scope, proposalId: (await sheet()).proposal?.id ?? "", approve });
    return { ...w, steps, sheet, decide };
  }

  test("a control leaves operation, is unmapped and changed, each as a version with both names", async () => {
    const { steps, sheet, decide, criterion, other, ...w } = await smaller();
    await steps.unmap();
    await steps.more();
    const { proposal } = await sheet();
    expect(proposal?.changes).toEqual([
      { field: `mapping ${criterion.code}`, label: criterion.code, from: "meets it fully", to: "not mapped" },
      { field: `mapping ${other.code}`, label: other.code, from: "not mapped", to: "meets it fully" },
    ]);
    await decide(true);
    const after = await sheet();
    expect(after.criteria.map((c) => c.code)).toEqual([other.code]);
    const by = { changedBy: "Mia Manager", approvedBy: "Olive Owner" };
    expect(after.versions[0]).toMatchObject({ version: 2, ...by, changes: proposal?.changes });
    // Mapped on a day of the window is enough: taken off, it is still inside.
    await steps.draft();
    expect(await sheet()).toMatchObject({ status: "active", proposal: { isMine: true } });
    await decide(true);
    expect(await sheet()).toMatchObject({ status: "draft", version: 3 });
    await steps.edit();
    expect(await sheet()).toMatchObject({ statement: WAS, version: 3 });
    expect(await lone({ ...w, criterion, other })).toEqual([]);
  });

  test("approves mappings after the control itself changed, but not over another change of the mappings", async () => {
    const { steps, sheet, decide } = await smaller();
    await steps.weaken();
    await steps.retitle();
    await decide(true);
    expect(await sheet()).toMatchObject({
      version: 3,
      title: "Control C-0, said better",
      criteria: [{ strength: "supports" }],
    });
  });

  test("an approval covers what was seen: a proposal changed by its proposer must be approved again", async () => {
    const { steps, sheet, decide, call, scope, owner } = await smaller();
    await steps.more();
    const seen = (await sheet()).proposal?.id ?? "";
    await steps.unmap();
    const approve = callAs(owner).controls.decide({ ...scope, proposalId: seen, approve: true });
    await expect(approve).rejects.toMatchObject({ code: "NOT_FOUND" });
    await decide(false);
    expect(await call.controls.awaiting(scope)).toEqual([]);
    expect((await sheet()).version).toBe(1);
  });
});

describe("what needs no approval", () => {
  test("a control that was never in force is written, mapped and taken into operation inside a window, by hand and by list", async () => {
    const { call, scope, criterion, list } = world;
    const made = await call.controls.create({ ...scope, values: controlValues({ code: "N-1", status: "draft" }) });
    await call.mappings.map({ ...scope, controlId: made.id, criterionId: criterion.id, rationale: null });
    const values = controlValues({ code: "N-1", status: "active", statement: "Ready." });
    const active = await call.controls.update({ ...scope, controlId: made.id, version: 1, values });
    expect(active).toMatchObject({ version: 2, isAwaiting: false });
    const listed = await list([
      ["Control ID", "Title", "Criteria", "Status"],
      ["N-2", "New by list", criterion.code, "Active"],
    ]);
    expect(listed.json).toMatchObject({ created: 1, rejected: [] });
    const change = { ...scope, controlId: made.id, version: 2, values: { ...values, statement: "Other." }, why: "So." };
    expect(await call.controls.update(change)).toMatchObject({ isAwaiting: true });
  });

  test("an import holds back exactly the rows it may not change, and says which and why", async () => {
    const w = await makeWorld(db, 2);
    const answer = await w.list([
      ["Control ID", "Title", "Statement", "Status"],
      ["C-0", "Control C-0", "Otherwise.", "Active"],
      ["C-1", "Control C-1, said better", WAS, "Active"],
      ["C-9", "A new one", "New.", "Active"],
    ]);
    expect(answer.json).toMatchObject({ created: 1, updated: 1, rejected: [{ row: 2, column: "Statement" }] });
    expect(answer.json.rejected[0].reason).toMatch(/a second person approves it/);
  });
});

describe("an engagement's dates and steps open no way around it", () => {
  test("going back a step or changing dates leaves the window as it was while open", async () => {
    const w = await makeWorld(db, 2);
    const dates = { asOf: null, periodFrom: daysAhead(-300), periodTo: daysAhead(-30), why: "Earlier.", version: 1 };
    await w.call.engagements.changeDates({ ...w.scope, engagementId: w.engagementId, ...dates });
    expect((await tried(w, "C-0", ["edit"])).statement).toBe(WAS);
    await w.move("return");
    expect((await tried(w, "C-1", ["draft", "edit", "unmap"])).statement).toBe(WAS);
    await w.move("withdraw");
    expect((await tried(w, "C-1", ["withdrawOwn", "edit"])).statement).toBe(WAS);
    expect(await lone(w)).toEqual([]);
  });

  test("an end date that would include a change made by one person alone is refused", async () => {
    const made = await makeWorld(db, 1, { periodFrom: daysAhead(-200), periodTo: daysAhead(-20) });
    const w = { ...made, call: callAs(made.manager) };
    expect((await tried(w, "C-0", ["edit"])).statement).toBe("Otherwise.");
    const dates = { asOf: null, periodFrom: daysAhead(-200), periodTo: daysAhead(30), why: "Longer.", version: 1 };
    const longer = w.call.engagements.changeDates({ ...w.scope, engagementId: w.engagementId, ...dates });
    await expect(longer).rejects.toThrow(/one person made alone/);
  });
});
