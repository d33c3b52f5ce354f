import { execFileSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { appUrlOf } from "#db/login-role.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { connect, disconnect, withActor } from "#db/tenant.ts";
import { sweepFiles } from "#server/evidence/evidence/jobs.ts";
import { submitEvidence } from "#server/evidence/evidence/service/submit.ts";
import { journalKey } from "#server/ground/journal/service/key.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { env } from "#server/ground/platform/env.ts";
import { objectStore, refusalOfStore } from "#server/ground/platform/store.ts";
import { checkCredentials } from "#server/people/account/service/account.ts";
import { createAccount } from "#server/people/account/service/sign-up.ts";
import { checkBackup } from "#server/surface/cli/check-backup.ts";
import { TEST_SECRET } from "#tests/factories/cluster.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { emptyPlaces, inDatabase } from "#tests/factories/empty-place.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { callAs, makeTenant } from "#tests/factories/people.ts";
import { operator } from "#tests/factories/product.ts";
import { controlValues } from "#tests/factories/programme.ts";

// Most of these start the command line several times, each a process of its own.
vi.setConfig({ testTimeout: 120_000 });

const db = testDatabase();
const dir = mkdtempSync(join(tmpdir(), "tickmark-backup-"));
const file = join(dir, "b.tar");
const PASSWORD = "correct-horse-battery-staple-9";
const CONTENT = `line one\r\n“quotes”, \\N and \ttabs\n${randomBytes(200_000).toString("latin1")}`;
const { make: emptyPlace, drop: dropPlaces } = emptyPlaces(dir);
let tenant: Awaited<ReturnType<typeof makeTenant>>;
let controlId: string;

beforeAll(async () => {
  tenant = await makeTenant();
  const control = await tenant.call.controls.create({
    workspace: tenant.workspace.slug,
    values: controlValues({
      code: "CC-1",
      title: "Backslash \\ “quote” 日本, \\N",
      statement: "One line\nand another.",
    }),
  });
  controlId = control.id;
  await evidenceNamed("First", CONTENT);
  await makeUpload(tenant.actor, "still waiting to be submitted");
  await createAccount({ email: "nora@example.com", name: "Nora", password: PASSWORD, organization: null });
});

afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await dropPlaces();
});

async function evidenceNamed(title: string, content: string) {
  const uploadIds = [await makeUpload(tenant.actor, content)];
  return withActor(tenant.actor, "write", (tx, actor) =>
    submitEvidence(tx, actor, evidenceInput({ title, controlIds: [controlId], uploadIds })),
  );
}

function backup(path: string, settings = {}) {
  return operator(["backup", path], { DATABASE_URL: db.ownerUrl(), DATA_DIR: env().dataDir, ...settings });
}

/** Every row of every table, and every constraint, trigger and policy, as one text a thing. */
function fingerprint(url: string) {
  return inDatabase(url, async (sql) => {
    const tables = await sql.unsafe(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
    );
    const rows = await Promise.all(
      tables.map(
        async ({ name }) =>
          [name, await sql.unsafe(`select t::text as row from public."${name}" t order by 1`)] as const,
      ),
    );
    const guards = await sql.unsafe(`
      select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as it from pg_constraint where connamespace = 'public'::regnamespace
      union all select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal
      union all select polrelid::regclass || ' ' || polname from pg_policy order by 1`);
    return { rows: Object.fromEntries(rows), guards: guards.map((g) => g.it) };
  });
}

