import { and, eq, isNull, or } from "drizzle-orm";
import { controlView } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { controlViews } from "../queries/views.ts";
import type { ControlView, SaveControlView } from "../schema/list.ts";

const MOST = 50;

/** Saves a view for its author or for everyone. @throws AppError("conflict") for a taken name */
export async function saveControlView(tx: Tx, actor: WorkspaceActor, input: SaveControlView): Promise<ControlView[]> {
  const existing = await controlViews(tx, actor);
  if (existing.some((v) => v.name.toLowerCase() === input.name.toLowerCase()))
    throw new AppError("conflict", `A view called ${input.name} already exists.`, { field: "name" });
  if (existing.length >= MOST)
    throw new AppError("invalid", `Remove a view first: ${MOST} is the limit.`, { field: "name" });
  const id = newId();
  await tx.insert(controlView).values({
    ...tenantKey(actor),
    id,
    name: input.name,
    search: input.search,
    personId: input.isShared ? null : actor.personId,
    createdAt: actor.now,
  });
  await record(tx, actor, {
    action: "control_view.saved",
    subject: { type: "control_view", id, label: input.name },
    after: { search: input.search, isShared: input.isShared },
  });
  return controlViews(tx, actor);
}

/** Removes a shared view or the actor's own. @throws AppError("not_found") */
export async function removeControlView(tx: Tx, actor: WorkspaceActor, id: string): Promise<ControlView[]> {
  const mine = actor.personId ? eq(controlView.personId, actor.personId) : undefined;
  const [gone] = await tx
    .delete(controlView)
    .where(and(inTenant(controlView, actor), eq(controlView.id, id), or(isNull(controlView.personId), mine)))
    .returning({ name: controlView.name });
  if (!gone) throw notFound("view");
  await record(tx, actor, {
    action: "control_view.removed",
    subject: { type: "control_view", id, label: gone.name },
  });
  return controlViews(tx, actor);
}
