import { and, eq, inArray, sql } from "drizzle-orm";
import { control } from "#db/schema/controls.ts";
import { controlCriterion } from "#db/schema/mappings.ts";
import { engagement, engagementCriterion } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import type { CalendarDate } from "#server/calendar/rules.ts";
import { engagementName } from "#server/engagements/rules.ts";

/**
 * Names of the engagements under way that read a control in operation, and whose period holds the day.
 *
 * @param ids only these; every control in operation when left out
 * @returns each control that an engagement reads, with the names
 */
export async function openWindows(
  tx: Tx,
  actor: WorkspaceActor,
  on: CalendarDate,
  ids?: readonly string[],
): Promise<{ id: string; code: string; names: string[] }[]> {
  const rows = await tx
    .selectDistinct({
      controlId: controlCriterion.controlId,
      code: control.code,
      engagementId: engagement.id,
      kind: engagement.kind,
      type: engagement.type,
      asOf: engagement.asOf,
      periodFrom: engagement.periodFrom,
      periodTo: engagement.periodTo,
    })
    .from(engagement)
    .innerJoin(
      engagementCriterion,
      and(
        eq(engagementCriterion.orgId, engagement.orgId),
        eq(engagementCriterion.workspaceId, engagement.workspaceId),
        eq(engagementCriterion.engagementId, engagement.id),
      ),
    )
    .innerJoin(
      controlCriterion,
      and(
        eq(controlCriterion.orgId, engagement.orgId),
        eq(controlCriterion.workspaceId, engagement.workspaceId),
        eq(controlCriterion.criterionId, engagementCriterion.criterionId),
      ),
    )
    .innerJoin(
      control,
      and(
        eq(control.orgId, engagement.orgId),
        eq(control.workspaceId, engagement.workspaceId),
        eq(control.id, controlCriterion.controlId),
      ),
    )
    .where(
      and(
        eq(engagement.orgId, actor.orgId),
        eq(engagement.workspaceId, actor.workspaceId),
        inArray(engagement.status, ["operate", "fieldwork", "report"]),
        sql`${on}::date between ${engagement.evidenceFrom} and ${engagement.evidenceTo}`,
        eq(control.status, "active"),
        ids ? inArray(controlCriterion.controlId, [...ids]) : undefined,
      ),
    )
    .orderBy(engagement.periodFrom, engagement.id);
  return [...Map.groupBy(rows, (row) => row.controlId)].map(([id, own]) => ({
    id,
    code: own[0]?.code ?? "",
    names: own.map((e) => engagementName(e)),
  }));
}
