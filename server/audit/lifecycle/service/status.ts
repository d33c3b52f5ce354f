import { issuedReport } from "#db/schema/audit/issued.ts";
import { engagement } from "#db/schema/plan/engagements.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { nextSequence, record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { tenantKey } from "#server/ground/platform/in-tenant.ts";
import { GIVE_A_REASON } from "#server/ground/platform/line.ts";
import { MOVE_LABEL } from "#server/plan/engagements/rules.ts";
import type { EngagementSheet, MoveEngagement } from "#server/plan/engagements/schema.ts";
import { lockEngagement, recorderOf, thisEngagement } from "#server/plan/engagements/service.ts";
import { engagementSheet } from "../queries.ts";

/**
 * Moves an engagement to its next status, or back. After an issue, superseded and withdrawn are records beside the report and
 * do not change it; `recordReport` makes the issue itself.
 * @throws AppError("conflict") when the status does not allow the move, or a condition is unmet; AppError("invalid", field
 *   "why") when an issued engagement ends without a reason
 */
export async function moveEngagement(tx: Tx, actor: WorkspaceActor, input: MoveEngagement): Promise<EngagementSheet> {
  await lockEngagement(tx, actor, input.engagementId);
  const sheet = await engagementSheet(tx, actor, input.engagementId);
  const possible = sheet.moves.find((m) => m.move === input.move);
  if (!possible)
    throw new AppError(
      "conflict",
      `“${MOVE_LABEL[input.move]}” is not possible now: someone may have changed its status. Reload.`,
    );
  const [unmet] = possible.unmet;
  if (unmet) throw new AppError("conflict", unmet);
  if (sheet.frozen)
    await recordEnd(tx, actor, sheet.id, possible.to === "superseded" ? "superseded" : "withdrawn", input);
  await tx.update(engagement).set({ status: possible.to }).where(thisEngagement(actor, sheet.id));
  await record(tx, actor, {
    action: "engagement.status_changed",
    subject: { type: "engagement", id: sheet.id, label: sheet.name },
    before: { status: sheet.status },
    after: { status: possible.to },
    why: input.why,
  });
  return engagementSheet(tx, actor, sheet.id);
}

async function recordEnd(
  tx: Tx,
  actor: WorkspaceActor,
  engagementId: string,
  step: "superseded" | "withdrawn",
  { why }: MoveEngagement,
): Promise<void> {
  if (!why) throw new AppError("invalid", GIVE_A_REASON, { field: "why" });
  const own = { ...tenantKey(actor), id: newId(), engagementId };
  const sequence = await nextSequence(tx, actor);
  await tx.insert(issuedReport).values({ ...own, step, why, ...recorderOf(actor), sequence });
}
