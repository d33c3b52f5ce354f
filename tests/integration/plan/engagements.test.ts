import { expect, test } from "vitest";
import type { EngagementInput } from "#server/plan/engagements/schema.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant, NOW } from "#tests/factories/people.ts";
import { engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function tenant() {
  const made = await makeTenant();
  const slug = made.workspace.slug;
  const call = callAs(made.owner, NOW);
  const adopt = (values: Partial<EngagementInput> = {}) =>
    call.engagements.adopt({ workspace: slug, values: engagementValues(values) });
  return { ...made, slug, call, adopt };
}

const NO_PERIOD = { periodFrom: null, periodTo: null };

test.each([
  ["SOC 2 on Security", {}, 33],
  [
    "SOC 2 on all five categories",
    { categories: ["security", "availability", "processing_integrity", "confidentiality", "privacy"] },
    61,
  ],
  ["SOC 2 Type 1", { type: 1, asOf: "2026-06-30", ...NO_PERIOD }, 33],
  [
    "SOC for Cybersecurity",
    { kind: "soc_cybersecurity", categories: ["security", "availability", "confidentiality"] },
    38,
  ],
  ["SOC 1 with two objectives", { kind: "soc1", categories: [], objectives: ["PAY-01", "PAY-02"] }, 2],
  [
    "ISAE 3402 Type 1",
    { kind: "isae3402", type: 1, asOf: "2026-06-30", ...NO_PERIOD, categories: [], objectives: ["PAY-01"] },
    1,
  ],
] satisfies [string, Partial<EngagementInput>, number][])("%s adopts its criteria", async (_, values, criteria) => {
  const { adopt, call, slug } = await tenant();
  const made = await adopt(values);
  expect(made.criteria).toBe(criteria);
  expect(await call.engagements.list({ workspace: slug })).toEqual([made]);
});

test("ISO 27001 adopts its clauses and all 93 controls of Annex A", async () => {
  const { adopt, call, slug } = await tenant();
  await adopt({ kind: "iso27001", type: null, categories: [] });
  const criteria = await call.criteria.list({ workspace: slug });
  expect(criteria.filter((c) => c.category === "annex_a")).toHaveLength(93);
  expect(criteria.filter((c) => c.category === "clause").length).toBeGreaterThan(20);
});

test.each([
  ["type", { type: null }],
  ["type", { kind: "iso27001", type: 2, categories: [] }],
  ["asOf", { type: 1, ...NO_PERIOD }],
  ["periodFrom", { type: 1, asOf: "2026-06-30" }],
  ["asOf", { asOf: "2026-06-30" }],
  ["periodTo", { periodTo: "2025-12-31" }],
  ["categories", { categories: [] }],
  ["categories", { categories: ["availability"] }],
  ["categories", { kind: "soc1", categories: ["security"] }],
  ["categories", { kind: "soc_cybersecurity", categories: ["security", "privacy"] }],
  ["basedOnId", { kind: "soc3" }],
  ["basedOnId", { basedOnId: "0199a5f0-0000-7000-8000-000000000000" }],
] satisfies [string, Partial<EngagementInput>][])(
  "an engagement is refused beside its %s: %j",
  async (field, wrong) => {
    const { adopt, workspace } = await tenant();
    const refused = await adopt(wrong).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: "BAD_REQUEST" });
    expect(JSON.stringify(refused)).toContain(field);
    const [left] = await db.superuser()`select count(*)::int as n from engagement where workspace_id = ${workspace.id}`;
    expect(left?.n).toBe(0);
  },
);

test("a SOC 3 follows a SOC 2 Type 2 of the same workspace over the same period", async () => {
  const { adopt } = await tenant();
  const theirs = await tenant();
  const soc2 = await adopt();
  const type1 = await adopt({ type: 1, asOf: "2026-06-30", ...NO_PERIOD });
  const soc1 = await adopt({ kind: "soc1", categories: [] });
  const elsewhere = await theirs.adopt();
  for (const base of [type1, soc1, elsewhere])
    await expect(adopt({ kind: "soc3", basedOnId: base.id })).rejects.toMatchObject({ cause: { field: "basedOnId" } });
  await expect(adopt({ kind: "soc3", basedOnId: soc2.id, periodFrom: "2026-02-01" })).rejects.toMatchObject({
    cause: { field: "periodFrom" },
  });
  expect(await adopt({ kind: "soc3", basedOnId: soc2.id })).toMatchObject({ basedOnId: soc2.id, criteria: 33 });
});

test("engagements share criteria: the second adopts existing ones with their mappings and wording", async () => {
  const { adopt, call, slug, workspace } = await tenant();
  const objectives = { kind: "soc1", categories: [] as [], objectives: ["PAY-01"] } as const;
  await adopt({ ...objectives, objectives: ["PAY-01"] });
  const [own] = await call.criteria.list({ workspace: slug });
  await call.criteria.editObjective({
    workspace: slug,
    criterionId: own?.id ?? "",
    title: "Ours",
    description: "Our own.",
    version: 1,
  });
  const second = await adopt({ ...objectives, kind: "isae3402", objectives: ["PAY-01"] });
  expect(await call.criteria.list({ workspace: slug, engagementId: second.id })).toMatchObject([
    { id: own?.id, title: "Ours" },
  ]);
  const [rows] = await db.superuser()`select count(*)::int as n from criterion where workspace_id = ${workspace.id}`;
  expect(rows?.n).toBe(1);
});

test("a viewer can see engagements but not set them up", async () => {
  const { adopt, org, slug } = await tenant();
  await adopt();
  const viewer = await makePerson("Vic Viewer");
  await addMember(org.orgId, viewer, "viewer");
  const call = callAs(viewer, NOW);
  expect(await call.engagements.list({ workspace: slug })).toHaveLength(1);
  await expect(call.engagements.adopt({ workspace: slug, values: engagementValues() })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});
