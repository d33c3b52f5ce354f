import { and, asc, eq, isNull, or } from "drizzle-orm";
import { controlView } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import type { ControlView } from "../schema/list.ts";

export async function controlViews(tx: Tx, actor: WorkspaceActor): Promise<ControlView[]> {
  const mine = actor.personId ? eq(controlView.personId, actor.personId) : undefined;
  const rows = await tx
    .select({
      id: controlView.id,
      name: controlView.name,
      search: controlView.search,
      personId: controlView.personId,
    })
    .from(controlView)
    .where(and(inTenant(controlView, actor), or(isNull(controlView.personId), mine)))
    .orderBy(asc(controlView.name), asc(controlView.id));
  return rows.map(({ personId, ...view }) => ({ ...view, isShared: personId === null }));
}
