import { and, eq, inArray } from "drizzle-orm";
import { type CatalogCriterion, ISO27001, OBJECTIVES, TSC } from "#db/catalog/frameworks.ts";
import { engagement } from "#db/schema/plan/engagements.ts";
import { criterion, engagementCriterion } from "#db/schema/programme/criteria.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { engagementName, frameworkOf } from "#server/ground/report-kinds/rules.ts";
import { engagementForActor, listEngagements } from "#server/plan/engagements/queries.ts";
import { combinedProblem } from "#server/plan/engagements/rules.ts";
import type { Engagement, EngagementInput } from "#server/plan/engagements/schema.ts";
import { adoptRisks } from "#server/programme/risks/service/objectives.ts";

/**
 * Links all its criteria, so that a control mapped once serves every engagement that shares one.
 * @throws AppError("invalid", field "basedOnId") when it cannot share that engagement's window
 */
export async function adoptEngagement(
  tx: Tx,
  actor: WorkspaceActor,
  input: EngagementInput,
  planVersionId: string | null = null,
): Promise<Engagement> {
  if (input.basedOnId) await requireBase(tx, actor, input);
  const id = newId();
  const { objectives, ...shape } = input;
  await tx.insert(engagement).values({ ...tenantKey(actor), id, ...shape, planVersionId, createdAt: actor.now });
  const criteria = await adoptCriteria(tx, actor, criteriaOf(input, objectives));
  await linkCriteria(tx, actor, id, criteria);
  await record(tx, actor, {
    action: "engagement.adopted",
    subject: { type: "engagement", id, label: engagementName(input) },
    after: { ...shape, planVersionId, criteria: criteria.length },
  });
  return engagementForActor(tx, actor, id);
}

/** Existing criteria keep their edits. @returns the ids of all */
export async function adoptCriteria(
  tx: Tx,
  actor: WorkspaceActor,
  wanted: readonly CatalogCriterion[],
): Promise<string[]> {
  if (wanted.length === 0) return [];
  const own = tenantKey(actor);
  const added = await tx
    .insert(criterion)
    .values(wanted.map((c) => ({ ...c, ...own, id: newId(), points: [...c.points], createdAt: actor.now })))
    .onConflictDoNothing()
    .returning({ id: criterion.id, code: criterion.code });
  await adoptRisks(tx, actor, added);
  const framework = wanted[0]?.framework ?? "tsc";
  const codes = wanted.map((c) => c.code);
  const rows = await tx
    .select({ id: criterion.id })
    .from(criterion)
    .where(and(inTenant(criterion, own), eq(criterion.framework, framework), inArray(criterion.code, codes)));
  return rows.map((r) => r.id);
}

export async function linkCriteria(tx: Tx, actor: WorkspaceActor, engagementId: string, ids: readonly string[]) {
  if (ids.length === 0) return;
  const own = { ...tenantKey(actor), engagementId };
  await tx
    .insert(engagementCriterion)
    .values(ids.map((criterionId) => ({ ...own, criterionId })))
    .onConflictDoNothing();
}

function criteriaOf(input: EngagementInput, objectives: readonly string[]): readonly CatalogCriterion[] {
  const framework = frameworkOf(input.kind);
  if (framework === "iso27001") return ISO27001;
  if (framework === "tsc") return TSC.filter((c) => input.categories.some((category) => category === c.category));
  return OBJECTIVES.filter((c) => objectives.includes(c.code));
}

async function requireBase(tx: Tx, actor: WorkspaceActor, input: EngagementInput): Promise<void> {
  const base = (await listEngagements(tx, actor)).find((e) => e.id === input.basedOnId) ?? null;
  const problem = combinedProblem(input, base);
  if (problem) throw new AppError("invalid", problem.message, { field: problem.field });
}