test("a restore into an empty place returns exactly what was backed up: every row, guard and byte, and the journal verifies", async () => {
  expect(await backup(file)).toMatchObject({ code: 0 });
  expect(statSync(file).mode & 0o077).toBe(0);
  const place = await emptyPlace();
  const restored = await operator(["restore", file], place);
  expect(restored).toMatchObject({ code: 0, said: expect.stringMatching(/\d+ journals fit\./) });

  const [before, after] = [await fingerprint(db.ownerUrl()), await fingerprint(place.DATABASE_URL)];
  const short = { attempt: [], known_device: [], person_token: [], session: [], sign_up: [] };
  expect(before.rows.session?.length).toBeGreaterThan(0);
  expect(before.rows.evidence?.length).toBe(1);
  expect(after.rows).toEqual({ ...before.rows, ...short });
  expect(after.guards).toEqual(before.guards);
  const object = (
    await inDatabase(place.DATABASE_URL, (sql) => sql.unsafe("select org_id, sha256 from evidence_file"))
  )[0];
  const stored = join(place.DATA_DIR, "objects", object?.org_id, object?.sha256.slice(0, 2), object?.sha256);
  expect(readFileSync(stored).toString()).toBe(CONTENT);

  // It lives: people sign in with their passwords and not with the cookies of then, and the journal goes on.
  await disconnect();
  connect(appUrlOf(place.DATABASE_URL, TEST_SECRET), 2);
  try {
    expect(await checkCredentials("nora@example.com", PASSWORD, { network: "127.0.0.1", device: null })).not.toBeNull();
    await expect(callAs(tenant.owner).account.reach()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    await withActor(tenant.actor, "write", (tx, actor) =>
      record(tx, actor, {
        action: "control.commented" as const,
        subject: { type: "control", id: controlId, label: "after" },
      }),
    );
  } finally {
    await disconnect();
    connect(db.appUrl(), 5);
  }
  expect(await operator(["journal", "verify"], place)).toMatchObject({ code: 0 });
});

test("a drill with production's store changes nothing in it: a restored database is another installation, and a copied one is detected", async () => {
  const production = env().dataDir;
  const drill = { ...(await emptyPlace()), DATA_DIR: production };
  const refused = await operator(["restore", file], drill);
  expect(refused).toMatchObject({ code: 2, said: expect.stringMatching(/belongs to another installation/) });
  const place = await emptyPlace();
  expect(await operator(["restore", file], place)).toMatchObject({ code: 0 });
  const started = { ...place, DATA_DIR: production };
  expect(await sweptBy(place.DATABASE_URL)).toMatch(/belongs to another installation/);
  for (const command of [
    ["journal", "verify"],
    ["backup", join(dir, "drill.tar")],
  ])
    expect(await operator(command, started)).toMatchObject({
      code: 2,
      said: expect.stringMatching(/belongs to another/),
    });
  const copy = await emptyPlace();
  const name = new URL(db.ownerUrl()).pathname.slice(1);
  await disconnect();
  await inDatabase(inject("clusterUrl"), async (sql) => {
    await sql.unsafe(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
    );
    await sql.unsafe(`drop database ${new URL(copy.DATABASE_URL).pathname.slice(1)}`);
    await sql.unsafe(`create database ${new URL(copy.DATABASE_URL).pathname.slice(1)} template ${name}`);
  });
  expect(await sweptBy(copy.DATABASE_URL)).toMatch(/copied or moved/);
  const taken = await operator(["store", "take"], { ...copy, DATA_DIR: production });
  expect(taken).toMatchObject({ code: 2, said: expect.stringMatching(/belongs to the installation [0-9a-f-]{36}/) });
  expect(await operator(["store", "take"], copy)).toMatchObject({ code: 0 });
  connect(db.appUrl(), 5);
  const [row] = await db.superuser().unsafe("select org_id, sha256 from evidence_file limit 1");
  expect(await objectStore().has(row?.org_id, row?.sha256)).toBe(true);
});

/** Why the sweep of a product with this database and production's store does not take place. */
async function sweptBy(url: string): Promise<string> {
  await disconnect();
  connect(appUrlOf(url, TEST_SECRET), 2);
  const serving = Object.assign(globalThis, { tickmarkStores: undefined });
  const said = await sweepFiles(Number.POSITIVE_INFINITY).then(
    () => "swept",
    (error: unknown) => refusalOfStore(error)?.message ?? String(error),
  );
  serving.tickmarkStores = undefined;
  await disconnect();
  connect(db.appUrl(), 5);
  return said;
}

test("an interrupted restore can be run again into the same database and store", async () => {
  const place = await emptyPlace();
  const objects = join(place.DATA_DIR, "objects");
  mkdirSync(join(objects, tenant.actor.orgId), { recursive: true });
  // A file where a folder is to be: the store cannot keep what comes there.
  const parts = foldersIn(file);
  for (const part of parts) writeFileSync(join(objects, tenant.actor.orgId, part), "");
  expect(await operator(["restore", file], place)).toMatchObject({
    code: 2,
    said: expect.stringContaining("evidence store"),
  });
  for (const part of parts) rmSync(join(objects, tenant.actor.orgId, part));
  expect(await operator(["restore", file], place)).toMatchObject({ code: 0 });
});

/** The first two digits of each object in a backup: the folders that a store makes for them. */
function foldersIn(path: string): string[] {
  const names = execFileSync("tar", ["-tf", path], { encoding: "utf8" }).split("\n");
  return [...new Set(names.filter((n) => n.startsWith("objects/")).map((n) => n.split("/")[2]?.slice(0, 2) ?? ""))];
}

test("a backup is a plain tar file that says what it is", async () => {
  const manifest = JSON.parse(execFileSync("tar", ["-xOf", file, "manifest.json"], { encoding: "utf8" }));
  expect(manifest).toMatchObject({ format: "tickmark-backup-1", objects: { count: 2 }, damaged: [] });
  const names = manifest.tables.map((t: { name: string }) => t.name);
  expect(names).toContain("journal_entry");
  expect(names).not.toContain("session");
  expect(execFileSync("tar", ["-xOf", file], { encoding: "latin1" })).not.toContain(TEST_SECRET);
  expect(await operator(["backup", "check", file], { DATA_DIR: join(dir, "none") })).toMatchObject({ code: 0 });
  expect(existsSync(join(dir, "none"))).toBe(false);
});

test("a backup made while people work is consistent as of one moment", async () => {
  let working = true;
  const work = (async () => {
    for (let i = 0; working; i++) await evidenceNamed(`Meanwhile ${i}`, `content ${i}`);
  })();
  const path = join(dir, "busy.tar");
  const done = await backup(path);
  working = false;
  await work;
  expect(done).toMatchObject({ code: 0 });
  expect(await operator(["restore", path], await emptyPlace())).toMatchObject({ code: 0 });
});

test("a damaged backup is refused before anything is written, and its first bad part is named", async () => {
  const whole = readFileSync(file);
  const [object] = await db.superuser().unsafe("select org_id, sha256 from evidence_file limit 1");
  const flipped = (part: string) => {
    const bytes = Buffer.from(whole);
    const at = bytes.indexOf(part) + 512 + 20;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };
  const cases: [string, Buffer][] = [
    ["tables/journal_entry/000001.ndjson.gz", flipped("tables/journal_entry/000001.ndjson.gz")],
    [`objects/${object?.org_id}/${object?.sha256}`, flipped(object?.sha256)],
    ["manifest.json", flipped("manifest.json\0")],
    ["cut off or damaged at objects/", whole.subarray(0, Math.floor(whole.length / 30) * 10)],
    ["its manifest at the end is missing", Buffer.alloc(2048)],
  ];
  const place = await emptyPlace();
  for (const [named, bytes] of cases) {
    const path = join(dir, "damaged.tar");
    writeFileSync(path, bytes);
    const refused = await operator(["restore", path], place);
    expect(refused).toMatchObject({ code: 2, said: expect.stringContaining(named) });
  }
  const left = await inDatabase(place.DATABASE_URL, (sql) =>
    sql.unsafe("select 1 from pg_class where relnamespace = 'public'::regnamespace"),
  );
  expect(left).toEqual([]);
  expect(existsSync(join(place.DATA_DIR, "objects"))).toBe(false);
});

test("a bit flipped anywhere in a backup is detected, unless it changes nothing", async () => {
  const whole = readFileSync(file);
  const path = join(dir, "flipped.tar");
  let found = 0;
  for (let i = 0; i < 300; i++) {
    const at = randomInt(whole.length);
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << randomInt(8));
    writeFileSync(path, bytes);
    const refused = await checkBackup(path).then(
      () => false,
      () => true,
    );
    if (refused) found += 1;
    // The padding between parts; and a header's sum, where a blank is as good as a leading nought.
    else expect([at, whole[at]]).toEqual([at, at % 512 >= 148 && at % 512 < 156 ? whole[at] : 0]);
  }
  expect(found).toBeGreaterThan(200);
});

