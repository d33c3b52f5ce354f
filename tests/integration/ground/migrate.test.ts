import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type EmbeddedDatabase, startEmbedded } from "#db/embedded.ts";
import { beginInstallation, installationIn } from "#db/installation.ts";
import { appUrlOf } from "#db/login-role.ts";
import { eraseDatabase, migrateDatabase, remakeDatabase, requireSchema } from "#db/migrate.ts";
import { connect, disconnect } from "#db/tenant.ts";
import { TEST_SECRET } from "#tests/factories/cluster.ts";
import { inDatabase } from "#tests/factories/empty-place.ts";
import { laterVersion } from "#tests/factories/later-version.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { operator } from "#tests/factories/product.ts";

const FILES = readdirSync("db/migrations").filter((name) => name.endsWith(".sql"));
const KNOWN = FILES.length;
const dir = join(inject("scratch"), "migrate");
// A cluster of its own: the login role's password, which some of this changes, is the cluster's.
let cluster: EmbeddedDatabase;
let databases = 0;

beforeAll(async () => {
  mkdirSync(dir, { recursive: true });
  cluster = await startEmbedded(dir, "postgres", ["-c", "fsync=off"]);
});

afterAll(async () => {
  await disconnect();
  await cluster.stop();
});

async function emptyDatabase(): Promise<string> {
  const name = `m${databases++}`;
  await inDatabase(cluster.url, (sql) => sql.unsafe(`create database ${name}`));
  return cluster.url.replace(/postgres$/, name);
}

const tablesOf = (url: string) =>
  inDatabase(url, async (sql) => {
    const rows = await sql`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
    return rows.map((r) => String(r.relname));
  });

const letsIn = (url: string) =>
  inDatabase(url, (sql) => sql`select 1`).then(
    () => true,
    () => false,
  );

test("two concurrent migrations run one after the other, and a third finds nothing to do", async () => {
  const url = await emptyDatabase();
  const both = await Promise.all([migrateDatabase(url, TEST_SECRET), migrateDatabase(url, TEST_SECRET)]);
  expect(both.map((s) => s.schema).sort()).toEqual(["older", "same"]);
  expect(await migrateDatabase(url, TEST_SECRET)).toEqual({ schema: "same", applied: KNOWN, known: KNOWN });
  const [rows] = await inDatabase(
    url,
    (sql) => sql`select count(*)::int as n, count(distinct hash)::int as hashes from drizzle.__drizzle_migrations`,
  );
  expect(rows).toEqual({ n: KNOWN, hashes: KNOWN });
}, 240_000);

test("migrating to an earlier schema stops there and can continue later", async () => {
  const url = await emptyDatabase();
  await migrateDatabase(url, TEST_SECRET, { upTo: 5 });
  expect(await tablesOf(url)).toContain("evidence");
  expect(await tablesOf(url)).not.toContain("access_token");
  await expect(requireSchema(url)).rejects.toThrow(`has 5 of the ${KNOWN} migrations`);
  expect(await migrateDatabase(url, TEST_SECRET)).toMatchObject({ schema: "older", applied: 5 });
  expect(await tablesOf(url)).toContain("access_token");
  expect(await requireSchema(url)).toMatchObject({ schema: "same" });
}, 240_000);

test("a new secret changes the login role's password, and the old one no longer works", async () => {
  const url = await emptyDatabase();
  await migrateDatabase(url, TEST_SECRET);
  const rotated = "rotated-secret-rotated-secret-rotated-secret";
  expect([await letsIn(appUrlOf(url, TEST_SECRET)), await letsIn(appUrlOf(url, rotated))]).toEqual([true, false]);
  await migrateDatabase(url, rotated);
  expect([await letsIn(appUrlOf(url, TEST_SECRET)), await letsIn(appUrlOf(url, rotated))]).toEqual([false, true]);
  await migrateDatabase(url, TEST_SECRET);
}, 240_000);

test("an erased database contains nothing of the product, and can be migrated from scratch", async () => {
  const url = await emptyDatabase();
  await migrateDatabase(url, TEST_SECRET);
  await eraseDatabase(url);
  const schemas = await inDatabase(
    url,
    (sql) => sql`select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`,
  );
  expect(schemas.map((s) => s.nspname)).toEqual(["public"]);
  expect(await tablesOf(url)).toEqual([]);
  expect(await migrateDatabase(url, TEST_SECRET)).toMatchObject({ schema: "older", applied: 0 });
}, 240_000);

test("a database rebuilt from scratch is the same installation, and its marked store still fits", async () => {
  const url = await emptyDatabase();
  await migrateDatabase(url, TEST_SECRET);
  const id = "0197c5a0-0000-7000-8000-000000000001";
  for (const store of ["new", "marked"] as const) {
    await inDatabase(url, (sql) => beginInstallation((text) => sql.unsafe(text), id, store));
    await remakeDatabase(url, TEST_SECRET);
    const now = await inDatabase(url, (sql) => installationIn((text) => sql.unsafe(text)));
    expect(now).toEqual({ id, atHome: true, store });
  }
  await expect(beginInstallation(async () => [], `${id}'; --`, "new")).rejects.toThrow("not an installation");
}, 240_000);

