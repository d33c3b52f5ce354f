import { and, eq, type SQL, type SQLWrapper, sql } from "drizzle-orm";

type OfWorkspace = { orgId: SQLWrapper; workspaceId: SQLWrapper };
/** a table, or what a statement in SQL calls it: its name or alias */
type Table = OfWorkspace | string;

// Row-level security does this too; stated here, the planner uses the key's index and a faulty policy is not the only guard.
export function inTenant(table: Table, place: { orgId: string; workspaceId: string }): SQL | undefined {
  const { orgId, workspaceId } = columnsOf(table);
  return and(eq(orgId, place.orgId), eq(workspaceId, place.workspaceId));
}

export function sameTenant(one: Table, other: Table): SQL | undefined {
  const [a, b] = [columnsOf(one), columnsOf(other)];
  return and(eq(a.orgId, b.orgId), eq(a.workspaceId, b.workspaceId));
}

export function tenantKey({ orgId, workspaceId }: { orgId: string; workspaceId: string }) {
  return { orgId, workspaceId };
}

function columnsOf(table: Table): OfWorkspace {
  if (typeof table !== "string") return table;
  const name = sql.identifier(table);
  return { orgId: sql`${name}.org_id`, workspaceId: sql`${name}.workspace_id` };
}
