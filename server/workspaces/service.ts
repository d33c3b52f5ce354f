import { workspace } from "#db/schema/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { Actor } from "#server/access/service.ts";
import { record } from "#server/journal/service/record.ts";
import { newId } from "#server/platform/ids.ts";
import { slugOf } from "./rules.ts";
import type { WorkspaceInput } from "./schema.ts";

/**
 * Creates a workspace: one system under assurance.
 *
 * @param slug its address; made from the name and the id when left out, so that it says nothing about other tenants
 */
export async function createWorkspace(tx: Tx, actor: Actor, input: WorkspaceInput, slug?: string) {
  const id = newId();
  const row = { id, slug: slug ?? slugOf(input.name, id), name: input.name };
  await tx.insert(workspace).values({ orgId: actor.orgId, ...row, timeZone: input.timeZone, createdAt: actor.now });
  await record(tx, actor, {
    action: "workspace.created",
    subject: { type: "workspace", id, label: input.name },
    after: { ...row, timeZone: input.timeZone },
  });
  return row;
}
