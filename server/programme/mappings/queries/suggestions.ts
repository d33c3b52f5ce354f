import { and, asc, ne, sql } from "drizzle-orm";
import { CROSSWALK } from "#db/catalog/crosswalk.ts";
import { LIBRARY } from "#db/catalog/library.ts";
import { control, controlOrigin } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import { controlCriterion, mappingRejection } from "#db/schema/programme/mappings.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { type Grounds, suggest } from "../rules/suggestions.ts";
import type { Suggestion, SuggestionFilter } from "../schema.ts";

/**
 * Suggested mappings, strongest first.
 * @param filter one control or one criterion; without it, words in common are compared only where nothing is mapped
 */
export async function suggestions(tx: Tx, actor: WorkspaceActor, filter: SuggestionFilter): Promise<Suggestion[]> {
  const controls = await tx
    .select({ id: control.id, code: control.code, title: control.title })
    .from(control)
    .where(and(inTenant(control, actor), ne(control.status, "retired")));
  const criteria = await tx
    .select({ id: criterion.id, code: criterion.code, title: criterion.title, framework: criterion.framework })
    .from(criterion)
    .where(inTenant(criterion, actor))
    .orderBy(asc(criterion.sort));
  const mapped = await tx
    .select({
      controlId: controlCriterion.controlId,
      criterionId: controlCriterion.criterionId,
      strength: controlCriterion.strength,
    })
    .from(controlCriterion)
    .where(inTenant(controlCriterion, actor));
  const rejected = await tx
    .select({ controlId: mappingRejection.controlId, criterionId: mappingRejection.criterionId })
    .from(mappingRejection)
    .where(inTenant(mappingRejection, actor));
  const library = await libraryCodes(tx, actor, controls);
  const words = await wordsInCommon(tx, actor, filter, criteria);
  const all = suggest({ controls, criteria, mapped, rejected, library, crosswalk: CROSSWALK, words });
  return all.filter(
    (s) =>
      (!filter.controlId || s.control.id === filter.controlId) &&
      (!filter.criterionId || s.criterion.id === filter.criterionId),
  );
}

// Imported controls are matched to the library by title.
async function libraryCodes(tx: Tx, actor: WorkspaceActor, controls: readonly { id: string; title: string }[]) {
  const origins = await tx
    .select({ controlId: controlOrigin.controlId, libraryCode: controlOrigin.libraryCode })
    .from(controlOrigin)
    .where(inTenant(controlOrigin, actor));
  const byCode = new Map(LIBRARY.map((c) => [c.code, c.criteria]));
  const byTitle = new Map(LIBRARY.map((c) => [c.title.toLowerCase(), c.criteria]));
  const origin = new Map(origins.map((o) => [o.controlId, byCode.get(o.libraryCode)]));
  return new Map(
    controls.map((c) => [c.id, origin.get(c.id) ?? byTitle.get(c.title.trim().toLowerCase()) ?? []] as const),
  );
}

const BEST = 3;
const LEAST_SHARED = 2;

/** The three best matches for each control or criterion, by Postgres text rank. */
async function wordsInCommon(
  tx: Tx,
  actor: WorkspaceActor,
  filter: SuggestionFilter,
  criteria: readonly { id: string; title: string }[],
): Promise<Grounds["words"]> {
  const unmapped = sql`not exists (select from control_criterion cc where ${inTenant("cc", actor)}`;
  const only = filter.controlId
    ? sql`q.id = ${filter.controlId}`
    : filter.criterionId
      ? sql`r.id = ${filter.criterionId}`
      : sql`q.bare or r.bare`;
  const subject = filter.controlId
    ? sql`q.id`
    : filter.criterionId
      ? sql`r.id`
      : sql`case when q.bare then q.id else r.id end`;
  const rows = await tx.execute<{ control_id: string; criterion_id: string; rank: number; shared: string[] }>(sql`
    with q as materialized (
      select c.id, c.v, c.bare, (select string_agg(quote_literal(l), ' | ') from unnest(tsvector_to_array(c.v)) l)::tsquery as query
      from (select id, to_tsvector('english', title || ' ' || statement) as v, ${unmapped} and cc.control_id = control.id) as bare
        from control where ${inTenant("control", actor)} and status <> 'retired') c
    ), r as materialized (
      select id, to_tsvector('english', title || ' ' || description) as v, ${unmapped} and cc.criterion_id = criterion.id) as bare
      from criterion where ${inTenant("criterion", actor)}
    ), ranked as (
      select q.id as control_id, r.id as criterion_id, ts_rank(r.v, q.query, 1) as rank, q.v as theirs, r.v as ours,
        row_number() over (partition by ${subject} order by ts_rank(r.v, q.query, 1) desc, q.id, r.id) as n
      from q join r on r.v @@ q.query where ${only}
    )
    select control_id, criterion_id, rank, array(
      select unnest(tsvector_to_array(theirs)) intersect select unnest(tsvector_to_array(ours)) order by 1) as shared
    from ranked where n <= ${BEST}`);
  const titles = new Map(criteria.map((c) => [c.id, c.title.toLowerCase().split(/[^a-z]+/)]));
  return [...rows]
    .filter((row) => row.shared.length >= LEAST_SHARED)
    .map((row) => ({
      controlId: row.control_id,
      criterionId: row.criterion_id,
      rank: row.rank,
      // Postgres compares stems; show the full word.
      shared: row.shared.map((stem) => titles.get(row.criterion_id)?.find((word) => word.startsWith(stem)) ?? stem),
    }));
}
