import { and, eq } from "drizzle-orm";
import { workspace } from "#db/schema/people/organizations.ts";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { openWindows } from "#server/programme/controls/queries/windows.ts";
import { namesOf, since } from "#server/programme/controls/rules/changes.ts";
import type { SetReviewDefault } from "../schema.ts";

/** Not for evidence already submitted. @throws AppError("conflict") if it would change a control inside a window */
export async function setReviewDefault(tx: Tx, actor: WorkspaceActor, input: SetReviewDefault): Promise<void> {
  const own = and(eq(workspace.orgId, actor.orgId), eq(workspace.id, actor.workspaceId));
  const [row] = await tx.select({ asksReview: workspace.asksReview }).from(workspace).where(own).for("update");
  if (!row || row.asksReview === input.asksReview) return;
  if (!input.asksReview) await requireNoWindow(tx, actor);
  await tx.update(workspace).set({ asksReview: input.asksReview }).where(own);
  await record(tx, actor, {
    action: input.asksReview ? "workspace.review_asked" : "workspace.review_not_asked",
    subject: { type: "workspace", id: actor.workspaceId, label: actor.workspace.name },
    before: row,
    after: { asksReview: input.asksReview },
    why: input.why,
  });
}

async function requireNoWindow(tx: Tx, actor: WorkspaceActor): Promise<void> {
  const following = await tx
    .select({ id: control.id, code: control.code })
    .from(control)
    .where(and(inTenant(control, actor), eq(control.evidenceReview, "workspace")));
  const day = today(actor.now, actor.workspace.timeZone);
  const ids = following.map((c) => c.id);
  const { reading } = await openWindows(tx, actor, ids);
  const inside = following.flatMap(({ id, code }) => {
    const names = namesOf(since(reading.get(id) ?? [], day));
    return names.length > 0 ? [{ code, names }] : [];
  });
  const [first] = inside;
  if (first)
    throw new AppError(
      "conflict",
      `${inside.length === 1 ? `${first.code} is` : `${inside.length} controls are`} inside the period of ${first.names.join(" and ")}, where a second person approves such a change. Say “none” at each control instead: the list changes many at once.`,
    );
}
