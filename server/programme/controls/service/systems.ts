import { and, eq } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import { controlSystem } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { knownItems } from "#server/programme/scope/queries/items.ts";
import { lockControls } from "../queries/current.ts";
import { relatedTo, systemsOf } from "../queries/related.ts";
import type { ControlRelated, SetSystems } from "../schema/related.ts";

/** @throws AppError("not_found"); AppError("conflict") when they have changed since; AppError("invalid", field "itemIds") */
export async function setSystems(tx: Tx, actor: WorkspaceActor, input: SetSystems): Promise<ControlRelated> {
  const [found] = await lockControls(tx, actor, { ids: [input.controlId] });
  if (!found) throw notFound("control");
  const { systems: before, systemsVersion } = await systemsOf(tx, actor, found.id);
  const meanwhile = "Someone has changed this control’s systems since. Reload, then choose again.";
  requireVersion(systemsVersion, input.version, meanwhile);
  const known = await knownItems(tx, actor, input.itemIds, "itemIds");
  const own = { ...tenantKey(actor), controlId: found.id };
  await tx.delete(controlSystem).where(and(inTenant(controlSystem, own), eq(controlSystem.controlId, own.controlId)));
  if (known.length > 0) await tx.insert(controlSystem).values(known.map((i) => ({ ...own, itemId: i.id })));
  await tx
    .update(control)
    .set({ systemsVersion: systemsVersion + 1 })
    .where(and(inTenant(control, actor), eq(control.id, found.id)));
  const after = await relatedTo(tx, actor, found.id);
  await record(tx, actor, {
    action: "control.systems_changed",
    subject: { type: "control", id: found.id, label: `${found.code} ${found.title}` },
    before: { systems: before.map((s) => s.name) },
    after: { systems: after.systems.map((s) => s.name) },
  });
  return after;
}
