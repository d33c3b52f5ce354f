import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { openDatabase } from "#db/client.ts";
import { openPool, PLAN_EACH_TIME } from "#db/pool.ts";
import {
  asIdentity,
  connect,
  disconnect,
  poolLoad,
  requireNoTransaction,
  type TenantSettings,
  withActor,
} from "#db/tenant.ts";
import { toAppError } from "#server/ground/platform/database-errors.ts";
import { testDatabase } from "#tests/factories/database.ts";

const db = testDatabase();
const OPENING = "select set_config('role', 'identity', true)";

test("waiting too long for a connection is refused as busy, and the pool keeps working", async () => {
  const pool = openPool(db.appUrl(), 1, true, 50);
  const held = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const holding = pool.transaction("read", OPENING, async () => {
    entered.resolve();
    await held.promise;
  });
  await entered.promise;
  const refused = await pool.transaction("read", OPENING, async () => undefined).catch(toAppError);
  expect(refused).toMatchObject({ code: "unavailable", message: expect.stringContaining("too busy") });
  expect(pool.load()).toEqual({ size: 1, inUse: 1, waiting: 0 });
  held.resolve();
  await holding;
  const [row] = await pool.transaction("read", OPENING, (tx) => tx.execute<{ n: number }>(sql`select 1 as n`));
  expect(row?.n).toBe(1);
  await pool.end();
});

test("a connection freed in time goes to the longest waiter", async () => {
  const pool = openPool(db.appUrl(), 1);
  const order: number[] = [];
  const each = [1, 2, 3].map((n) => pool.transaction("read", OPENING, async () => void order.push(n)));
  await Promise.all(each);
  expect(order).toEqual([1, 2, 3]);
  await pool.end();
});

test("a failed transaction is over before its caller knows: its locks are released and its connection is free", async () => {
  const pool = openPool(db.appUrl(), 1);
  const failed = pool.transaction("write", OPENING, async () => {
    throw new Error("of its own");
  });
  await failed.catch(() => expect(pool.load()).toEqual({ size: 1, inUse: 0, waiting: 0 }));
  await expect(failed).rejects.toThrow("of its own");
  await pool.end();
});

test("a repeated statement is prepared, unless it must be planned each time or preparing is off; one used once is not", async () => {
  const preparedBy = async (prepared: boolean) => {
    const pool = openPool(db.appUrl(), 1, prepared);
    const found = await pool.transaction("read", OPENING, async (tx) => {
      await tx.execute(sql`select ${1}::int as once`);
      for (let n = 0; n < 3; n++) {
        await tx.execute(sql`select ${n}::int as again`);
        await tx.execute(sql`select ${n}::int as anew ${PLAN_EACH_TIME}`);
      }
      return tx.execute<{ statement: string }>(sql`select statement from pg_prepared_statements`);
    });
    await pool.end();
    return found.map(({ statement }) => statement);
  };
  expect(await preparedBy(true)).toEqual(["select $1::int as again"]);
  expect(await preparedBy(false)).toEqual([]);
});

test("an unavailable database is recognised however deep in an error; other errors pass through", async () => {
  const pool = openPool(db.appUrl(), 1);
  const coded = (code: string) => Object.assign(new Error(code), { code });
  const failing = (mode: "read" | "write", error: unknown) =>
    pool.transaction(mode, OPENING, () => Promise.reject(error)).catch((told: unknown) => told);
  const away = `CONNECT_TIMEOUT CONNECTION_CLOSED CONNECTION_DESTROYED CONNECTION_ENDED EAI_AGAIN ECONNREFUSED ECONNRESET
    EHOSTUNREACH ENETUNREACH ENOTFOUND EPIPE ETIMEDOUT 08000 08006`;
  for (const code of away.split(/\s+/))
    for (const error of [coded(code), new Error("of the query", { cause: coded(code) })])
      expect(await failing("read", error)).toMatchObject({ code: "DATABASE_UNREACHABLE", cause: error });
  expect(await failing("write", coded("25006"))).toMatchObject({ code: "DATABASE_READ_ONLY" });
  for (const error of [coded("25006"), coded("40001"), coded("X08006"), new Error("of its own"), "a word", null])
    expect(await failing("read", error)).toBe(error);
  await pool.end();
});

const NOBODY = { orgId: null, workspaceId: null, engagementId: null, personId: null, actorOrgId: null };
const settingsOf = (actor: TenantSettings) =>
  withActor(actor, "read", async (tx) => {
    const [row] = await tx.execute(sql`select current_user as role, current_setting('search_path') as path,
      current_setting('app.as_of') as entries, current_setting('app.as_of_org') as "orgEntries"`);
    return { ...row };
  });

