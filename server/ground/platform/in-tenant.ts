import { and, eq, type SQL } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";

type OfWorkspace = { orgId: AnyPgColumn; workspaceId: AnyPgColumn };

/**
 * Rows of one workspace. Row security keeps the others out by itself; a statement says it too, so that the key's index is found and a
 * policy that is ever wrong is not the only guard.
 */
export function inTenant(table: OfWorkspace, place: { orgId: string; workspaceId: string }): SQL | undefined {
  return and(eq(table.orgId, place.orgId), eq(table.workspaceId, place.workspaceId));
}

/** Rows of two tables that belong to the same workspace: the first part of every join. */
export function sameTenant(one: OfWorkspace, other: OfWorkspace): SQL | undefined {
  return and(eq(one.orgId, other.orgId), eq(one.workspaceId, other.workspaceId));
}

/** The workspace that a new row belongs to. */
export function tenantKey({ orgId, workspaceId }: { orgId: string; workspaceId: string }) {
  return { orgId, workspaceId };
}
