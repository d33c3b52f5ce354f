import { openDatabase } from "#db/client.ts";

export type OwnerSql = ReturnType<typeof openDatabase>["client"];

/** Not in backups: after a restore everyone signs in again, from unknown devices, and used links stay dead. */
const SHORT_LIVED = ["attempt", "known_device", "person_token", "session", "sign_up"];

/** Runs `run` with one connection as the database owner, bypassing row security. */
export async function asOwner<R>(ownerUrl: string, run: (sql: OwnerSql) => Promise<R>): Promise<R> {
  const { client } = openDatabase(ownerUrl, { max: 1 });
  try {
    const [role] = await client`select rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user`;
    // Forced row security applies to owners too, and a backup without rows would look complete.
    if (!role?.sees)
      throw new Error(
        "The role in DATABASE_URL is shown no rows because of row security. Use one with BYPASSRLS or a superuser.",
      );
    return await run(client);
  } finally {
    await client.end({ timeout: 5 });
  }
}

export async function keptTables(sql: Pick<OwnerSql, "unsafe">): Promise<string[]> {
  const rows = await sql.unsafe<{ name: string }[]>(
    "select relname as name from pg_class where relnamespace = to_regnamespace('public') and relkind = 'r' order by 1",
  );
  return rows.map((r) => r.name).filter((name) => !SHORT_LIVED.includes(name));
}

/** A table's non-generated columns, quoted, in order. */
export async function writtenColumns(sql: Pick<OwnerSql, "unsafe">, table: string): Promise<string> {
  const [row] = await sql.unsafe<{ columns: string }[]>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = ''`,
    [`public."${table}"`],
  );
  return row?.columns ?? "";
}
