import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openPool, PLANNED_ANEW } from "#db/pool.ts";
import { asIdentity, connect, disconnect, poolLoad, requireNoTransaction } from "#db/tenant.ts";
import { spoken } from "#server/platform/database-errors.ts";
import { testDatabase } from "#tests/factories/database.ts";

const db = testDatabase();
const OPENING = "select set_config('role', 'identity', true)";

test("whoever waits longer for a connection than the pool's patience is told that the product is busy, and the pool goes on", async () => {
  const pool = openPool(db.appUrl(), 1, true, 50);
  const held = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const holding = pool.transaction("read", OPENING, async () => {
    entered.resolve();
    await held.promise;
  });
  await entered.promise;
  const refused = await pool.transaction("read", OPENING, async () => undefined).catch(spoken);
  expect(refused).toMatchObject({ code: "unavailable", message: expect.stringContaining("busier") });
  expect(pool.load()).toEqual({ size: 1, inUse: 1, waiting: 0 });
  held.resolve();
  await holding;
  const [row] = await pool.transaction("read", OPENING, (tx) => tx.execute<{ n: number }>(sql`select 1 as n`));
  expect(row?.n).toBe(1);
  await pool.end();
});

test("a connection that comes free in time goes to whoever has waited longest", async () => {
  const pool = openPool(db.appUrl(), 1);
  const order: number[] = [];
  const each = [1, 2, 3].map((n) => pool.transaction("read", OPENING, async () => void order.push(n)));
  await Promise.all(each);
  expect(order).toEqual([1, 2, 3]);
  await pool.end();
});

test("a transaction that failed is over when its caller hears of it: its locks are gone and its connection is free", async () => {
  const pool = openPool(db.appUrl(), 1);
  const failed = pool.transaction("write", OPENING, async () => {
    throw new Error("of its own");
  });
  await failed.catch(() => expect(pool.load()).toEqual({ size: 1, inUse: 0, waiting: 0 }));
  await expect(failed).rejects.toThrow("of its own");
  await pool.end();
});

test("a statement that comes again is prepared, one that came once is not, nor what is planned anew, nor any where none may be", async () => {
  const preparedBy = async (prepared: boolean) => {
    const pool = openPool(db.appUrl(), 1, prepared);
    const found = await pool.transaction("read", OPENING, async (tx) => {
      await tx.execute(sql`select ${1}::int as once`);
      for (let n = 0; n < 3; n++) {
        await tx.execute(sql`select ${n}::int as again`);
        await tx.execute(sql`select ${n}::int as anew ${PLANNED_ANEW}`);
      }
      return tx.execute<{ statement: string }>(sql`select statement from pg_prepared_statements`);
    });
    await pool.end();
    return found.map(({ statement }) => statement);
  };
  expect(await preparedBy(true)).toEqual(["select $1::int as again"]);
  expect(await preparedBy(false)).toEqual([]);
});

test("a transaction inside another is refused, and twice the pool's size of those who try leave every connection free", async () => {
  await disconnect();
  connect(db.appUrl(), 3);
  const nested = () => asIdentity("read", () => asIdentity("read", async () => "inner"));
  const ended = await Promise.allSettled(Array.from({ length: 6 }, nested));
  for (const end of ended)
    expect(end).toMatchObject({
      status: "rejected",
      reason: { message: expect.stringContaining("transaction is open") },
    });
  expect(await asIdentity("read", async () => "after")).toBe("after");
  expect(poolLoad().waiting).toBe(0);
});

test("what a transaction leaves running is inside it until it ends, and then no more", async () => {
  const over = Promise.withResolvers<void>();
  let left: Promise<string> | undefined;
  await asIdentity("read", async () => {
    expect(() => requireNoTransaction("a thread")).toThrow(/while a transaction is open/);
    left = over.promise.then(() => asIdentity("read", async () => "of its own"));
  });
  over.resolve();
  expect(await left).toBe("of its own");
  expect(() => requireNoTransaction("a thread")).not.toThrow();
});

test("a transaction that asks nothing for longer than it may is ended by Postgres, and its locks with it", async () => {
  const [role] = await db.superuser()<{ settings: string[] }[]>`
    select rolconfig as settings from pg_roles where rolname = 'tickmark_app'`;
  expect(role?.settings).toContain("idle_in_transaction_session_timeout=30s");
  const idle = asIdentity("write", async (tx) => {
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 30`);
    await expect
      .poll(
        async () =>
          (
            await db.superuser()`select from pg_stat_activity where state like 'idle in transaction%'
        and datname = current_database() and usename = 'tickmark_app'`
          ).length,
      )
      .toBe(0);
    await tx.execute(sql`select 1`);
  });
  expect(await idle.catch(spoken)).toMatchObject({ code: "unavailable" });
});

/** Runs a module of its own, which has a `client` and its `socket`. @returns what it said, and how it ended */
function inProcess(code: string) {
  const module = `
    import { subscribe } from "node:diagnostics_channel";
    import { setImmediate as turn } from "node:timers/promises";
    import { openDatabase } from "#db/client.ts";
    let socket;
    subscribe("net.client.socket", (found) => { socket = found.socket; });
    const { client } = openDatabase(${JSON.stringify(db.appUrl())}, { max: 1 });
    await client\`select 1\`;
    ${code}
    await client.end();`;
  return promisify(execFile)(process.execPath, ["--input-type=module", "-e", module]).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }) => ({ code, said: String(stderr) }),
  );
}

test("a late write of the driver after the connection was lost ends the query alone, and the process goes on", async () => {
  const ended = await inProcess(`
    const late = [];
    process.prependListener("uncaughtException", (error) => late.push(error.name));
    const held = await client.reserve();
    socket.destroy();
    // The driver hears of it before this: it takes away what listens for the end.
    while (socket.listenerCount("data") > 0) await turn();
    // What is left of a transaction asks on; the driver writes it in the next turn, to a socket that is gone.
    held\`select 2\`.catch(() => undefined);
    for (let turns = 0; late.length === 0 && turns < 1000; turns++) await turn();
    const next = openDatabase(${JSON.stringify(db.appUrl())}, { max: 1 });
    const [row] = await next.client\`select 3 as n\`;
    console.log(JSON.stringify({ late, n: row.n }));
    process.exit(0);`);
  expect(ended.code, ended.said).toBe(0);
  expect(JSON.parse(ended.said)).toEqual({ late: ["TypeError"], n: 3 });
});

test("any other error that nobody catches ends the process, and is said", async () => {
  const ended = await inProcess(`
    setImmediate(() => { throw new TypeError("of another kind"); });
    await turn(); await turn();
    console.log("went on");`);
  expect(ended).toMatchObject({ code: 1, said: expect.stringContaining("of another kind") });
});
