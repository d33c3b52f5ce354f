import { and, eq, type SQL } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";

type OfWorkspace = { orgId: AnyPgColumn; workspaceId: AnyPgColumn };

// Row-level security does this too; stated here, the planner uses the key's index and a faulty policy is not the only guard.
export function inTenant(table: OfWorkspace, place: { orgId: string; workspaceId: string }): SQL | undefined {
  return and(eq(table.orgId, place.orgId), eq(table.workspaceId, place.workspaceId));
}

export function sameTenant(one: OfWorkspace, other: OfWorkspace): SQL | undefined {
  return and(eq(one.orgId, other.orgId), eq(one.workspaceId, other.workspaceId));
}

export function tenantKey({ orgId, workspaceId }: { orgId: string; workspaceId: string }) {
  return { orgId, workspaceId };
}
