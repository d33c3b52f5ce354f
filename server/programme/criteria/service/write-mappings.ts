import { and, eq } from "drizzle-orm";
import { rowsFor } from "#db/bulk.ts";
import type { MappingChange, MappingState } from "#db/schema/programme/controls.ts";
import { controlCriterion } from "#db/schema/programme/mappings.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { withConflictMessages } from "#server/ground/platform/constraints.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import type { Strength } from "../schema.ts";

const OPENED = "The window of an engagement was opened or moved since, and now includes this control: reload the page.";

/** Database guards that fire when a window opens between the judgement of a change and its write. */
export const OPENED_MEANWHILE = { design_change_has_two_people: OPENED, mapping_change_has_two_people: OPENED };

export type MappedPair = { controlId: string; criterionId: string };
export type MappingNow = { state: NonNullable<MappingState>; version: number } | null;
export type NewMapping = MappedPair & { rationale?: string | null; strength?: Strength; points?: readonly string[] };

/** Leaves existing mappings unchanged. The caller judges and records. @returns the new pairs */
export async function addMappings(tx: Tx, actor: WorkspaceActor, pairs: readonly NewMapping[]): Promise<MappedPair[]> {
  if (pairs.length === 0) return [];
  const own = { ...tenantKey(actor), createdAt: actor.now };
  const rows = pairs.map(({ controlId, criterionId, ...mapping }) => ({
    ...own,
    controlId,
    criterionId,
    ...stateOf(mapping),
    version: 1,
  }));
  return withConflictMessages(
    OPENED_MEANWHILE,
    tx
      .insert(controlCriterion)
      .select(rowsFor(controlCriterion, rows))
      .onConflictDoNothing()
      .returning({ controlId: controlCriterion.controlId, criterionId: controlCriterion.criterionId }),
  );
}

/**
 * Applies mapping changes to a control. The caller judges and records.
 * @throws AppError("conflict") when a mapping no longer matches the change's `from`
 */
export async function applyMappings(
  tx: Tx,
  actor: WorkspaceActor,
  controlId: string,
  changes: readonly MappingChange[],
): Promise<void> {
  for (const { criterionId, from, to } of changes) {
    const pair = { controlId, criterionId };
    const now = await mappingNow(tx, actor, pair);
    if (JSON.stringify(now?.state ?? null) !== JSON.stringify(from && stateOf(from)))
      throw new AppError("conflict", "A mapping has changed since: decline this, and propose it again.");
    const these = thisMapping(actor, pair);
    if (!to) await withConflictMessages(OPENED_MEANWHILE, tx.delete(controlCriterion).where(these));
    else if (!now) await addMappings(tx, actor, [{ ...pair, ...to }]);
    else {
      const next = { ...stateOf(to), version: now.version + 1 };
      await withConflictMessages(OPENED_MEANWHILE, tx.update(controlCriterion).set(next).where(these));
    }
  }
}

/** Locks the mapping. */
export async function mappingNow(tx: Tx, actor: WorkspaceActor, pair: MappedPair): Promise<MappingNow> {
  const [row] = await tx.select().from(controlCriterion).where(thisMapping(actor, pair)).for("update");
  return row ? { state: stateOf(row), version: row.version } : null;
}

export function stateOf(mapping: {
  strength?: Strength;
  points?: readonly string[];
  rationale?: string | null;
}): NonNullable<MappingState> {
  const { strength = "fully", points = [], rationale = null } = mapping;
  return { strength, points: [...new Set(points)].sort(), rationale };
}

function thisMapping(actor: WorkspaceActor, pair: MappedPair) {
  return and(
    inTenant(controlCriterion, actor),
    eq(controlCriterion.controlId, pair.controlId),
    eq(controlCriterion.criterionId, pair.criterionId),
  );
}
