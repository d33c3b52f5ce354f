import { and, eq } from "drizzle-orm";
import { engagement } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { formatDay, today } from "#server/calendar/rules.ts";
import { record } from "#server/journal/service/record.ts";
import { AppError } from "#server/platform/errors.ts";
import { engagementSheet } from "../queries.ts";
import { MOVE_LABEL } from "../rules.ts";
import type { EngagementSheet, MoveEngagement } from "../schema.ts";

/**
 * Takes an engagement to its next status, or back, when nothing stands in its way.
 *
 * @throws AppError("conflict") when its status does not allow the move, or a condition is unmet; AppError("invalid", field
 *   "issuedOn") for a day before its last one or after today
 */
export async function moveEngagement(tx: Tx, actor: WorkspaceActor, input: MoveEngagement): Promise<EngagementSheet> {
  await lockEngagement(tx, actor, input.engagementId);
  const sheet = await engagementSheet(tx, actor, input.engagementId);
  const possible = sheet.moves.find((m) => m.move === input.move);
  if (!possible)
    throw new AppError(
      "conflict",
      `“${MOVE_LABEL[input.move]}” is not possible now: somebody may have moved it on. Reload.`,
    );
  const [unmet] = possible.unmet;
  if (unmet) throw new AppError("conflict", unmet);
  const issuedOn = input.move === "issue" ? input.issuedOn : sheet.issuedOn;
  if (input.move === "issue") requireIssueDay(sheet, input.issuedOn ?? "", today(actor.now, actor.workspace.timeZone));
  await tx.update(engagement).set({ status: possible.to, issuedOn }).where(own(actor, sheet.id));
  await record(tx, actor, {
    action: "engagement.status_changed",
    subject: { type: "engagement", id: sheet.id, label: sheet.name },
    before: { status: sheet.status, issuedOn: sheet.issuedOn },
    after: { status: possible.to, issuedOn },
    why: input.why,
  });
  return engagementSheet(tx, actor, sheet.id);
}

/** So that two who change it at once do so one after the other. */
export async function lockEngagement(tx: Tx, actor: WorkspaceActor, id: string): Promise<void> {
  await tx.select({ id: engagement.id }).from(engagement).where(own(actor, id)).for("update");
}

function own(actor: WorkspaceActor, id: string) {
  return and(eq(engagement.orgId, actor.orgId), eq(engagement.workspaceId, actor.workspaceId), eq(engagement.id, id));
}

function requireIssueDay(sheet: EngagementSheet, day: string, now: string): void {
  const refused = (message: string) => new AppError("invalid", message, { field: "issuedOn" });
  if (day > now) throw refused("This day is still to come: give the day the report bears.");
  if (day <= sheet.evidenceTo)
    throw refused(
      `A report is issued after ${formatDay(sheet.evidenceTo)}, the last day that it is about: give a later day.`,
    );
}
