import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { PgBoss } from "pg-boss";
import { type Database, openDatabase } from "./client.ts";
import { appPassword } from "./login-role.ts";
import { QUEUES } from "./queues.ts";

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));

/**
 * Brings the database to the newest schema, as its owner, and lets the login role in with a password derived from the secret.
 *
 * @param ownerUrl a role that may create roles, schemas and tables; serves no request afterwards
 * @param secret the product's secret; the login role's password is derived from it
 * @param upTo how many migrations at most, so that a restore can load the rows of an older schema before the rest run
 */
export async function migrateDatabase(ownerUrl: string, secret: string, upTo?: number): Promise<void> {
  const { client, orm } = openDatabase(ownerUrl, { max: 1 });
  try {
    // Two processes that start together migrate one after the other.
    await orm.execute(sql`select pg_advisory_lock(7302214)`);
    const folder = upTo === undefined ? FOLDER : firstMigrations(upTo);
    await migrate(orm, { migrationsFolder: folder });
    if (folder !== FOLDER) rmSync(folder, { recursive: true });
    // The password is hex, so it can stand in the statement, which takes no parameters.
    await client.unsafe(`alter role tickmark_app password '${appPassword(secret)}'`);
    // A request's longest statement, an import's, takes seconds: what takes minutes has gone wrong and must not hold its locks.
    await client.unsafe("alter role tickmark_app set statement_timeout = '2min'");
    await closeToStrangers(client);
    await createQueues(ownerUrl);
    await client.unsafe(`grant usage on schema pgboss to tickmark_app;
      grant select, insert, update, delete on all tables in schema pgboss to tickmark_app;
      grant usage, select on all sequences in schema pgboss to tickmark_app;
      grant execute on all functions in schema pgboss to tickmark_app`);
  } finally {
    await client.end({ timeout: 5 });
  }
}

/**
 * Takes from everybody what Postgres gives everybody in a new database: tables of their own, though only for a session. What a
 * database grants is not copied with it, so a copy needs this again.
 */
export async function closeToStrangers(owner: Database["client"]): Promise<void> {
  await owner.unsafe(
    `do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$`,
  );
}

// The library runs all that a folder's journal names, so it is given a folder that names fewer.
function firstMigrations(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), "tickmark-migrations-"));
  cpSync(FOLDER, folder, { recursive: true });
  const path = join(folder, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(path, "utf8")) as { entries: unknown[] };
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return folder;
}

/** Empties the database, as its owner: everything is lost. For the demo alone. */
export async function eraseDatabase(ownerUrl: string): Promise<void> {
  const { client } = openDatabase(ownerUrl, { max: 1 });
  await client.unsafe("drop schema if exists public, app, trigram, pgboss, drizzle cascade; create schema public");
  await client.end({ timeout: 5 });
}

async function createQueues(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false, max: 1 });
  boss.on("error", () => undefined);
  await boss.start();
  for (const queue of QUEUES) await boss.createQueue(queue);
  await boss.stop({ graceful: false });
}
