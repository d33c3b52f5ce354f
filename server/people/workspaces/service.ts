import { workspace } from "#db/schema/people/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { slugsOf } from "./rules.ts";
import type { WorkspaceInput } from "./schema.ts";

/** @param slug by default made from name and id, so that it reveals nothing about other tenants */
export async function createWorkspace(tx: Tx, actor: Actor, input: WorkspaceInput, slug?: string) {
  const id = newId();
  const addresses = slug === undefined ? slugsOf(input.name, id) : [slug];
  const row = { id, slug: await insert(tx, actor, { id, ...input }, addresses), name: input.name };
  await record(tx, actor, {
    action: "workspace.created",
    subject: { type: "workspace", id, label: input.name },
    after: { ...row, timeZone: input.timeZone },
  });
  return row;
}

async function insert(tx: Tx, actor: Actor, values: WorkspaceInput & { id: string }, slugs: string[]): Promise<string> {
  for (const slug of slugs) {
    const [made] = await tx
      .insert(workspace)
      .values({ orgId: actor.orgId, ...values, slug, createdAt: actor.now })
      .onConflictDoNothing({ target: workspace.slug })
      .returning({ slug: workspace.slug });
    if (made) return made.slug;
  }
  throw new AppError("conflict", "Another workspace has this address. Choose another name.", { field: "name" });
}
