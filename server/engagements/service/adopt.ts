import { and, eq, inArray } from "drizzle-orm";
import { type CatalogCriterion, ISO27001, OBJECTIVES, TSC } from "#db/catalog/frameworks.ts";
import { criterion, engagement, engagementCriterion } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { record } from "#server/journal/service/record.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { engagementForActor } from "../queries.ts";
import { engagementName, frameworkOf } from "../rules.ts";
import type { Engagement, EngagementInput } from "../schema.ts";

/**
 * Sets up an engagement and adopts its criteria: those the workspace lacks are copied into it, and all are linked, so that a
 * control mapped once serves every engagement that shares the criterion.
 *
 * @throws AppError("invalid", field "basedOnId") when a SOC 3 names anything but a SOC 2 Type 2 of this workspace
 */
export async function adoptEngagement(tx: Tx, actor: WorkspaceActor, input: EngagementInput): Promise<Engagement> {
  if (input.basedOnId) await requireSoc2Type2(tx, actor, input);
  const id = newId();
  const { objectives, ...shape } = input;
  await tx
    .insert(engagement)
    .values({ orgId: actor.orgId, workspaceId: actor.workspaceId, id, ...shape, createdAt: actor.now });
  const criteria = await adoptCriteria(tx, actor, criteriaOf(input, objectives));
  await linkCriteria(tx, actor, id, criteria);
  await record(tx, actor, {
    action: "engagement.adopted",
    subject: { type: "engagement", id, label: engagementName(input) },
    after: { ...shape, criteria: criteria.length },
  });
  return engagementForActor(tx, actor, id);
}

/** Copies catalogue criteria into the workspace where it lacks them; its own edits stay. @returns the ids of all */
export async function adoptCriteria(
  tx: Tx,
  actor: WorkspaceActor,
  wanted: readonly CatalogCriterion[],
): Promise<string[]> {
  if (wanted.length === 0) return [];
  const own = { orgId: actor.orgId, workspaceId: actor.workspaceId };
  await tx
    .insert(criterion)
    .values(wanted.map((c) => ({ ...c, ...own, id: newId(), points: [...c.points], createdAt: actor.now })))
    .onConflictDoNothing();
  const framework = wanted[0]?.framework ?? "tsc";
  const codes = wanted.map((c) => c.code);
  const rows = await tx
    .select({ id: criterion.id })
    .from(criterion)
    .where(
      and(
        eq(criterion.orgId, own.orgId),
        eq(criterion.workspaceId, own.workspaceId),
        eq(criterion.framework, framework),
        inArray(criterion.code, codes),
      ),
    );
  return rows.map((r) => r.id);
}

export async function linkCriteria(tx: Tx, actor: WorkspaceActor, engagementId: string, ids: readonly string[]) {
  if (ids.length === 0) return;
  const own = { orgId: actor.orgId, workspaceId: actor.workspaceId, engagementId };
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

async function requireSoc2Type2(tx: Tx, actor: WorkspaceActor, input: EngagementInput): Promise<void> {
  const [base] = await tx
    .select({ kind: engagement.kind, type: engagement.type, from: engagement.periodFrom, to: engagement.periodTo })
    .from(engagement)
    .where(
      and(
        eq(engagement.orgId, actor.orgId),
        eq(engagement.workspaceId, actor.workspaceId),
        eq(engagement.id, input.basedOnId ?? ""),
      ),
    );
  if (base?.kind !== "soc2" || base.type !== 2)
    throw new AppError("invalid", "A SOC 3 is based on a SOC 2 Type 2 of this workspace: choose one.", {
      field: "basedOnId",
    });
  if (base.from !== input.periodFrom || base.to !== input.periodTo)
    throw new AppError("invalid", "A SOC 3 covers the same period as its SOC 2 Type 2.", { field: "periodFrom" });
}