test("a restore overwrites neither a product's database nor another program's, and a backup never overwrites a backup", async () => {
  const before = await fingerprint(db.ownerUrl());
  const own = await operator(["restore", file], { DATABASE_URL: db.ownerUrl(), DATA_DIR: join(dir, "own") });
  expect(own).toMatchObject({ code: 2, said: expect.stringContaining("not empty") });
  expect(await fingerprint(db.ownerUrl())).toEqual(before);

  const place = await emptyPlace();
  await inDatabase(place.DATABASE_URL, (sql) =>
    sql.unsafe("create schema shop; create table shop.orders as select 1 as id"),
  );
  const foreign = await operator(["restore", file], place);
  expect(foreign).toMatchObject({ code: 2, said: expect.stringContaining("shop.orders") });
  expect(await inDatabase(place.DATABASE_URL, (sql) => sql.unsafe("select to_regclass('organization') as it"))).toEqual(
    [{ it: null }],
  );

  expect(await backup(file)).toMatchObject({ code: 2, said: expect.stringContaining("already exists") });
});

test("a backup of an older schema is restored as it was made, then brought up to date", async () => {
  const [older, place, path] = [await emptyPlace(), await emptyPlace(), join(dir, "older.tar")];
  await migrateDatabase(older.DATABASE_URL, TEST_SECRET, { upTo: 5 });
  await inDatabase(older.DATABASE_URL, (sql) =>
    sql.unsafe(
      "insert into person (id, email, name, password_hash) values (gen_random_uuid(), 'old@example.com', 'Old', 'x')",
    ),
  );
  const look = (url: string) =>
    inDatabase(url, (sql) => sql.unsafe("select email, to_regclass('access_token') is not null as tokens from person"));
  expect(await look(older.DATABASE_URL)).toEqual([{ email: "old@example.com", tokens: false }]);
  expect(await operator(["backup", path], older)).toMatchObject({ code: 0 });
  expect(await operator(["restore", path], place)).toMatchObject({ code: 0 });
  expect(await look(place.DATABASE_URL)).toEqual([{ email: "old@example.com", tokens: true }]);
});

