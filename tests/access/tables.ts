import type { TestDatabase } from "./world.ts";

/** Tables that belong to no tenant, with the reason. Every other table carries its tenant first in all its keys. */
export const IDENTITY_TABLES: Record<string, string> = {
  person: "a human being; memberships tie them to organizations",
  session: "one signed-in browser of a person, before any tenant is known",
  known_device: "a browser that a person has signed in from, before any tenant is known",
  attempt: "sign-in attempts by address and network, also of nobody we know",
  person_token: "links to reset a person's password",
  sign_up: "links to make an account; of an address that has one they open nothing",
  mail: "the outbox; read by the sender's identity alone",
  worker_beat: "the sign of life of a worker process",
};

/** Unique keys that hold over all tenants, with the reason. Every other begins with the tenant. */
export const KEYS_OVER_TENANTS: Record<string, string> = {
  workspace_address_key: "one address leads to one workspace; it is made from the workspace's own id",
};

export type Table = { name: string; workspace: boolean; columns: string[] };

/** The tables of the schema, from the database itself. `columns` are those that can be written. */
export async function tablesOf(db: TestDatabase): Promise<Table[]> {
  const rows = await db.superuser()<{ name: string; columns: string[] }[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') group by c.relname order by c.relname`;
  return rows.map((r) => ({ ...r, workspace: r.columns.includes("workspace_id") }));
}

export async function tenantTables(db: TestDatabase): Promise<Table[]> {
  return (await tablesOf(db)).filter((t) => !(t.name in IDENTITY_TABLES));
}

const asking = new WeakMap<TestDatabase, Promise<string>>();

/**
 * What an organization, or one of its workspaces, holds, table by table: equal before and after when nothing was changed.
 *
 * @returns the count of rows and a hash of them, by table
 */
export async function fingerprint(db: TestDatabase, of: { orgId: string; workspaceId?: string }) {
  const asked = asking.get(db) ?? statesOf(db);
  asking.set(db, asked);
  const values = [of.orgId, of.workspaceId ?? null];
  const rows = await db.superuser().unsafe<{ name: string; state: string }[]>(await asked, values, { prepare: true });
  return Object.fromEntries(rows.map((row) => [row.name, row.state]));
}

/** One statement for all tables: it is asked hundreds of times. */
async function statesOf(db: TestDatabase): Promise<string> {
  const states = (await tenantTables(db)).map(
    ({ name, workspace }) => `
      select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as state
      from ${name} t where org_id = $1 ${workspace ? "and ($2::uuid is null or workspace_id = $2)" : "having $2::uuid is null"}`,
  );
  return states.join(" union all ");
}
