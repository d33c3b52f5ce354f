import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startEmbedded } from "#db/embedded.ts";
import { appUrlOf } from "#db/login-role.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { requireSameDatabase } from "#db/same-database.ts";
import { TEST_SECRET } from "#tests/factories/cluster.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { emptyPlaces, inDatabase } from "#tests/factories/empty-place.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { installed, startPgBouncer } from "#tests/factories/pgbouncer.ts";
import { operator } from "#tests/factories/product.ts";

const REFUSED = "lead to different databases";
const db = testDatabase();
const dir = join(inject("scratch"), "same-database");
const places = emptyPlaces(dir);
let drill: { DATABASE_URL: string; DATA_DIR: string };

beforeAll(async () => {
  mkdirSync(dir, { recursive: true });
  await makeTenant();
  const backup = join(dir, "backup.tar");
  expect(await operator(["backup", backup], { DATABASE_URL: db.ownerUrl() })).toMatchObject({ code: 0 });
  drill = await places.make();
  expect(await operator(["restore", backup], drill)).toMatchObject({ code: 0 });
}, 240_000);

afterAll(() => places.drop());

test("the product's own two URLs, however they are spelled, lead to the same database", async () => {
  await requireSameDatabase(db.ownerUrl(), db.appUrl());
  await requireSameDatabase(db.ownerUrl(), db.appUrl().replace("127.0.0.1", "localhost"));
  // Two servers that start together each look for their own lock.
  await Promise.all(Array.from({ length: 8 }, () => requireSameDatabase(db.ownerUrl(), db.appUrl())));
});

test("a restored copy is refused production's requests, and production a copy's, before a command changes either", async () => {
  await expect(requireSameDatabase(drill.DATABASE_URL, db.appUrl())).rejects.toThrow(REFUSED);
  await expect(requireSameDatabase(db.ownerUrl(), appUrlOf(drill.DATABASE_URL, TEST_SECRET))).rejects.toThrow(REFUSED);
  const empty = await places.make();
  const people = () => inDatabase(db.ownerUrl(), (sql) => sql`select count(*)::int as n from person`);
  const before = await people();
  for (const { DATABASE_URL } of [drill, empty]) {
    const settings = { DATABASE_URL, DATABASE_APP_URL: db.appUrl() };
    const create = ["user", "create", "--email", "drill@example.com", "--name", "Drill"];
    const refused = await operator(create, settings, "correct horse battery staple 9\n");
    expect(refused).toMatchObject({ code: 2, said: expect.stringContaining(REFUSED) });
  }
  expect(await people()).toEqual(before);
  const [untouched] = await inDatabase(empty.DATABASE_URL, (sql) => sql`select to_regclass('person') as it`);
  expect(untouched).toEqual({ it: null });
}, 240_000);

test("a copy of a cluster's files, with the same names, identifiers and rows, is another database", async () => {
  const [one, two] = [join(dir, "one"), join(dir, "two")];
  const first = await startEmbedded(one, "postgres", ["-c", "fsync=off"]);
  await migrateDatabase(first.url, TEST_SECRET);
  await first.stop();
  execFileSync("cp", ["-a", one, two]);
  const clusters = await Promise.all([
    startEmbedded(one, "postgres", ["-c", "fsync=off"]),
    startEmbedded(two, "postgres", ["-c", "fsync=off"]),
  ]);
  try {
    const [a, b] = clusters.map((c) => c.url) as [string, string];
    const identify = (url: string) => inDatabase(url, (sql) => sql`select system_identifier from pg_control_system()`);
    expect(await identify(a)).toEqual(await identify(b));
    await requireSameDatabase(a, appUrlOf(a, TEST_SECRET));
    await expect(requireSameDatabase(a, appUrlOf(b, TEST_SECRET))).rejects.toThrow(REFUSED);
  } finally {
    await Promise.all(clusters.map((c) => c.stop()));
    for (const path of [one, two]) rmSync(path, { recursive: true, force: true });
  }
}, 240_000);

test("requests cannot connect as the owner", async () => {
  await expect(requireSameDatabase(db.ownerUrl(), db.ownerUrl())).rejects.toThrow("Use tickmark_app");
});

describe.skipIf(!installed("pgbouncer"))("through PgBouncer", () => {
  test("the right database is found, and the wrong one refused", async () => {
    const right = await startPgBouncer(join(dir, "right"), db.appUrl(), 2);
    const wrong = await startPgBouncer(join(dir, "wrong"), appUrlOf(drill.DATABASE_URL, TEST_SECRET), 2);
    try {
      for (let n = 0; n < 5; n++) await requireSameDatabase(db.ownerUrl(), right.url);
      await expect(requireSameDatabase(db.ownerUrl(), wrong.url)).rejects.toThrow(REFUSED);
      await expect(requireSameDatabase(drill.DATABASE_URL, right.url)).rejects.toThrow(REFUSED);
    } finally {
      await Promise.all([right.stop(), wrong.stop()]);
    }
  }, 60_000);
});