test("a backup of a newer schema is refused", async () => {
  const place = await emptyPlace();
  await migrateDatabase(place.DATABASE_URL, TEST_SECRET);
  await inDatabase(place.DATABASE_URL, (sql) =>
    sql.unsafe("insert into drizzle.__drizzle_migrations (hash, created_at) values ('of tomorrow', 9999999999999)"),
  );
  const path = join(dir, "newer.tar");
  expect(await operator(["backup", path], place)).toMatchObject({ code: 0 });
  const refused = await operator(["restore", path], await emptyPlace());
  expect(refused).toMatchObject({ code: 2, said: expect.stringContaining("of a newer schema") });
});

test("a role that row security hides rows from cannot make a backup", async () => {
  const role = `blind_${randomBytes(4).toString("hex")}`;
  await db.superuser().unsafe(`create role ${role} login password 'blind' in role pg_read_all_data`);
  try {
    const url = new URL(db.ownerUrl());
    url.username = role;
    url.password = "blind";
    const path = join(dir, "blind.tar");
    expect(await backup(path, { DATABASE_URL: url.toString() })).toMatchObject({
      code: 2,
      said: expect.stringContaining("BYPASSRLS"),
    });
    expect([existsSync(path), existsSync(`${path}.partial`)]).toEqual([false, false]);
  } finally {
    await db.superuser().unsafe(`drop role ${role}`);
  }
});

test("restores a journal signed by another key only on request, and tells it apart from a broken one", async () => {
  const place = { ...(await emptyPlace()), JOURNAL_NAME: "another.example" };
  const refused = await operator(["restore", file], place);
  expect(refused).toMatchObject({ code: 2, said: expect.stringContaining("--new-key") });
  const asked = await operator(["restore", file, "--new-key"], place);
  expect(asked).toMatchObject({
    code: 0,
    said: expect.stringMatching(/Set JOURNAL_FORMER_KEYS=\S+\+.*signed by another\.example\+/),
  });
  const former = { ...place, JOURNAL_FORMER_KEYS: journalKey().verifier };
  expect(await operator(["journal", "verify"], former)).toMatchObject({ code: 0 });
  expect(await operator(["journal", "verify"], place)).toMatchObject({ code: 1 });
  // A backup made under another secret would name the wrong key, so none is made.
  const path = join(dir, "wrong.tar");
  const wrong = await backup(path, { JOURNAL_NAME: "another.example" });
  expect(wrong).toMatchObject({ code: 2, said: expect.stringContaining("not signed with this AUTH_SECRET") });
  expect(existsSync(path)).toBe(false);
});

