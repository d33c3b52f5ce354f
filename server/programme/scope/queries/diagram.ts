import { desc, sql } from "drizzle-orm";
import { diagramVersion } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { countedIn } from "#server/ground/journal/service/as-of.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { Diagram, type DrawnItem } from "../schema.ts";

export async function newestDiagram(tx: Tx, actor: WorkspaceActor) {
  const [row] = await tx
    .select()
    .from(diagramVersion)
    .where(inTenant(diagramVersion, actor))
    .orderBy(desc(diagramVersion.version))
    .limit(1);
  return row
    ? { version: row.version, savedBy: row.savedBy, savedAt: row.savedAt, diagram: Diagram.parse(row.content) }
    : null;
}

/** For auditors: items in the diagram whose details they are not shown; empty for everyone else. */
export async function drawnBeside(tx: Tx, actor: WorkspaceActor): Promise<DrawnItem[]> {
  return [
    ...(await tx.execute<DrawnItem>(
      sql`select item_id as id, kind, name, standing from ${countedIn(actor)}.unshown_drawn() order by item_id`,
    )),
  ];
}
