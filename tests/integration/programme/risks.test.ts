import { describe, expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

testDatabase();

async function withObjective() {
  const tenant = await makeTenant();
  const { call } = tenant;
  const scope = { workspace: tenant.workspace.slug };
  const engagement = await call.engagements.adopt({
    ...scope,
    values: engagementValues({ kind: "soc1", categories: [], objectives: ["PAY-01"] }),
  });
  const [objective] = await call.criteria.list({ ...scope, engagementId: engagement.id });
  if (!objective) throw new Error("no objective");
  const control = async (code: string, status: "active" | "draft" = "active") =>
    (await call.controls.create({ ...scope, values: controlValues({ code, status }) })).id;
  const risks = () => call.risks.list({ ...scope, criterionId: objective.id });
  const tally = async () => (await call.risks.tallies(scope)).find((t) => t.criterionId === objective.id);
  const save = (
    description: string,
    controls: string[] = [],
    edited: { riskId: string; version: number } | null = null,
  ) => call.risks.save({ ...scope, criterionId: objective.id, description, controls, edited });
  return { ...tenant, scope, engagement, objective, control, risks, tally, save };
}

describe("a control objective", () => {
  test("of the starter library comes with its assertions and risks, each open until a control in operation addresses it", async () => {
    const { objective, risks, tally, control, save } = await withObjective();
    expect(objective.assertions.length).toBeGreaterThan(0);
    const found = await risks();
    expect(found[0]?.code).toBe("PAY-01-R1");
    expect(await tally()).toMatchObject({ risks: found.length, open: found.length });
    const [first] = found;
    if (!first) throw new Error("no risk");
    const drafted = await save(first.description, [await control("C-1", "draft")], { riskId: first.id, version: 1 });
    expect(await tally()).toMatchObject({ open: found.length });
    const after = { riskId: first.id, version: drafted.version };
    await save(first.description, [await control("C-2")], after);
    expect(await tally()).toMatchObject({ open: found.length - 1 });
  });

  test("adopted again by another engagement duplicates no risk", async () => {
    const { call, scope, risks } = await withObjective();
    const before = await risks();
    const values = engagementValues({ kind: "isae3402", categories: [], objectives: ["PAY-01"] });
    await call.engagements.adopt({ ...scope, values });
    expect(await risks()).toEqual(before);
  });

  test("shows the engagements it serves and what customers usually must do for it", async () => {
    const { call, scope, objective, engagement } = await withObjective();
    const sheet = await call.criteria.open({ ...scope, criterionId: objective.id });
    expect(sheet.engagements).toEqual([{ id: engagement.id, name: engagement.name }]);
    expect(sheet.typicalUserControls.length).toBeGreaterThan(0);
    const { title, description, version } = objective;
    const words = { title, description, version, assertions: ["accuracy" as const] };
    await call.criteria.editObjective({ ...scope, criterionId: objective.id, ...words });
    expect((await call.criteria.open({ ...scope, criterionId: objective.id })).assertions).toEqual(["accuracy"]);
  });
});

describe("a risk", () => {
  test("of management's own gets the objective's next code, even when two are added at once", async () => {
    const { risks, save } = await withObjective();
    const before = (await risks()).length;
    const both = await Promise.all([save("Paid twice."), save("Paid late.")]);
    expect(both.map((r) => r.code).sort()).toEqual([`PAY-01-R${before + 1}`, `PAY-01-R${before + 2}`]);
  });

  test("refuses the second of two concurrent changes; what was removed is in the journal with its reason", async () => {
    const { call, scope, save } = await withObjective();
    const { id } = await save("Paid twice.");
    const after = { riskId: id, version: 1 };
    const both = await Promise.allSettled([save("Mine", [], after), save("Yours", [], after)]);
    expect(both.map((b) => b.status).sort()).toEqual(["fulfilled", "rejected"]);
    await call.risks.remove({ ...scope, riskId: id, why: "Merged into R1." });
    const { rows } = await call.journal.activity({ ...scope, about: "risks" });
    expect(rows[0]).toMatchObject({ action: "risk.removed", why: "Merged into R1." });
    await expect(call.risks.remove({ ...scope, riskId: id, why: "Again." })).rejects.toThrow(/does not exist/);
  });

  test("is addressed by the workspace's own controls only", async () => {
    const { save } = await withObjective();
    const other = await withObjective();
    await expect(save("Paid twice.", [await other.control("X-1")])).rejects.toThrow(/workspace’s controls/);
  });
});
