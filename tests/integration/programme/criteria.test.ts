import { expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import type { EngagementInput } from "#server/plan/engagements/schema.ts";
import { saveControls } from "#server/programme/controls/service/save-controls.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant, NOW } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();

const SOC1: Partial<EngagementInput> = { kind: "soc1", categories: [], objectives: ["PAY-01", "PAY-04", "ITGC-LA-01"] };

async function tenant(engagement: Partial<EngagementInput> = {}) {
  const made = await makeTenant();
  const call = callAs(made.owner, NOW);
  const slug = made.workspace.slug;
  const adopted = await call.engagements.adopt({ workspace: slug, values: engagementValues(engagement) });
  const make = async (code: string) =>
    (await call.controls.create({ workspace: slug, values: controlValues({ code }) })).id;
  const criterion = async (code: string) => {
    const found = (await call.criteria.list({ workspace: slug })).find((c) => c.code === code);
    if (!found) throw new Error(`no criterion ${code}`);
    return found;
  };
  return { ...made, call, slug, engagementId: adopted.id, make, criterion };
}

async function lastEntry(workspaceId: string) {
  const [row] = await db.superuser()<{ body: string }[]>`
    select body from journal_entry where log_id = ${workspaceId} order by sequence desc limit 1`;
  return JSON.parse(row?.body ?? "{}");
}

test("every common criterion is listed in order, uncovered until a control is mapped to it", async () => {
  const { call, slug, make, criterion, workspace } = await tenant();
  const before = await call.criteria.list({ workspace: slug });
  expect(before.map((c) => c.code).slice(0, 6)).toEqual(["CC1.1", "CC1.2", "CC1.3", "CC1.4", "CC1.5", "CC2.1"]);
  expect(before).toHaveLength(33);
  expect(before.every((c) => !c.covered && c.points.length > 0)).toBe(true);

  const controlId = await make("IAM-07");
  const { id: criterionId } = await criterion("CC6.3");
  await call.mappings.map({ workspace: slug, controlId, criterionId, rationale: " Rights follow the role. " });
  expect(await criterion("CC6.3")).toMatchObject({
    covered: true,
    controls: [{ id: controlId, code: "IAM-07", rationale: "Rights follow the role.", status: "active" }],
  });
  expect(await lastEntry(workspace.id)).toMatchObject({
    action: "control.mapped",
    subject: { type: "control", id: controlId },
    before: null,
  });
  const sheet = await call.controls.get({ workspace: slug, control: "IAM-07" });
  expect(sheet.criteria).toMatchObject([{ code: "CC6.3", rationale: "Rights follow the role." }]);
});

test("mapping twice is a conflict; rewording a rationale and removing a mapping are journaled", async () => {
  const { call, slug, make, criterion, workspace } = await tenant();
  const pair = { workspace: slug, controlId: await make("A-1"), criterionId: (await criterion("CC6.1")).id };
  await call.mappings.map({ ...pair, rationale: null });
  await expect(call.mappings.map({ ...pair, rationale: "Again" })).rejects.toMatchObject({ code: "CONFLICT" });
  await call.mappings.change({ ...pair, rationale: "Because", version: 1 });
  expect(await lastEntry(workspace.id)).toMatchObject({ action: "control.mapping_changed" });
  const { sequence } = await lastEntry(workspace.id);
  await call.mappings.change({ ...pair, rationale: "Because", version: 2 });
  expect((await lastEntry(workspace.id)).sequence).toBe(sequence);
  await call.mappings.unmap(pair);
  expect(await lastEntry(workspace.id)).toMatchObject({ action: "control.unmapped", after: null });
  expect((await criterion("CC6.1")).controls).toEqual([]);
  await expect(call.mappings.unmap(pair)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("neither a draft nor a retired control covers a criterion", async () => {
  const { call, slug, make, criterion } = await tenant();
  const draft = await call.controls.create({
    workspace: slug,
    values: controlValues({ code: "D-1", status: "draft" }),
  });
  const gone = await make("G-1");
  const { id: criterionId } = await criterion("CC6.1");
  for (const controlId of [draft.id, gone])
    await call.mappings.map({ workspace: slug, controlId, criterionId, rationale: null });
  expect((await criterion("CC6.1")).covered).toBe(true);
  await call.controls.retire({ workspace: slug, controlId: gone, version: 1 });
  expect(await criterion("CC6.1")).toMatchObject({ covered: false, controls: [{ code: "D-1", status: "draft" }] });
});

test("coverage is counted for each engagement", async () => {
  const { call, slug, actor, engagementId } = await tenant();
  await call.engagements.adopt({
    workspace: slug,
    values: engagementValues({ kind: "iso27001", type: null, categories: [] }),
  });
  await withActor(actor, "write", (tx) =>
    saveControls(tx, actor, [
      { code: "A-1", criteria: ["CC6.1", "CC6.2", "A.5.15"] },
      { code: "A-2", criteria: ["CC6.1"] },
    ]),
  );
  const coverage = await call.criteria.coverage({ workspace: slug });
  expect(coverage.find((c) => c.engagementId === engagementId)).toMatchObject({ criteria: 33, covered: 2 });
  expect(coverage.find((c) => c.engagementId !== engagementId)).toMatchObject({ covered: 1 });
  const only = await call.criteria.list({ workspace: slug, engagementId });
  expect(only.every((c) => c.framework === "tsc")).toBe(true);
});

test("another organization's controls and criteria can be neither mapped nor listed", async () => {
  const mine = await tenant();
  const theirs = await tenant();
  const [own, foreign] = [await mine.make("A-1"), await theirs.make("A-1")];
  const [here, there] = [await mine.criterion("CC6.1"), await theirs.criterion("CC6.1")];
  const map = (controlId: string, criterionId: string) =>
    mine.call.mappings.map({ workspace: mine.slug, controlId, criterionId, rationale: null });
  await expect(map(foreign, here.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(map(own, there.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(
    mine.call.criteria.list({ workspace: mine.slug, engagementId: theirs.engagementId }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("control objectives from the library can be reworded, a framework's criteria cannot", async () => {
  const { call, slug, criterion, workspace } = await tenant(SOC1);
  expect((await call.criteria.list({ workspace: slug })).map((c) => c.code).sort()).toEqual(
    SOC1.objectives?.toSorted(),
  );
  const { id: criterionId } = await criterion("PAY-01");
  await call.criteria.editObjective({
    workspace: slug,
    criterionId,
    title: "Ours",
    description: "Our own sentence.",
    version: 1,
  });
  expect(await criterion("PAY-01")).toMatchObject({ title: "Ours", description: "Our own sentence." });
  expect(await lastEntry(workspace.id)).toMatchObject({ action: "objective.changed", subject: { id: criterionId } });
  await call.engagements.adopt({ workspace: slug, values: engagementValues() });
  const fixed = await criterion("CC1.1");
  await expect(
    call.criteria.editObjective({ workspace: slug, criterionId: fixed.id, title: "x", description: "y", version: 1 }),
  ).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("an objective of management's own joins the engagement under an ID nothing else has", async () => {
  const { call, slug, engagementId, workspace } = await tenant(SOC1);
  const own = {
    workspace: slug,
    engagementId,
    title: "Garnishments",
    description: "Controls give reasonable assurance…",
  };
  const { id } = await call.criteria.addObjective({ ...own, code: "OWN-1" });
  const listed = await call.criteria.list({ workspace: slug, engagementId });
  expect(listed.at(-1)).toMatchObject({ id, code: "OWN-1", framework: "objectives", groupName: "Own objectives" });
  expect(await lastEntry(workspace.id)).toMatchObject({ action: "objective.added", subject: { id } });
  await expect(call.criteria.addObjective({ ...own, code: "own-1" })).rejects.toMatchObject({
    code: "CONFLICT",
    cause: { field: "code" },
  });
  const soc2 = await call.engagements.adopt({ workspace: slug, values: engagementValues() });
  await expect(call.criteria.addObjective({ ...own, engagementId: soc2.id, code: "OWN-2" })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
});

test("the starter library is grouped by service first, then by domain of the IT general controls", async () => {
  const { call, slug } = await tenant();
  const groups = await call.criteria.starterObjectives({ workspace: slug });
  expect(groups.filter((g) => g.kind === "service").map((g) => g.name)).toContain("Payroll processing");
  expect(groups.map((g) => g.kind)).toEqual([...groups.map((g) => g.kind)].sort().reverse());
  expect(new Set(groups.flatMap((g) => g.objectives.map((o) => o.code))).size).toBe(66);
});

test("a control owner can read criteria but not map them", async () => {
  const { slug, org, make, criterion } = await tenant();
  const person = await makePerson("Cora Owner");
  await addMember(org.orgId, person, "control_owner");
  const pair = { workspace: slug, controlId: await make("A-1"), criterionId: (await criterion("CC6.1")).id };
  await expect(callAs(person, NOW).mappings.map({ ...pair, rationale: null })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await callAs(person, NOW).criteria.list({ workspace: slug })).toHaveLength(33);
});

test("a member previewing as the auditor sees the engagement's criteria and no drafts", async () => {
  const { call, slug, engagementId, make, criterion } = await tenant();
  await call.engagements.adopt({
    workspace: slug,
    values: engagementValues({ kind: "iso27001", type: null, categories: [] }),
  });
  const { id: criterionId } = await criterion("CC6.1");
  const draft = await call.controls.create({
    workspace: slug,
    values: controlValues({ code: "D-1", status: "draft" }),
  });
  for (const controlId of [await make("A-1"), draft.id])
    await call.mappings.map({ workspace: slug, controlId, criterionId, rationale: null });
  await make("A-2");
  const as = { workspace: slug, engagement: engagementId, as: "auditor" as const };
  const seen = await call.criteria.list(as);
  expect(seen).toHaveLength(33);
  expect(seen.find((c) => c.code === "CC6.1")?.controls.map((c) => c.code)).toEqual(["A-1"]);
  expect((await call.controls.list({ ...as, filter: {} })).rows.map((r) => r.code)).toEqual(["A-1"]);
  await expect(call.controls.get({ ...as, control: "D-1" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const pair = { controlId: draft.id, criterionId };
  await expect(call.mappings.unmap({ ...as, ...pair })).rejects.toMatchObject({ code: "FORBIDDEN" });
});
