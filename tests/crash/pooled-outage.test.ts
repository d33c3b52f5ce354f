import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { appUrlOf } from "#db/login-role.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { asIdentity, connect, disconnect, poolLoad, type Tx } from "#db/tenant.ts";
import { toAppError } from "#server/ground/platform/database-errors.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { health } from "#server/ground/platform/health.ts";
import { TEST_SECRET } from "#tests/factories/cluster.ts";
import { debianPostgres, startDebianPostgres } from "#tests/factories/debian-postgres.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { installed, startPgBouncer } from "#tests/factories/pgbouncer.ts";

const POOL = 6;
const WORDS = ["a", 'say "no"', "\\", "ü"];
const bin = debianPostgres();
const scratch = join(inject("scratch"), "pooled-outage");
let postgres: Awaited<ReturnType<typeof startDebianPostgres>>;
let bouncer: Awaited<ReturnType<typeof startPgBouncer>>;

/** A statement of the kind that the broken connections refused: an array as a parameter and in the answer. */
const withArrays = async (tx: Tx) => (await tx.execute(sql`select ${sql.param(WORDS)}::text[] as it`))[0]?.it;

describe.skipIf(!bin || !installed("pgbouncer"))("an older Postgres behind PgBouncer", () => {
  beforeAll(async () => {
    postgres = await startDebianPostgres(bin ?? "", scratch);
    await migrateDatabase(postgres.url, TEST_SECRET);
    bouncer = await startPgBouncer(join(scratch, "pgbouncer"), appUrlOf(postgres.url, TEST_SECRET), 4);
    connect(bouncer.url, POOL, false);
  });

  afterAll(async () => {
    await disconnect();
    await bouncer?.stop();
    postgres?.stop();
  });

  test("the product works: a tenant signs up and opens a workspace", async () => {
    const { call, workspace } = await makeTenant();
    expect((await call.workspaces.open({ workspace: workspace.slug })).slug).toBe(workspace.slug);
  });

  test("after an outage every pooled connection accepts arrays again, and during it each request is told what is unavailable", async () => {
    const told = new Set<unknown>();
    let served = 0;
    let stop = false;
    async function client() {
      while (!stop)
        await asIdentity("read", withArrays).then(
          (it) => {
            expect(it).toEqual(WORDS);
            served += 1;
          },
          (error: unknown) => told.add(said(error)),
        );
    }
    const clients = Array.from({ length: POOL * 2 }, client);
    await expect.poll(() => served).toBeGreaterThan(POOL);
    postgres.stop();
    // Long enough for every connection to be opened again while there is nothing behind the pooler.
    await expect.poll(() => told.size, { timeout: 30_000 }).toBeGreaterThan(0);
    await Promise.all(Array.from({ length: POOL * 4 }, () => asIdentity("read", withArrays).catch(() => undefined)));
    postgres.start();
    const before = served;
    await expect.poll(() => served, { timeout: 60_000 }).toBeGreaterThan(before + POOL * 4);
    stop = true;
    await Promise.all(clients);

    expect([...told]).toEqual([expect.stringMatching(/^unavailable: The database cannot be reached/)]);
    // All at once, so that each has a connection of its own.
    const all = Array.from({ length: POOL }, () => asIdentity("read", withArrays));
    expect(await Promise.all(all)).toEqual(Array(POOL).fill(WORDS));
    expect(poolLoad()).toMatchObject({ size: POOL, waiting: 0 });
    expect((await health()).database).toBe("up");
  });

  test("a read-only server, as after a failover, is reported down by health and unavailable to writers, and reads continue", async () => {
    await writes("off");
    try {
      expect((await health()).database).toBe("down");
      const writing = asIdentity("write", (tx) => tx.execute(sql`update worker_beat set at = at`));
      expect(await writing.catch(said)).toMatch(/^unavailable: The database is read-only/);
      expect(await asIdentity("read", withArrays)).toEqual(WORDS);
    } finally {
      await writes("on");
    }
    expect((await health()).database).toBe("up");
  });

  test("a reading transaction that writes is our own fault, not an outage", async () => {
    const fault = asIdentity("read", (tx) => tx.execute(sql`update worker_beat set at = at`));
    expect(await fault.catch(said)).toMatch(/^fault/);
  });
});

async function writes(allowed: "on" | "off"): Promise<void> {
  const { openDatabase } = await import("#db/client.ts");
  const { client } = openDatabase(postgres.url, { max: 1 });
  await client.unsafe(`alter system set default_transaction_read_only = ${allowed === "off"}`);
  await client.unsafe("select pg_reload_conf()");
  await client.end();
  // The pooler's connections hear of it at their own pace.
  await bouncer.restart();
}

function said(error: unknown): string {
  const known = toAppError(error);
  return known instanceof AppError ? `${known.code}: ${known.message}` : `fault: ${String(error)}`;
}
