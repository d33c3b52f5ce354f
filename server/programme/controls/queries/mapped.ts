import { and, inArray } from "drizzle-orm";
import { controlCriterion } from "#db/schema/programme/mappings.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";

/** Existing mappings as "controlId criterionId". */
export async function mappedTo(tx: Tx, actor: WorkspaceActor, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx
    .select({ controlId: controlCriterion.controlId, criterionId: controlCriterion.criterionId })
    .from(controlCriterion)
    .where(and(inTenant(controlCriterion, actor), inArray(controlCriterion.controlId, [...ids])));
  return new Set(rows.map((row) => `${row.controlId} ${row.criterionId}`));
}
