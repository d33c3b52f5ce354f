import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { beginInstallation, installationToRestore } from "#db/installation.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { appliedIn } from "#db/schema-status.ts";
import { journalKey } from "#server/ground/journal/service/key.ts";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { env } from "#server/ground/platform/env.ts";
import { configuredPlace, type ObjectStore, requireStore, storeToRestore } from "#server/ground/platform/store.ts";
import { takeStore } from "#server/ground/platform/store-owner.ts";
import { bytesOf, type Entry, type Manifest, readArchive } from "./archive.ts";
import { checkBackup } from "./check-backup.ts";
import { asOwner, keptTables, type OwnerSql, writtenColumns } from "./owner-sql.ts";

type Say = (line: string) => void;
type Sql = Pick<OwnerSql, "unsafe">;
/** `takeFrom`: the installation to take a non-empty store from. */
type Options = { newKey: boolean; takeFrom: string | null };

const MIGRATIONS = fileURLToPath(new URL("../../../db/migrations", import.meta.url));
const unsqueezed = promisify(gunzip);

/**
 * Into an empty database and the evidence store, as a new installation; then verifies everything. Rows commit after the files are
 * stored, so an interrupted restore can be repeated. Older backups load into their own schema and are then migrated.
 * @param options.newKey continue although this installation signs with another key
 * @returns 0 when everything verifies, else 1
 * @throws Error, writing nothing, when backup, schema, database or store do not permit a restore
 */
export async function restoreBackup(ownerUrl: string, path: string, options: Options, say: Say): Promise<number> {
  const manifest = await checkBackup(path);
  say(`The backup is whole: made by version ${manifest.version} at ${manifest.takenAt}.`);
  requireKnownSchema(manifest);
  requireKey(manifest, options);
  await asOwner(ownerUrl, requireEmpty);
  const own = await asOwner(ownerUrl, (owner) => installationToRestore((text) => owner.unsafe(text)));
  if (options.takeFrom) await takeStore(configuredPlace(), own.id, options.takeFrom);
  const store = storeToRestore(own);
  await requireStore(store);
  await migrateDatabase(ownerUrl, env().secret, { upTo: manifest.migrations.length });
  await asOwner(ownerUrl, (owner) => owner.begin((tx) => load(tx, path, manifest, store)));
  await migrateDatabase(ownerUrl, env().secret);
  await asOwner(ownerUrl, (owner) => beginInstallation((text) => owner.unsafe(text), own.id, "new"));
  await asOwner(ownerUrl, (owner) => owner.unsafe("analyze"));
  const rows = manifest.tables.reduce((n, t) => n + t.rows, 0);
  say(`Restored ${rows} rows and ${manifest.objects.count} evidence files. Verifying the journals …`);
  for (const name of [...manifest.damaged, ...manifest.unread]) say(`The backup lacks the complete bytes of ${name}.`);
  const all = { workspace: null, files: true, key: manifest.journalKey };
  const code = await verifyJournals(ownerUrl, all, say);
  for (const line of advice(manifest)) say(line);
  return code;
}

function requireKnownSchema(manifest: Manifest): void {
  const ours = readMigrationFiles({ migrationsFolder: MIGRATIONS }).map((m) => m.hash);
  const theirs = manifest.migrations;
  if (theirs.every((hash, i) => hash === ours[i])) return;
  const which = ours.every((hash, i) => hash === theirs[i]) ? "a newer" : "another";
  throw new Error(
    `The backup is of ${which} schema (${theirs.length} migrations, version ${manifest.version}; this is ${ours.length}). ` +
      "Restore it with the version that made it.",
  );
}

function requireKey(manifest: Manifest, options: Options): void {
  const { verifier } = journalKey();
  if (verifier === manifest.journalKey || options.newKey) return;
  throw new Error(
    `The journal was signed with ${manifest.journalKey}, and this installation signs with ${verifier}. Set the AUTH_SECRET and ` +
      "JOURNAL_NAME the backup was made with; or, if they are lost, restore with --new-key and read in docs/operations.md what that means.",
  );
}

