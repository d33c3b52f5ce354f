import { and, asc, eq, ne, type SQL, sql } from "drizzle-orm";
import { control } from "#db/schema/controls.ts";
import { controlCriterion } from "#db/schema/mappings.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";

/** The mappings of drafts and controls in operation, by the control's code. */
export async function mappedControls(tx: Tx, actor: WorkspaceActor) {
  const rows = await tx
    .select({
      criterionId: controlCriterion.criterionId,
      id: control.id,
      code: control.code,
      title: control.title,
      isKey: control.isKey,
      status: control.status,
      rationale: controlCriterion.rationale,
      strength: controlCriterion.strength,
      points: controlCriterion.points,
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

/** `standingOf` in SQL: whether controls in operation meet the criterion of an `engagement_criterion` row in full. */
export function metInFull(adopted: SQL): SQL {
  const active = sql`select from control_criterion cc join control c
    on c.org_id = cc.org_id and c.workspace_id = cc.workspace_id and c.id = cc.control_id
    where cc.org_id = ${adopted}.org_id and cc.workspace_id = ${adopted}.workspace_id
      and cc.criterion_id = ${adopted}.criterion_id and c.status = 'active'`;
  return sql`(exists (${active} and cc.strength = 'fully') or exists (
    select from criterion whole where whole.org_id = ${adopted}.org_id and whole.workspace_id = ${adopted}.workspace_id
      and whole.id = ${adopted}.criterion_id and whole.points @? '$[*] ? (@.appliesWhen == "always")' and not exists (
        select from jsonb_array_elements(whole.points) point where point ->> 'appliesWhen' = 'always'
          and not exists (${active} and cc.strength = 'partly' and point ->> 'id' = any (cc.points)))))`;
}