test("a transaction takes its role and reads the present; the past is read where something was issued, and never by who signs in", async () => {
  const frozen = { entries: 7, orgEntries: 0, at: "2026-01-01T00:00:00.000Z" };
  for (const dbRole of ["member", "auditor", "system", "identity"] as const) {
    const actor = { ...NOBODY, dbRole };
    expect(await settingsOf(actor)).toEqual({ role: dbRole, path: "public", entries: "", orgEntries: "" });
    const then = settingsOf({ ...actor, frozen });
    if (dbRole === "identity") await expect(then).rejects.toThrow("permission denied for schema past");
    else expect(await then).toEqual({ role: dbRole, path: "past, public", entries: "7", orgEntries: "0" });
  }
});

test("only a role, an id or a log's size can get into the statement that opens a transaction", async () => {
  const member = { ...NOBODY, dbRole: "member" } as const;
  const at = "2026-01-01T00:00:00.000Z";
  for (const actor of [
    { ...member, dbRole: "postgres" as "member" },
    { ...member, orgId: "x', true); reset role; --" },
    { ...member, personId: "" },
    { ...member, frozen: { entries: 0.5, orgEntries: 0, at } },
    { ...member, frozen: { entries: 0, orgEntries: Number.NaN, at } },
  ])
    await expect(settingsOf(actor)).rejects.toThrow(/^not (a role|an id|a size)/);
});

test("disconnecting leaves no connection behind, and no database is reached until connected again", async () => {
  const open = async () =>
    (await db.superuser()`select from pg_stat_activity where datname = current_database() and usename = 'tickmark_app'`)
      .length;
  await asIdentity("read", async () => expect(await open()).toBeGreaterThan(0));
  await disconnect();
  await expect.poll(open).toBe(0);
  await expect(asIdentity("read", async () => undefined)).rejects.toThrow("not connected yet");
  expect(poolLoad()).toEqual({ size: 0, inUse: 0, waiting: 0 });
  connect(db.appUrl(), 5);
});

test("a single-task connection closes after an idle minute, a pooled one stays", () => {
  const optionsOf = (steady: boolean) => openDatabase(db.appUrl(), { max: 1, steady }).client.options;
  expect(optionsOf(false)).toMatchObject({ idle_timeout: 60, connect_timeout: 10, max: 1, prepare: false });
  expect(optionsOf(true)).toMatchObject({ idle_timeout: null, max_lifetime: null });
});

test("a nested transaction is refused, and twice the pool's size of attempts leaves every connection free", async () => {
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

test("work left running by a transaction is inside it until it ends, and not after", async () => {
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

test("Postgres ends a transaction that is idle too long, and releases its locks", async () => {
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
  expect(await idle.catch(toAppError)).toMatchObject({ code: "unavailable" });
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

test("a late write by the driver after a lost connection ends only the query, not the process", async () => {
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

test("uncaught errors have one listener: it ignores a late write, leaves others to other listeners, and ends the process", async () => {
  const [on, exit, others] = [vi.spyOn(process, "on"), vi.spyOn(process, "exit"), vi.spyOn(process, "listenerCount")];
  const said = vi.spyOn(console, "error").mockReturnValue();
  try {
    on.mockReturnValue(process);
    exit.mockReturnValue(undefined as never);
    Object.assign(globalThis, { tickmarkSurvives: undefined });
    for (let n = 0; n < 2; n++) openDatabase(db.appUrl(), { max: 1 });
    const [heard, ...more] = on.mock.calls.filter(([event]) => String(event) === "uncaughtException");
    expect(more).toEqual([]);
    const hears = heard?.[1] as (error: unknown, origin: string) => void;
    others.mockReturnValue(1);
    const late = new TypeError("null");
    late.stack = "TypeError: null\n    at Immediate.nextWrite (file:///node_modules/postgres/src/connection.js:1:1)";
    hears(late, "uncaughtException");
    others.mockReturnValue(2);
    hears(new TypeError("of another kind"), "uncaughtException");
    expect(exit).not.toHaveBeenCalled();
    others.mockReturnValue(1);
    hears(new TypeError("of another kind"), "uncaughtException");
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
    expect(said).toHaveBeenCalledOnce();
  } finally {
    vi.restoreAllMocks();
  }
});

test("a committed transaction sends nothing more, and a read-only one is rolled back", async () => {
  const pool = openPool(db.appUrl(), 1);
  const lastOf = async (mode: "read" | "write") => {
    const [own] = await pool.transaction(mode, OPENING, (tx) =>
      tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`),
    );
    await expect.poll(() => pool.load().inUse).toBe(0);
    const [seen] = await db.superuser()`select query from pg_stat_activity where pid = ${own?.pid ?? 0}`;
    return seen?.query;
  };
  expect([await lastOf("write"), await lastOf("read")]).toEqual(["commit", "rollback"]);
  await pool.end();
});