// Never overwrites anything, not even another program's tables if DATABASE_URL names the wrong database.
async function requireEmpty(owner: OwnerSql): Promise<void> {
  const tables = await owner.unsafe<{ name: string }[]>(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss', 'drizzle', 'app') and n.nspname !~ '^pg_'`);
  for (const { name } of tables) {
    const [found] = await owner.unsafe(`select exists (select from ${name}) as rows`);
    if (found?.rows)
      throw new Error(
        `The database is not empty: ${name} has rows. A restore needs an empty database; create one and name it in DATABASE_URL.`,
      );
  }
}

async function load(tx: Sql, path: string, manifest: Manifest, store: ObjectStore): Promise<void> {
  await tx.unsafe("set local row_security = off; set local idle_in_transaction_session_timeout = 0");
  if ((await appliedIn(tx)).length !== manifest.migrations.length)
    throw new Error("The database's schema differs from the backup's: restore into an unused database.");
  const tables = await keptTables(tx);
  const unknown = manifest.tables.find((t) => !tables.includes(t.name));
  if (unknown) throw new Error(`The backup has a table that this version lacks: ${unknown.name}.`);
  // Locks out other sessions until the restore commits.
  for (const name of tables) await tx.unsafe(`lock table public."${name}" in access exclusive mode`);
  const links = await putAsideLinks(tx);
  for (const name of tables) await tx.unsafe(`alter table public."${name}" disable trigger user`);
  for await (const entry of readArchive(path)) {
    const [kind, place = ""] = entry.name.split("/");
    if (kind === "tables" && tables.includes(place)) await addRows(tx, place, entry);
    if (kind === "objects" && !manifest.damaged.includes(entry.name) && !manifest.unread.includes(entry.name))
      await addObject(store, place, entry);
  }
  for (const { name, rows } of manifest.tables) {
    const [is] = await tx.unsafe(`select count(*)::int as rows from public."${name}"`);
    if (is?.rows !== rows) throw new Error(`${name} has ${is?.rows} rows where the backup has ${rows}.`);
  }
  for (const name of tables) await tx.unsafe(`alter table public."${name}" enable trigger user`);
  await goOnCounting(tx);
  for (const link of links) await tx.unsafe(link);
}

/** Drops foreign keys, since rows do not load in dependency order. @returns the statements that recreate and validate them */
async function putAsideLinks(tx: Sql): Promise<string[]> {
  const links = await tx.unsafe<{ table: string; name: string; definition: string }[]>(`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`);
  for (const { table, name } of links) await tx.unsafe(`alter table ${table} drop constraint ${name}`);
  return links.map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`);
}

// Row digests are ordered by this sequence, whose position no table holds.
async function goOnCounting(tx: Sql): Promise<void> {
  const [row] = await tx.unsafe("select to_regclass('app.row_digest_id') is not null as exists");
  if (row?.exists) await tx.unsafe("select setval('app.row_digest_id', coalesce(max(id), 1)) from row_digest");
}

async function addRows(tx: Sql, table: string, { bytes }: Entry): Promise<void> {
  const lines = (await unsqueezed(await bytesOf(bytes))).toString().trimEnd().split("\n");
  const columns = await writtenColumns(tx, table);
  await tx.unsafe(
    `insert into public."${table}" (${columns}) select ${columns} from json_populate_recordset(null::public."${table}", $1::text::json)`,
    [`[${lines.join(",")}]`],
  );
}

async function addObject(store: ObjectStore, orgId: string, { name, size, bytes }: Entry): Promise<void> {
  const { sha256 } = await store.put(orgId, bytes, size);
  if (!name.endsWith(sha256)) throw new Error(`The backup changed while it was being read: ${name}.`);
}

function advice(manifest: Manifest): string[] {
  const { verifier } = journalKey();
  const lines = [
    "Everyone must sign in again. Anything revoked, ended or changed after the backup is back to its earlier state: review memberships, grants and access tokens.",
  ];
  if (verifier !== manifest.journalKey)
    lines.push(
      `Set JOURNAL_FORMER_KEYS=${manifest.journalKey}: without it nothing can be changed, because the journal does not continue from a head signed by an unknown key. From the next entry on, the journal is signed by ${verifier}; give that key to everyone who verifies checkpoints.`,
    );
  if (env().demo)
    lines.push("Without DATABASE_URL, starting adds the demo: set DEMO=false first, unless this is the demo.");
  return lines;
}