test("names evidence the store lost or altered, and still backs up the rest", async () => {
  const [row] = await db.superuser().unsafe("select org_id, sha256 from evidence_file order by size desc limit 1");
  const path = join(env().dataDir, "objects", row?.org_id, row?.sha256.slice(0, 2), row?.sha256);
  const bytes = readFileSync(path);
  const target = join(dir, "partly.tar");
  const waiting = "0".repeat(64);
  await db.superuser().unsafe(
    `insert into upload (org_id, workspace_id, id, person_id, name, size, sha256, media_type, created_at)
     select org_id, workspace_id, gen_random_uuid(), gen_random_uuid(), 'a', 1, $1, 'text/plain', now() from evidence where org_id = $2 limit 1`,
    [waiting, row?.org_id],
  );
  writeFileSync(path, bytes.subarray(0, 1000));
  try {
    const done = await backup(target);
    expect(done.said).not.toContain(waiting);
    expect(done).toMatchObject({
      code: 1,
      said: expect.stringContaining(`NOT WHOLE in the evidence store: objects/${row?.org_id}/${row?.sha256}`),
    });
    const restored = await operator(["restore", target], await emptyPlace());
    expect(restored).toMatchObject({ code: 1, said: expect.stringContaining("its bytes are gone from the store") });
  } finally {
    writeFileSync(path, bytes);
    await db.superuser().unsafe("delete from upload where sha256 = $1", [waiting]);
  }
  expect(await objectStore().has(row?.org_id, row?.sha256)).toBe(true);
});

test("reports temporarily unreadable evidence as neither missing nor altered, and makes no backup without a store", async () => {
  const [row] = await db.superuser().unsafe("select org_id, sha256 from evidence_file order by size desc limit 1");
  const path = join(env().dataDir, "objects", row?.org_id, row?.sha256.slice(0, 2), row?.sha256);
  const settings = { DATABASE_URL: db.ownerUrl(), DATA_DIR: env().dataDir };
  const hidden = `${path}-hidden`;
  renameSync(path, hidden);
  // Whatever reads it fails, and it is there.
  mkdirSync(path);
  try {
    const target = join(dir, "unread.tar");
    expect(await backup(target)).toMatchObject({
      code: 3,
      said: expect.stringMatching(/COULD NOT BE READ .* does not mean that it was changed: objects/),
    });
    expect(await operator(["backup", "check", target], {})).toMatchObject({ code: 0 });
    const restored = await operator(["restore", target], await emptyPlace());
    expect(restored).toMatchObject({ code: 1, said: expect.stringContaining("its bytes are gone from the store") });
    const verified = await operator(["journal", "verify"], settings);
    expect(verified).toMatchObject({
      code: 2,
      said: expect.stringMatching(
        /COULD NOT BE CHECKED: .*entry \d+: file .*\n.*journals fit\.\n1 files? could not be read/s,
      ),
    });
    expect(verified.said).not.toMatch(/DOES NOT FIT|altered|gone/);
  } finally {
    rmdirSync(path);
    renameSync(hidden, path);
  }
  const away = join(env().dataDir, "away");
  renameSync(join(env().dataDir, "objects"), away);
  try {
    const target = join(dir, "away.tar");
    expect(await backup(target)).toMatchObject({ code: 2, said: expect.stringMatching(/Is the disk mounted/) });
    expect([existsSync(target), existsSync(`${target}.partial`)]).toEqual([false, false]);
    expect(await operator(["journal", "verify"], settings)).toMatchObject({ code: 2 });
  } finally {
    rmSync(join(env().dataDir, "objects"), { recursive: true, force: true });
    renameSync(away, join(env().dataDir, "objects"));
  }
});