test("this version works with a newer schema that only adds, leaves it unchanged, and says so", async () => {
  const url = await emptyDatabase();
  const folder = laterVersion(
    join(dir, "adds"),
    "alter table control add column later text; create table later (id int)",
  );
  await migrateDatabase(url, TEST_SECRET, { folder });
  expect(await migrateDatabase(url, TEST_SECRET)).toEqual({ schema: "newer", applied: KNOWN + 1, known: KNOWN });
  expect(await requireSchema(url)).toMatchObject({ schema: "newer" });
  const said = await operator(["db", "migrate"], { DATABASE_URL: url });
  expect(said).toMatchObject({ code: 0, said: expect.stringContaining("newer than this version") });
  expect(await tablesOf(url)).toContain("later");
  connect(appUrlOf(url, TEST_SECRET), 2);
  const { call, workspace } = await makeTenant();
  expect(await call.controls.list({ workspace: workspace.slug })).toBeDefined();
  await disconnect();
}, 240_000);

test("a version below the newer schema's floor refuses to start, to migrate and to change anything", async () => {
  const url = await emptyDatabase();
  const floor = `alter table person rename column name to full_name; update app.schema_floor set migrations = ${KNOWN + 1}`;
  const folder = laterVersion(join(dir, "takes-away"), floor);
  await migrateDatabase(url, TEST_SECRET, { folder });
  const refusal = `needs at least ${KNOWN + 1}`;
  await expect(requireSchema(url)).rejects.toThrow(refusal);
  await expect(migrateDatabase(url, TEST_SECRET)).rejects.toThrow(refusal);
  for (const command of [
    ["db", "migrate"],
    ["demo", "reset"],
  ])
    expect(await operator(command, { DATABASE_URL: url })).toMatchObject({
      code: 2,
      said: expect.stringContaining(refusal),
    });
}, 240_000);

test("a database with another history is refused rather than half migrated", async () => {
  const url = await emptyDatabase();
  await migrateDatabase(url, TEST_SECRET, { upTo: 5 });
  await inDatabase(
    url,
    (sql) =>
      sql`update drizzle.__drizzle_migrations set hash = 'another' where id = (select max(id) from drizzle.__drizzle_migrations)`,
  );
  await expect(migrateDatabase(url, TEST_SECRET)).rejects.toThrow("a different line of Tickmark");
  expect(await tablesOf(url)).not.toContain("access_token");
}, 240_000);

test("with MIGRATE=false only the migrate command migrates", async () => {
  const url = await emptyDatabase();
  const settings = { DATABASE_URL: url, MIGRATE: "false" };
  const create = ["user", "create", "--email", "nora@example.com", "--name", "Nora"];
  const refused = await operator(create, settings, "correct horse battery staple 9\n");
  expect(refused).toMatchObject({ code: 2, said: expect.stringContaining("cli -- db migrate") });
  expect(await tablesOf(url)).toEqual([]);
  const migrated = await operator(["db", "migrate"], settings);
  expect(migrated).toMatchObject({ code: 0, said: `Ran migrations 1 to ${KNOWN}.\n` });
  expect(await operator(create, settings, "correct horse battery staple 9\n")).toMatchObject({ code: 0 });
}, 240_000);

test("a migration that removes something states which versions can no longer run", () => {
  const first = FILES.findIndex((name) => name.endsWith("_schema_floor.sql"));
  const taking = FILES.slice(first + 1).filter((name) =>
    /\bdrop\s+(table|column)\b|\brename\s+(to|column)\b/i.test(readFileSync(join("db/migrations", name), "utf8")),
  );
  const silent = taking.filter(
    (name) => !readFileSync(join("db/migrations", name), "utf8").includes("app.schema_floor"),
  );
  expect(silent).toEqual([]);
});
