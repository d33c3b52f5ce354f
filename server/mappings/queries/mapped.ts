import { and, asc, eq, ne, type SQL, sql } from "drizzle-orm";
import { control } from "#db/schema/controls.ts";
import { controlCriterion } from "#db/schema/mappings.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import type { MappedControl, Strength } from "../schema.ts";

type Packed = [criterionId: string, controlId: string, strength: Strength, rationale: string | null, points: string[]];

/**
 * For each criterion its drafts and controls in operation, by code: two statements. The mappings come as one JSON value, which
 * is read several times as fast as thousands of rows.
 */
export async function mappedControls(tx: Tx, actor: WorkspaceActor): Promise<Map<string, MappedControl[]>> {
  const controls = await tx
    .select({ id: control.id, code: control.code, title: control.title, isKey: control.isKey, status: control.status })
    .from(control)
    .where(
      and(eq(control.orgId, actor.orgId), eq(control.workspaceId, actor.workspaceId), ne(control.status, "retired")),
    )
    .orderBy(asc(control.code));
  const c = controlCriterion;
  const [row] = await tx
    .select({
      packed: sql<
        Packed[] | null
      >`json_agg(json_build_array(${c.criterionId}, ${c.controlId}, ${c.strength}, ${c.rationale}, ${c.points}))`,
    })
    .from(c)
    .where(and(eq(c.orgId, actor.orgId), eq(c.workspaceId, actor.workspaceId)));
  const byControl = Map.groupBy(row?.packed ?? [], ([, controlId]) => controlId);
  const byCriterion = new Map<string, MappedControl[]>();
  for (const { id, code, title, isKey, ...c } of controls) {
    const status = c.status === "draft" ? "draft" : "active";
    for (const [criterionId, , strength, rationale, points] of byControl.get(id) ?? []) {
      const mapped = { id, code, title, isKey, status, rationale, strength, points } as const;
      const those = byCriterion.get(criterionId);
      if (those) those.push(mapped);
      else byCriterion.set(criterionId, [mapped]);
    }
  }
  return byCriterion;
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
