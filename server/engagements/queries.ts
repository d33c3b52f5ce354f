import { and, asc, count, desc, eq } from "drizzle-orm";
import { engagement, engagementCriterion } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import { can, type WorkspaceActor } from "#server/access/service.ts";
import { today } from "#server/calendar/rules.ts";
import { coverageByEngagement } from "#server/criteria/queries.ts";
import { notFound } from "#server/platform/errors.ts";
import { engagementName, movesOf } from "./rules.ts";
import type { Engagement, EngagementSheet } from "./schema.ts";

const columns = {
  id: engagement.id,
  kind: engagement.kind,
  type: engagement.type,
  asOf: engagement.asOf,
  periodFrom: engagement.periodFrom,
  periodTo: engagement.periodTo,
  categories: engagement.categories,
  basedOnId: engagement.basedOnId,
  followsId: engagement.followsId,
  evidenceFrom: engagement.evidenceFrom,
  evidenceTo: engagement.evidenceTo,
  status: engagement.status,
  issuedOn: engagement.issuedOn,
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

/** One engagement with what its status allows the actor to do next. */
export async function engagementSheet(tx: Tx, actor: WorkspaceActor, id: string): Promise<EngagementSheet> {
  const all = await listEngagements(tx, actor);
  const found = all.find((e) => e.id === id);
  if (!found) throw notFound("engagement");
  const covered = (await coverageByEngagement(tx, actor)).find((c) => c.engagementId === id)?.covered ?? 0;
  const succeeded = all.some((e) => e.kind === found.kind && e.evidenceTo > found.evidenceTo && e.status === "issued");
  const facts = { ...found, covered, succeeded, today: today(actor.now, actor.workspace.timeZone) };
  const named = (other: Engagement | undefined) => (other ? { id: other.id, name: other.name } : null);
  return {
    ...found,
    covered,
    moves: can(actor, "engagement:manage") ? movesOf(found, facts) : [],
    sharing: all
      .filter((e) => e.basedOnId === id || e.id === found.basedOnId)
      .map(({ id: other, name }) => ({ id: other, name })),
    before: named(all.find((e) => e.id === found.followsId)),
    after: named(all.find((e) => e.followsId === id && e.status !== "withdrawn")),
  };
}
