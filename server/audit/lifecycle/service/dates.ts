import { and, eq, or } from "drizzle-orm";
import { engagement } from "#db/schema/plan/engagements.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { withConflictMessages } from "#server/ground/platform/constraints.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { engagementName } from "#server/ground/report-kinds/rules.ts";
import type { ChangeDates, EngagementSheet } from "#server/plan/engagements/schema.ts";
import { lockEngagement, requireNewDates } from "#server/plan/engagements/service.ts";
import { engagementSheet } from "../queries.ts";

const TAKES_IN = {
  window_takes_in_no_lone_change:
    "The new dates include a design change that one person made alone to a control this engagement reads. Keep its last day before that change, or set up another engagement for the days after it.",
};

/**
 * Changes an engagement's dates and those of the engagements that share its window. Occurrences are recomputed; evidence stays.
 * @throws AppError("conflict") once it has ended or is issued, when it shares another's window, and when somebody changed the
 *   dates meanwhile; AppError("invalid") by field; the database's refusal when the new dates would put someone on both sides of the audit
 */
export async function changeDates(tx: Tx, actor: WorkspaceActor, input: ChangeDates): Promise<EngagementSheet> {
  await lockEngagement(tx, actor, input.engagementId);
  const before = await requireNewDates(tx, actor, input);
  requireVersion(
    before.version,
    input.version,
    "Someone has changed these dates since. Reload, then make your change again.",
  );
  const { asOf, periodFrom, periodTo } = input;
  const dates = { asOf, periodFrom, periodTo };
  const changed = await withConflictMessages(
    TAKES_IN,
    tx
      .update(engagement)
      .set({ ...dates, version: before.version + 1 })
      .where(and(inTenant(engagement, actor), or(eq(engagement.id, before.id), eq(engagement.basedOnId, before.id))))
      .returning({ id: engagement.id, kind: engagement.kind, type: engagement.type }),
  );
  for (const { id, kind, type } of changed)
    await record(tx, actor, {
      action: "engagement.dates_changed",
      subject: { type: "engagement", id, label: engagementName({ kind, type, ...dates }) },
      before: { asOf: before.asOf, periodFrom: before.periodFrom, periodTo: before.periodTo },
      after: dates,
      why: input.why,
    });
  return engagementSheet(tx, actor, before.id);
}
