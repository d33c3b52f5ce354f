import { and, inArray, sql } from "drizzle-orm";
import { engagement } from "#db/schema/plan/engagements.ts";
import { control } from "#db/schema/programme/controls.ts";
import { engagementCriterion } from "#db/schema/programme/criteria.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementName } from "#server/ground/report-kinds/rules.ts";
import type { OpenWindow, OpenWindows } from "../rules/changes.ts";

const NONE: OpenWindows = { reading: new Map(), criteria: new Map(), inForce: new Set() };

/**
 * Everything needed to judge changes to controls and their mappings: opened engagements, what they read, and which controls
 * were ever in force. Uses the same SQL functions as the database's own guards.
 * @param ids only these controls; all when omitted
 */
export async function openWindows(tx: Tx, actor: WorkspaceActor, ids?: readonly string[]): Promise<OpenWindows> {
  const opened = await openedWindows(tx, actor);
  if (opened.size === 0 || ids?.length === 0) return NONE;
  const place = [sql`${actor.orgId}::uuid`, sql`${actor.workspaceId}::uuid`];
  const only = ids ? sql`${sql.param([...ids])}::uuid[]` : sql`null`;
  const read = await tx.execute<{ control_id: string; engagement_id: string }>(
    sql`select control_id, engagement_id from app.reading_windows(${sql.join([...place, only], sql`, `)})`,
  );
  const adopted = await tx
    .select({ criterionId: engagementCriterion.criterionId, engagementId: engagementCriterion.engagementId })
    .from(engagementCriterion)
    .where(and(inTenant(engagementCriterion, actor), inArray(engagementCriterion.engagementId, [...opened.keys()])));
  const inForce = await tx
    .select({ id: control.id })
    .from(control)
    .where(
      and(
        inTenant(control, actor),
        ids ? inArray(control.id, [...ids]) : undefined,
        sql`app.was_in_force(${control.orgId}, ${control.workspaceId}, ${control.id})`,
      ),
    );
  const windowsOf = <K>(rows: Iterable<{ key: K; engagementId: string }>) =>
    new Map(
      [...Map.groupBy(rows, (row) => row.key)].map(([key, own]) => [
        key,
        [...opened.values()].filter((w) => own.some((row) => row.engagementId === w.engagementId)),
      ]),
    );
  return {
    reading: windowsOf([...read].map((row) => ({ key: row.control_id, engagementId: row.engagement_id }))),
    criteria: windowsOf(adopted.map((row) => ({ key: row.criterionId, engagementId: row.engagementId }))),
    inForce: new Set(inForce.map((row) => row.id)),
  };
}

async function openedWindows(tx: Tx, actor: WorkspaceActor): Promise<Map<string, OpenWindow>> {
  const rows = await tx
    .select({
      id: engagement.id,
      kind: engagement.kind,
      type: engagement.type,
      asOf: engagement.asOf,
      periodFrom: engagement.periodFrom,
      periodTo: engagement.periodTo,
      to: sql<string>`w.window_to::text`,
    })
    .from(engagement)
    .innerJoin(
      sql`app.opened_windows(${actor.orgId}::uuid, ${actor.workspaceId}::uuid) w`,
      sql`w.engagement_id = ${engagement.id}`,
    )
    .where(inTenant(engagement, actor))
    .orderBy(engagement.periodFrom, engagement.id);
  return new Map(rows.map(({ id, to, ...e }) => [id, { engagementId: id, name: engagementName(e), to }]));
}
