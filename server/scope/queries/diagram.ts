import { and, desc, eq } from "drizzle-orm";
import { diagramVersion } from "#db/schema/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { Diagram } from "../schema.ts";

/** The diagram as last saved; null where there is none yet. */
export async function newestDiagram(tx: Tx, actor: WorkspaceActor) {
  const [row] = await tx
    .select()
    .from(diagramVersion)
    .where(and(eq(diagramVersion.orgId, actor.orgId), eq(diagramVersion.workspaceId, actor.workspaceId)))
    .orderBy(desc(diagramVersion.version))
    .limit(1);
  return row
    ? { version: row.version, savedBy: row.savedBy, savedAt: row.savedAt, diagram: Diagram.parse(row.content) }
    : null;
}
