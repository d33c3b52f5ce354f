import { and, eq } from "drizzle-orm";
import { vendorReport } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { openItem } from "../queries/items.ts";
import { REPORT_LABEL } from "../rules/kinds.ts";
import type { SaveVendorReport, ScopeItemView } from "../schema.ts";

/**
 * @throws AppError("not_found"); AppError("conflict") when somebody changed it meanwhile; AppError("invalid", field "reviewedOn")
 *   for a review in the future
 */
export async function saveVendorReport(tx: Tx, actor: WorkspaceActor, input: SaveVendorReport): Promise<ScopeItemView> {
  const { values, edited } = input;
  if (edited) await tx.select({ id: vendorReport.id }).from(vendorReport).where(own(actor, edited.id)).for("update");
  const { item, reports } = await openItem(tx, actor, input.vendorId);
  if (item.kind !== "vendor") throw notFound("vendor");
  const before = reports.find((r) => r.id === edited?.id);
  if (edited && !before) throw notFound("report");
  const meanwhile = "Someone has changed this report since. Reload, then make your change again.";
  requireVersion(before?.version ?? null, edited?.version ?? null, meanwhile);
  if (values.reviewedOn && values.reviewedOn > today(actor.now, actor.workspace.timeZone))
    throw new AppError("invalid", "A review cannot be in the future.", { field: "reviewedOn" });
  const sameReview = before?.reviewedOn === values.reviewedOn && before?.conclusion === values.conclusion;
  const reviewedBy = !values.reviewedOn ? null : sameReview ? before.reviewedBy : actor.personName;
  if (before)
    await tx
      .update(vendorReport)
      .set({ ...values, reviewedBy, version: before.version + 1 })
      .where(own(actor, before.id));
  else
    await tx.insert(vendorReport).values({
      ...tenantKey(actor),
      id: newId(),
      vendorId: item.id,
      ...values,
      reviewedBy,
    });
  await record(tx, actor, {
    action: before ? "scope.report_changed" : "scope.report_added",
    subject: { type: "scope", id: item.id, label: `${item.name}: ${REPORT_LABEL[values.kind]}` },
    before,
    after: { ...values, reviewedBy },
  });
  return openItem(tx, actor, item.id);
}

/** @throws AppError("not_found") */
export async function removeVendorReport(
  tx: Tx,
  actor: WorkspaceActor,
  input: { vendorId: string; id: string },
): Promise<ScopeItemView> {
  const { item, reports } = await openItem(tx, actor, input.vendorId);
  const before = reports.find((r) => r.id === input.id);
  if (!before) throw notFound("report");
  await tx.delete(vendorReport).where(own(actor, before.id));
  await record(tx, actor, {
    action: "scope.report_removed",
    subject: { type: "scope", id: item.id, label: `${item.name}: ${REPORT_LABEL[before.kind]}` },
    before,
  });
  return openItem(tx, actor, item.id);
}

function own(actor: WorkspaceActor, id: string) {
  return and(inTenant(vendorReport, actor), eq(vendorReport.id, id));
}
