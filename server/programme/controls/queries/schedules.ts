import { and, asc, inArray, sql } from "drizzle-orm";
import { controlVersion } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import type { Schedule } from "#server/programme/controls/rules/frequency.ts";
import { type ScheduledVersion, schedulesOf } from "../rules/schedules.ts";
import { frequencyOf } from "./list.ts";

/**
 * Control id → its schedules in chronological order, as `occurrencesIn` takes them. Omits controls without a frequency.
 * @param controlIds when omitted, every control the actor sees
 */
export async function controlSchedules(
  tx: Tx,
  actor: Pick<WorkspaceActor, "orgId" | "workspaceId">,
  controlIds?: readonly string[],
): Promise<Map<string, Schedule[]>> {
  if (controlIds?.length === 0) return new Map();
  // Reads single fields: the statement is by far the largest part of a snapshot and is not needed here.
  const rows = await tx
    .select({
      controlId: controlVersion.controlId,
      effectiveFrom: controlVersion.effectiveFrom,
      status: sql<ScheduledVersion["status"]>`${controlVersion.snapshot} ->> 'status'`,
      frequency: sql<string | null>`${controlVersion.snapshot} ->> 'frequency'`,
      anchor: sql<string | null>`${controlVersion.snapshot} ->> 'anchor'`,
      dueDays: sql<number | null>`(${controlVersion.snapshot} ->> 'dueDays')::int`,
      graceDays: sql<number>`(${controlVersion.snapshot} ->> 'graceDays')::int`,
      operatesFrom: sql<string | null>`${controlVersion.snapshot} ->> 'operatesFrom'`,
      operatesTo: sql<string | null>`${controlVersion.snapshot} ->> 'operatesTo'`,
    })
    .from(controlVersion)
    .where(
      and(inTenant(controlVersion, actor), controlIds ? inArray(controlVersion.controlId, [...controlIds]) : undefined),
    )
    .orderBy(asc(controlVersion.controlId), asc(controlVersion.version));
  const versions = Map.groupBy(rows, (row) => row.controlId);
  return new Map(
    [...versions].flatMap(([id, of]) => {
      const schedules = schedulesOf(of.map((row) => ({ ...row, frequency: frequencyOf(row.frequency) })));
      return schedules.length > 0 ? [[id, schedules] as const] : [];
    }),
  );
}
