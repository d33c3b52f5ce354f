import { readMigrationFiles } from "drizzle-orm/migrator";
import type { openDatabase } from "./client.ts";

type Sql = Pick<ReturnType<typeof openDatabase>["client"], "unsafe">;
export type SchemaStatus = { schema: "older" | "same" | "newer"; applied: number; known: number };

/**
 * Compares the database's schema with the migrations in a folder. This version runs beside a newer schema as long as it meets the
 * floor: a migration that removes something earlier versions use raises the floor (docs/operations.md).
 * @throws Error if the schema is newer and this version below its floor, or if their histories differ
 */
export async function schemaStatusOf(sql: Sql, folder: string): Promise<SchemaStatus> {
  const known = readMigrationFiles({ migrationsFolder: folder }).map((m) => m.hash);
  const applied = await appliedIn(sql);
  const counts = { applied: applied.length, known: known.length };
  const shared = Math.min(known.length, applied.length);
  if (known.slice(0, shared).some((hash, i) => hash !== applied[i]))
    throw new Error(
      `The database was migrated by a different line of Tickmark (${counts.applied} migrations there, ${counts.known} here): ` +
        "use another database, or install the version that created this one.",
    );
  if (counts.applied <= counts.known) return { ...counts, schema: counts.applied === counts.known ? "same" : "older" };
  const floor = await floorOf(sql);
  if (floor > counts.known)
    throw new Error(
      `The database's schema is too new for this version, which knows ${counts.known} of its ${counts.applied} migrations and needs ` +
        `at least ${floor}: install a newer version. Nothing was changed.`,
    );
  return { ...counts, schema: "newer" };
}

/** SHA-256 of each applied migration, in order; empty if none has run. */
export async function appliedIn(sql: Sql): Promise<string[]> {
  const [there] = await sql.unsafe("select to_regclass('drizzle.__drizzle_migrations') is not null as there");
  if (!there?.there) return [];
  const rows = await sql.unsafe<{ hash: string }[]>(
    "select hash from drizzle.__drizzle_migrations order by created_at",
  );
  return rows.map((r) => r.hash);
}

// Old schemas have no floor; a restore may ask about one.
async function floorOf(sql: Sql): Promise<number> {
  const [there] = await sql.unsafe("select to_regclass('app.schema_floor') is not null as there");
  if (!there?.there) return 0;
  const [floor] = await sql.unsafe<{ migrations: number }[]>("select migrations from app.schema_floor");
  return floor?.migrations ?? 0;
}
