import { describe, expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { planValues } from "#tests/factories/programme.ts";

testDatabase();

async function tenantWithPlan() {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const plan = await tenant.call.reports.save({ ...scope, values: planValues(), edited: null });
  return { ...tenant, scope, plan };
}

describe("a plan's versions", () => {
  test("each version is kept as saved, with the recommendation made then", async () => {
    const { call, scope, plan } = await tenantWithPlan();
    const longer = planValues({ name: "A longer window", choices: { ...planValues().choices, window: 12 } });
    const second = await call.reports.save({ ...scope, values: longer, edited: plan });
    expect(second).toMatchObject({ planId: plan.planId, version: 2, name: "A longer window" });
    expect(second.versions.map((v) => v.version)).toEqual([2, 1]);
    const first = await call.reports.open({ ...scope, planId: plan.planId, version: 1 });
    expect(first).toMatchObject({ ...planValues(), version: 1, advice: plan.advice, savedBy: "Olive Owner" });
    expect(await call.reports.list(scope)).toMatchObject([{ planId: plan.planId, version: 2 }]);
  });

  test("refuses the second of two changes to the same version, and overwrites nothing", async () => {
    const { call, scope, plan } = await tenantWithPlan();
    const both = await Promise.allSettled(
      ["mine", "yours"].map((name) => call.reports.save({ ...scope, values: planValues({ name }), edited: plan })),
    );
    expect(both.map((b) => b.status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = both.find((b) => b.status === "rejected");
    expect(String(refused?.reason)).toMatch(/Olive Owner has saved version 2 since/);
    const { versions } = await call.reports.open({ ...scope, planId: plan.planId });
    expect(versions.map((v) => v.version)).toEqual([2, 1]);
  });

  test("requires a name, and refuses malformed dates at their field", async () => {
    const { call, scope } = await tenantWithPlan();
    const wrong = { ...planValues({ name: " " }), choices: { ...planValues().choices, on: "2026-02-30" } };
    const refused = await call.reports.save({ ...scope, values: wrong, edited: null }).catch((e: Error) => e);
    expect(String(refused)).toMatch(/Give the plan a name/);
    expect(String(refused)).toMatch(/Give a date/);
  });
});

describe("adopting a plan", () => {
  test("sets up the chosen reports with their dates and criteria, and says where they come from", async () => {
    const { call, scope } = await tenantWithPlan();
    const answers = {
      ...planValues().answers,
      financialReporting: "yes",
      isPublic: true,
      regions: ["us_canada"],
    } as const;
    const plan = await call.reports.save({
      ...scope,
      values: planValues({ answers: { ...answers, regions: [...answers.regions] } }),
      edited: null,
    });
    const [group] = await call.criteria.starterObjectives(scope);
    const objectives = group?.objectives.map((o) => o.code) ?? [];
    const { planId, version } = plan;
    const adopted = await call.reports.adopt({
      ...scope,
      planId,
      version,
      keys: ["soc1-2", "soc3-2", "soc2-2"],
      objectives,
    });
    expect(adopted.engagements.map((e) => e.key).sort()).toEqual(["soc1-2", "soc2-2", "soc3-2"]);
    const all = await call.engagements.list(scope);
    expect(new Set(all.map((e) => `${e.periodFrom} ${e.periodTo}`)).size).toBe(1);
    const soc2 = all.find((e) => e.kind === "soc2");
    expect(all.find((e) => e.kind === "soc3")?.basedOnId).toBe(soc2?.id);
    expect(all.find((e) => e.kind === "soc1")?.criteria).toBe(objectives.length);
    expect(soc2?.criteria).toBe(33);
  });

  test("a report is set up from a plan once, and several together all or none", async () => {
    const { call, scope, plan } = await tenantWithPlan();
    const { planId, version } = plan;
    await call.reports.adopt({ ...scope, planId, version, keys: ["soc2-2"] });
    const again = await call.reports.adopt({ ...scope, planId, version, keys: ["soc2-2"] }).catch((e: Error) => e);
    expect(String(again)).toMatch(/SOC 2 Type 2 .* was already set up from this plan/);
    const alone = planValues({ answers: { ...planValues().answers, isPublic: true } });
    const other = await call.reports.save({ ...scope, values: alone, edited: null });
    const refused = await call.reports
      .adopt({ ...scope, planId: other.planId, version: 1, keys: ["soc3-2"] })
      .catch((e: Error) => e);
    expect(String(refused)).toMatch(/SOC 3 .*choose which/);
    expect(await call.engagements.list(scope)).toHaveLength(1);
  });

  test("a window that is longer than usual is adopted, and the plan says so", async () => {
    const { call, scope } = await tenantWithPlan();
    const tooLong = planValues({ choices: { ...planValues().choices, window: 18 } });
    const { planId, version } = await call.reports.save({ ...scope, values: tooLong, edited: null });
    await call.reports.adopt({ ...scope, planId, version, keys: ["soc2-2"] });
    expect(await call.engagements.list(scope)).toHaveLength(1);
  });
});
