import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";

export type Database = ReturnType<typeof openDatabase>;

/**
 * Opens a pool to the address given.
 *
 * @param options.max connections at most
 */
export function openDatabase(url: string, options: { max?: number; quiet?: boolean } = {}) {
  const client = postgres(url, {
    max: options.max ?? 10,
    // Named prepared statements do not survive PgBouncer older than 1.21 in transaction mode.
    prepare: false,
    idle_timeout: 60,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: { application_name: "tickmark" },
  });
  return { client, orm: drizzle(client, { casing: "snake_case" }) };
}
