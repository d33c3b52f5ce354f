import { and, asc, count, desc, eq } from "drizzle-orm";
import { engagement, engagementCriterion } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { notFound } from "#server/platform/errors.ts";
import { engagementName } from "./rules.ts";
import type { Engagement } from "./schema.ts";

const columns = {
  id: engagement.id,
  kind: engagement.kind,
  type: engagement.type,
  asOf: engagement.asOf,
  periodFrom: engagement.periodFrom,
  periodTo: engagement.periodTo,
  categories: engagement.categories,
  basedOnId: engagement.basedOnId,
  evidenceFrom: engagement.evidenceFrom,
  evidenceTo: engagement.evidenceTo,
};

/** The workspace's engagements the actor sees, newest period first. */
export async function listEngagements(tx: Tx, actor: WorkspaceActor): Promise<Engagement[]> {
  const rows = await tx
    .select({ ...columns, criteria: count(engagementCriterion.criterionId) })
    .from(engagement)
    .leftJoin(
      engagementCriterion,
      and(
        eq(engagementCriterion.orgId, engagement.orgId),
        eq(engagementCriterion.workspaceId, engagement.workspaceId),
        eq(engagementCriterion.engagementId, engagement.id),
      ),
    )
    .where(and(eq(engagement.orgId, actor.orgId), eq(engagement.workspaceId, actor.workspaceId)))
    .groupBy(engagement.orgId, engagement.workspaceId, engagement.id)
    .orderBy(desc(engagement.evidenceTo), asc(engagement.kind), asc(engagement.id));
  return rows.map((row) => ({
    ...row,
    name: engagementName(row),
    evidenceFrom: row.evidenceFrom ?? "",
    evidenceTo: row.evidenceTo ?? "",
  }));
}

/** @throws AppError("not_found") when the actor does not see it */
export async function engagementForActor(tx: Tx, actor: WorkspaceActor, id: string): Promise<Engagement> {
  const found = (await listEngagements(tx, actor)).find((e) => e.id === id);
  if (!found) throw notFound("engagement");
  return found;
}
