import { and, asc, eq, inArray, isNull, ne, type SQL, sql } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import { controlCriterion } from "#db/schema/programme/mappings.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import type { MappedControl, Strength } from "../schema.ts";

type Details = Pick<MappedControl, "rationale" | "points" | "version">;

const UUID = 36;

/** Criterion id → its draft and active controls, by code; two statements. */
export async function mappedControls(tx: Tx, actor: WorkspaceActor): Promise<Map<string, MappedControl[]>> {
  const [controls, mappings] = await Promise.all([
    tx
      .select({
        id: control.id,
        code: control.code,
        title: control.title,
        isKey: control.isKey,
        status: control.status,
      })
      .from(control)
      .where(and(inTenant(control, actor), ne(control.status, "retired")))
      .orderBy(asc(control.code)),
    mappingsByControl(tx, actor),
  ]);
  const byCriterion = new Map<string, MappedControl[]>();
  for (const { status, ...c } of controls) {
    for (const { criterionId, controlId: _, ...mapping } of mappings.get(c.id) ?? []) {
      const mapped = { ...c, status: status === "draft" ? "draft" : "active", ...mapping } as const;
      const list = byCriterion.get(criterionId);
      if (list) list.push(mapped);
      else byCriterion.set(criterionId, [mapped]);
    }
  }
  return byCriterion;
}

/** The same for one criterion: one statement. */
export function controlsOfCriterion(tx: Tx, actor: WorkspaceActor, criterionId: string): Promise<MappedControl[]> {
  return tx
    .select({
      id: control.id,
      code: control.code,
      title: control.title,
      isKey: control.isKey,
      status: sql<MappedControl["status"]>`${control.status}`,
      strength: controlCriterion.strength,
      rationale: controlCriterion.rationale,
      points: controlCriterion.points,
      version: controlCriterion.version,
    })
    .from(controlCriterion)
    .innerJoin(control, and(sameTenant(control, controlCriterion), eq(control.id, controlCriterion.controlId)))
    .where(
      and(
        inTenant(controlCriterion, actor),
        eq(controlCriterion.criterionId, criterionId),
        ne(control.status, "retired"),
      ),
    )
    .orderBy(asc(control.code));
}

/** The codes of what some controls meet, in the criteria's own order; a retired control meets nothing. */
export function codesMetBy(
  tx: Tx,
  actor: WorkspaceActor,
  controlIds: readonly string[],
): Promise<{ controlId: string; code: string }[]> {
  return tx
    .select({ controlId: controlCriterion.controlId, code: criterion.code })
    .from(controlCriterion)
    .innerJoin(criterion, and(sameTenant(criterion, controlCriterion), eq(criterion.id, controlCriterion.criterionId)))
    .innerJoin(control, and(sameTenant(control, controlCriterion), eq(control.id, controlCriterion.controlId)))
    .where(
      and(
        inTenant(controlCriterion, actor),
        inArray(controlCriterion.controlId, [...controlIds]),
        isNull(criterion.goneIn),
        ne(control.status, "retired"),
      ),
    )
    .orderBy(asc(criterion.sort), asc(criterion.code));
}

/**
 * Aggregated into one value: a line per mapping (both ids, then the strength), with the few rationales, points and changes apart. Reads
 * 5,000 mappings in a quarter of the time that rows take.
 */
async function mappingsByControl(tx: Tx, actor: WorkspaceActor) {
  const c = controlCriterion;
  const pair = sql`${c.criterionId}::text || ${c.controlId}::text`;
  const details = sql`json_build_object('rationale', ${c.rationale}, 'points', ${c.points}, 'version', ${c.version})`;
  const [all] = await tx
    .select({
      lines: sql<string | null>`string_agg(${pair} || ${c.strength}, E'\\n')`,
      details: sql<Record<string, Details> | null>`json_object_agg(${pair}, ${details})
        filter (where ${c.rationale} is not null or ${c.points} <> '{}' or ${c.version} > 1)`,
    })
    .from(c)
    .where(inTenant(c, actor));
  const mappings = (all?.lines?.split("\n") ?? []).map((line) => {
    const details = all?.details?.[line.slice(0, 2 * UUID)] ?? { rationale: null, points: [], version: 1 };
    const strength = line.slice(2 * UUID) as Strength;
    return { criterionId: line.slice(0, UUID), controlId: line.slice(UUID, 2 * UUID), strength, ...details };
  });
  return Map.groupBy(mappings, (m) => m.controlId);
}

/** `standingOf` in SQL: whether active controls fully meet the criterion of an `engagement_criterion` row. */
export function metInFull(adopted: string): SQL {
  const id = sql`${sql.identifier(adopted)}.criterion_id`;
  const active = sql`select from control_criterion cc join control c
    on ${sameTenant("c", "cc")} and c.id = cc.control_id
    where ${sameTenant("cc", adopted)} and cc.criterion_id = ${id} and c.status = 'active'`;
  return sql`(exists (${active} and cc.strength = 'fully') or exists (
    select from criterion k where ${sameTenant("k", adopted)} and k.id = ${id} and k.points @? '$[*] ? (@.appliesWhen == "always")' and not exists (
        select from jsonb_array_elements(k.points) point where point ->> 'appliesWhen' = 'always'
          and not exists (${active} and cc.strength = 'partly' and point ->> 'id' = any (cc.points)))))`;
}
