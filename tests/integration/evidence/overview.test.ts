import { expect, test } from "vitest";
import type { EngagementInput } from "#server/plan/engagements/schema.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { callAs, makeTenant, NOW } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

testDatabase();

test("a gap on the overview names the engagement that it is counted in, and what its timeline says is missing", async () => {
  const { owner, workspace } = await makeTenant();
  const call = callAs(owner, NOW);
  const scope = { workspace: workspace.slug };
  const before = { periodFrom: "2025-01-01", periodTo: "2025-12-31" };
  const adopt = (values: Partial<EngagementInput>) =>
    call.engagements.adopt({ ...scope, values: engagementValues(values) });
  const made = [
    await adopt({}),
    await adopt({ kind: "soc1", categories: [], objectives: ["PAY-01"], ...before }),
    await adopt({ categories: ["security", "availability"], ...before }),
  ];
  const criteria = await call.criteria.list(scope);
  for (const [code, mapped] of [
    ["PIN-04", "PAY-01"],
    ["IAM-01", "CC6.1"],
    ["IAM-02", "A1.2"],
  ] as const) {
    const control = await call.controls.create({ ...scope, values: controlValues({ code }) });
    const criterionId = criteria.find((c) => c.code === mapped)?.id ?? "";
    await call.mappings.map({ ...scope, controlId: control.id, criterionId, rationale: null });
  }
  const { gaps } = await call.occurrences.overview(scope);
  expect(gaps.map((g) => g.code).sort()).toEqual(["IAM-01", "IAM-02", "PIN-04"]);
  const timelines = await Promise.all(
    made.map((e) => call.occurrences.timeline({ ...scope, engagementId: e.id, all: true })),
  );
  for (const { code, engagement, missing } of gaps) {
    const counted = timelines.map(({ lanes }) => missingIn(lanes.find((l) => l.code === code)?.states ?? ""));
    const at = made.findIndex((e) => e.id === engagement.id && e.name === engagement.name);
    expect(missing, code).toBe(counted[at]);
    expect(missing, code).toBe(Math.max(...counted));
  }
});

function missingIn(states: string): number {
  return [...states].filter((letter) => letter === "m").length;
}
