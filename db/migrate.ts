import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { PgBoss } from "pg-boss";
import { DERIVED, frozenOf, TOLD, UNRECORDED, UNRECORDED_COLUMNS } from "#db/schema/ground/recorded.ts";
import { type Database, openDatabase } from "./client.ts";
import { beginInstallation, installationIn } from "./installation.ts";
import { appPassword } from "./login-role.ts";
import { QUEUES } from "./queues.ts";
import { type SchemaStatus, schemaStatusOf } from "./schema-status.ts";

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));

type Migrating = {
  /** most migrations to run, so that a restore can load rows of an older schema before the rest */
  upTo?: number;
  folder?: string;
};

/**
 * Migrates the database to the newest schema, as its owner, and sets the login role's password. Leaves a newer schema alone if
 * this version can run beside it.
 * @param ownerUrl a role that may create roles, schemas and tables; it serves no requests
 * @param secret the product's secret, from which the login role's password is derived
 * @returns the schema's standing before the migration
 * @throws Error if this version cannot run beside the schema
 */
export async function migrateDatabase(
  ownerUrl: string,
  secret: string,
  options: Migrating = {},
): Promise<SchemaStatus> {
  const { client, orm } = openDatabase(ownerUrl, { max: 1 });
  const first = options.upTo === undefined ? null : firstMigrations(options.upTo);
  const folder = first ?? options.folder ?? FOLDER;
  try {
    // Serialises processes that start together.
    await orm.execute(sql`select pg_advisory_lock(7302214)`);
    const status = await schemaStatusOf(client, folder);
    if (status.schema === "older") await dropPast(client);
    if (status.schema !== "newer") await migrate(orm, { migrationsFolder: folder });
    // ALTER ROLE takes no parameters; the password is hex, so safe to interpolate.
    await client.unsafe(`alter role tickmark_app password '${appPassword(secret)}'`);
    // The longest statement of a request (an import) takes seconds; one that runs for minutes is stuck and must release its
    // locks.
    await client.unsafe("alter role tickmark_app set statement_timeout = '2min'");
    // No request does slow work between two statements of a transaction; one that idles must release its locks too.
    await client.unsafe("alter role tickmark_app set idle_in_transaction_session_timeout = '30s'");
    if (status.schema === "newer") return status;
    await watchRows(client);
    await keepPast(client, status.known);
    await closeToStrangers(client);
    await createQueues(ownerUrl);
    await client.unsafe(`grant usage on schema pgboss to tickmark_app;
      grant select, insert, update, delete on all tables in schema pgboss to tickmark_app;
      grant usage, select on all sequences in schema pgboss to tickmark_app;
      grant execute on all functions in schema pgboss to tickmark_app`);
    return status;
  } finally {
    if (first) rmSync(first, { recursive: true });
    await client.end({ timeout: 5 });
  }
}

/**
 * Checks, without changing anything, that this version can serve the database: for a start with migrations turned off.
 * @throws Error if the database needs migrating first, or this version cannot run beside its schema
 */
export async function requireSchema(ownerUrl: string): Promise<SchemaStatus> {
  const { client } = openDatabase(ownerUrl, { max: 1 });
  try {
    const status = await schemaStatusOf(client, FOLDER);
    if (status.schema !== "older") return status;
    throw new Error(
      `The database has ${status.applied} of the ${status.known} migrations that this version needs, and MIGRATE is false: ` +
        "run `npm run --silent cli -- db migrate` first.",
    );
  } finally {
    await client.end({ timeout: 5 });
  }
}

// Derived from the schema, not remembered by migrations: a new table is recorded unless recorded.ts exempts it.
async function watchRows(owner: Database["client"]): Promise<void> {
  const [there] = await owner`select to_regprocedure('app.watch_rows(text[], text[])') is not null as there`;
  if (!there?.there) return;
  const columns = Object.entries(UNRECORDED_COLUMNS).flatMap(([t, cs]) => Object.keys(cs).map((c) => `${t}.${c}`));
  await owner`select app.watch_rows(${Object.keys(UNRECORDED)}, ${columns})`;
}

// The views pin the columns they name, so no migration could drop one.
async function dropPast(owner: Database["client"]): Promise<void> {
  const [there] = await owner`select to_regprocedure('app.drop_past()') is not null as there`;
  if (there?.there) await owner`select app.drop_past()`;
}

// Like `watchRows`, for what issued engagements read: a new table is frozen unless recorded.ts exempts it.
async function keepPast(owner: Database["client"], known: number): Promise<void> {
  const [there] = await owner`select to_regprocedure('app.keep_past(text[], text[], text[])') is not null as there`;
  if (!there?.there) return;
  const tables = await owner<{ name: string; columns: string[] }[]>`
    select c.relname as name, array_agg(a.attname::text) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped group by c.relname
    having 'org_id' = any(array_agg(a.attname))`;
  const lists = [frozenOf(tables), [...DERIVED], [...TOLD]] as const;
  // Rebuilding the views blocks their readers, so do it only when they would differ. The schema's comment holds a hash of the
  // inputs.
  const made = createHash("sha256")
    .update(JSON.stringify([known, lists]))
    .digest("hex");
  const [now] =
    await owner`select obj_description('past'::regnamespace) = ${made} and to_regclass('past.control') is not null as stand`;
  if (now?.stand) return;
  await owner`select app.keep_past(${lists[0]}, ${lists[1]}, ${lists[2]})`;
  await owner.unsafe(`comment on schema past is '${made}'`);
}

/**
 * Revokes from PUBLIC the right to create temporary tables, which Postgres grants by default. Copying a database does not copy
 * its grants, so run this again on a copy.
 */
export async function closeToStrangers(owner: Database["client"]): Promise<void> {
  await owner.unsafe(
    `do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$`,
  );
}

// The migrator runs everything the folder's journal names, so copy the folder and truncate the journal.
function firstMigrations(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), "tickmark-migrations-"));
  cpSync(FOLDER, folder, { recursive: true });
  const path = join(folder, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(path, "utf8")) as { entries: unknown[] };
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return folder;
}

export async function eraseDatabase(ownerUrl: string): Promise<void> {
  const { client } = openDatabase(ownerUrl, { max: 1 });
  await client.unsafe(
    "drop schema if exists public, past, app, trigram, pgboss, drizzle cascade; create schema public",
  );
  await client.end({ timeout: 5 });
}

/** Recreates the demo's database: rows are lost, but it keeps its evidence store. */
export async function remakeDatabase(ownerUrl: string, secret: string): Promise<void> {
  const { client } = openDatabase(ownerUrl, { max: 1 });
  const ask = (text: string) => client.unsafe(text);
  try {
    const before = await installationIn(ask);
    await eraseDatabase(ownerUrl);
    await migrateDatabase(ownerUrl, secret);
    if (before?.atHome) await beginInstallation(ask, before.id, before.store === "marked" ? "marked" : "new");
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function createQueues(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false, max: 1 });
  boss.on("error", () => undefined);
  await boss.start();
  for (const queue of QUEUES) await boss.createQueue(queue);
  await boss.stop({ graceful: false });
}
