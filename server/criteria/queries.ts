import { and, asc, eq, inArray, ne, type SQL, sql } from "drizzle-orm";
import { OBJECTIVES } from "#db/catalog/frameworks.ts";
import { control, controlCriterion, criterion, engagement, engagementCriterion } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { notFound } from "#server/platform/errors.ts";
import type { Criterion, EngagementCoverage, ObjectiveGroup } from "./schema.ts";

/**
 * The workspace's criteria in their own order, each with its controls by code: two statements, whatever their number.
 *
 * @param input.engagementId only those the engagement adopted
 * @throws AppError("not_found") for an engagement the actor does not see
 */
export async function listCriteria(
  tx: Tx,
  actor: WorkspaceActor,
  input: { engagementId?: string },
): Promise<Criterion[]> {
  if (input.engagementId) await requireEngagement(tx, actor, input.engagementId);
  const rows = await tx
    .select(columns)
    .from(criterion)
    .where(and(inWorkspace(actor), input.engagementId ? adoptedBy(tx, actor, input.engagementId) : undefined))
    .orderBy(asc(criterion.sort), asc(criterion.code));
  const mapped = Map.groupBy(await mappedControls(tx, actor), (row) => row.criterionId);
  return rows.map((row) => {
    const controls = (mapped.get(row.id) ?? []).map(({ criterionId: _, ...rest }) => rest);
    return { ...row, controls, covered: controls.some((c) => c.status === "active") };
  });
}

/** How much of each engagement's criteria is covered, in one statement. */
export async function coverageByEngagement(tx: Tx, actor: WorkspaceActor): Promise<EngagementCoverage[]> {
  const covering = sql`exists (select from control_criterion cc join control c
    on c.org_id = cc.org_id and c.workspace_id = cc.workspace_id and c.id = cc.control_id
    where cc.org_id = "engagement_criterion"."org_id" and cc.workspace_id = "engagement_criterion"."workspace_id"
      and cc.criterion_id = "engagement_criterion"."criterion_id" and c.status = 'active')`;
  return tx
    .select({
      engagementId: engagementCriterion.engagementId,
      criteria: sql<number>`count(*)`.mapWith(Number),
      covered: sql<number>`count(*) filter (where ${covering})`.mapWith(Number),
    })
    .from(engagementCriterion)
    .where(and(eq(engagementCriterion.orgId, actor.orgId), eq(engagementCriterion.workspaceId, actor.workspaceId)))
    .groupBy(engagementCriterion.engagementId);
}

/** The starter library's objectives, those of the services before the IT general controls that serve them all. */
export function starterObjectives(): ObjectiveGroup[] {
  const groups = [...Map.groupBy(OBJECTIVES, (o) => o.groupName)].map(([name, objectives]): ObjectiveGroup => {
    const [first] = objectives;
    return {
      code: first?.groupCode ?? name,
      name,
      kind: first?.category === "itgc" ? "itgc" : "service",
      objectives: objectives.map(({ code, title, description }) => ({ code, title, description })),
    };
  });
  return groups.sort((a, b) => (a.kind === b.kind ? 0 : a.kind === "service" ? -1 : 1));
}

export function inWorkspace(actor: WorkspaceActor): SQL | undefined {
  return and(eq(criterion.orgId, actor.orgId), eq(criterion.workspaceId, actor.workspaceId));
}

/** @throws AppError("not_found") for an engagement the actor does not see */
export async function requireEngagement(tx: Tx, actor: WorkspaceActor, id: string) {
  const [found] = await tx
    .select({ id: engagement.id, kind: engagement.kind })
    .from(engagement)
    .where(
      and(eq(engagement.orgId, actor.orgId), eq(engagement.workspaceId, actor.workspaceId), eq(engagement.id, id)),
    );
  if (!found) throw notFound("engagement");
  return found;
}

function adoptedBy(tx: Tx, actor: WorkspaceActor, engagementId: string): SQL {
  return inArray(
    criterion.id,
    tx
      .select({ id: engagementCriterion.criterionId })
      .from(engagementCriterion)
      .where(
        and(
          eq(engagementCriterion.orgId, actor.orgId),
          eq(engagementCriterion.workspaceId, actor.workspaceId),
          eq(engagementCriterion.engagementId, engagementId),
        ),
      ),
  );
}

async function mappedControls(tx: Tx, actor: WorkspaceActor) {
  const rows = await tx
    .select({
      criterionId: controlCriterion.criterionId,
      id: control.id,
      code: control.code,
      title: control.title,
      isKey: control.isKey,
      status: control.status,
      rationale: controlCriterion.rationale,
    })
    .from(controlCriterion)
    .innerJoin(
      control,
      and(
        eq(control.orgId, controlCriterion.orgId),
        eq(control.workspaceId, controlCriterion.workspaceId),
        eq(control.id, controlCriterion.controlId),
      ),
    )
    .where(
      and(
        eq(controlCriterion.orgId, actor.orgId),
        eq(controlCriterion.workspaceId, actor.workspaceId),
        ne(control.status, "retired"),
      ),
    )
    .orderBy(asc(control.code));
  return rows.map((row) => ({ ...row, status: row.status === "draft" ? ("draft" as const) : ("active" as const) }));
}

const columns = {
  id: criterion.id,
  framework: criterion.framework,
  code: criterion.code,
  title: criterion.title,
  description: criterion.description,
  groupCode: criterion.groupCode,
  groupName: criterion.groupName,
  category: criterion.category,
  points: criterion.points,
};
