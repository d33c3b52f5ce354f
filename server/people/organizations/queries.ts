import { asc, eq } from "drizzle-orm";
import { organization, workspace } from "#db/schema/people/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { OrganizationKind } from "#server/ground/access/rules.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import type { OrganizationView } from "./schema.ts";

export async function organizationView(tx: Tx, actor: Actor): Promise<OrganizationView> {
  const kind = await organizationKind(tx, actor.orgId);
  const workspaces = await tx
    .select({ id: workspace.id, slug: workspace.slug, name: workspace.name, timeZone: workspace.timeZone })
    .from(workspace)
    .where(eq(workspace.orgId, actor.orgId))
    .orderBy(asc(workspace.name), asc(workspace.id));
  const { role, membershipId, capabilities } = actor;
  if (!role || !membershipId) throw notFound("organization");
  return {
    id: actor.orgId,
    name: actor.orgName,
    kind,
    workspaces,
    own: { membershipId, role, capabilities: [...capabilities] },
  };
}

export async function organizationKind(tx: Tx, orgId: string): Promise<OrganizationKind> {
  const [row] = await tx.select({ kind: organization.kind }).from(organization).where(eq(organization.orgId, orgId));
  if (!row) throw notFound("organization");
  return row.kind;
}
