import { openDatabase } from "#db/client.ts";

export type OwnerSql = ReturnType<typeof openDatabase>["client"];

/** What must not come back: whoever was signed in signs in again, in a browser that is not known yet, and no spent link works once more. */
const SHORT_LIVED = ["attempt", "known_device", "person_token", "session", "sign_up"];

/** One connection as the database's owner, past row security, for as long as the work takes. */
export async function asOwner<R>(ownerUrl: string, run: (sql: OwnerSql) => Promise<R>): Promise<R> {
  const { client } = openDatabase(ownerUrl, { max: 1 });
  try {
    const [role] = await client`select rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user`;
    // Forced on owners too, row security would let a backup look complete that holds nothing.
    if (!role?.sees)
      throw new Error(
        "The role in DATABASE_URL is shown no rows because of row security. Use one with BYPASSRLS or a superuser.",
      );
    return await run(client);
  } finally {
    await client.end({ timeout: 5 });
  }
}

/** The product's tables that a backup holds, by name. */
export async function keptTables(sql: Pick<OwnerSql, "unsafe">): Promise<string[]> {
  const rows = await sql.unsafe<{ name: string }[]>(
    "select relname as name from pg_class where relnamespace = to_regnamespace('public') and relkind = 'r' order by 1",
  );
  return rows.map((r) => r.name).filter((name) => !SHORT_LIVED.includes(name));
}

/** A table's columns that are written, quoted, in order: what Postgres computes it computes again. */
export async function writtenColumns(sql: Pick<OwnerSql, "unsafe">, table: string): Promise<string> {
  const [row] = await sql.unsafe<{ columns: string }[]>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = ''`,
    [`public."${table}"`],
  );
  return row?.columns ?? "";
}
