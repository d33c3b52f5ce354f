import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsDatabase, PostgresJsSession } from "drizzle-orm/postgres-js";
import { openDatabase } from "./client.ts";

export type Mode = "read" | "write";
/** One transaction under way. */
export type Tx = Omit<PostgresJsDatabase, "transaction">;
export type Pool = ReturnType<typeof openPool>;
export type PoolLoad = { size: number; inUse: number; waiting: number };

type Client = ReturnType<typeof openDatabase>["client"];
type Ask = (text: string, parameters?: Parameters<Client["unsafe"]>[1]) => ReturnType<Client["unsafe"]>;

/** One connection for as long as it holds, and the transaction it serves. */
type Line = {
  client: Client;
  ask: Ask;
  /** why no more can be asked of it; null while it holds */
  lost: Error | null;
  /** hears of it when the connection breaks */
  onlost: (error: Error) => void;
};

/** A place in the pool: the line it has now. One that broke is replaced, never mended. */
type Slot = { line: Line };

/** How long a transaction waits for a connection before it is told that there is none. */
const PATIENCE_MS = 10_000;

const dialect = new PgDialect({ casing: "snake_case" });

/**
 * Transactions on so many connections, each with one transaction at a time. The driver (postgres 3.4.9) has transactions of its own,
 * but there `begin` takes a round trip of its own too, and what is left of a transaction whose connection broke runs on in whichever
 * transaction the connection serves next.
 *
 * @param prepared whether statements that come again are prepared by name
 * @param patienceMs how long a transaction waits for a connection; after that it fails with the code DATABASE_BUSY
 */
export function openPool(url: string, size: number, prepared = true, patienceMs = PATIENCE_MS) {
  const slots = Array.from({ length: size }, () => openSlot(url, prepared));
  const free = slots.toReversed();
  const waiting = new Set<(slot: Slot) => void>();

  function giveBack(slot: Slot): void {
    const [next] = waiting;
    if (!next) return void free.push(slot);
    waiting.delete(next);
    next(slot);
  }

  function nextFree(): Promise<Slot> {
    const { promise, resolve, reject } = Promise.withResolvers<Slot>();
    const timer = setTimeout(() => {
      waiting.delete(resolve);
      reject(coded("DATABASE_BUSY", "no connection came free in time"));
    }, patienceMs);
    waiting.add(resolve);
    return promise.finally(() => clearTimeout(timer));
  }

  return {
    /**
     * Runs one transaction and commits it, or rolls it back when `run` throws or the connection breaks.
     *
     * @param opening statements without parameters that go in one message with `begin`: after one that fails none is carried out
     * @throws Error with the code DATABASE_UNREACHABLE, DATABASE_READ_ONLY or DATABASE_BUSY when the database cannot serve; anything
     *   else as it came
     */
    async transaction<R>(mode: Mode, opening: string, run: (tx: Tx) => Promise<R>): Promise<R> {
      const slot = free.pop() ?? (await nextFree());
      const { line } = slot;
      const tx = transactionOn(line);
      let done = false;
      try {
        const result = await whileItHolds(line, async () => {
          await line.ask(`begin${mode === "read" ? " read only" : ""}; ${opening}`);
          const result = await run(tx.handle);
          if (mode === "write") await tx.commit();
          return result;
        });
        done = true;
        return result;
      } catch (error) {
        throw named(error, mode);
      } finally {
        const over = whileItHolds(line, tx.end).then(
          () => giveBack(slot),
          () => giveBack(slot),
        );
        // How a read ends can lose nothing, so its answer does not wait for it.
        if (!done) await over;
      }
    },
    load: (): PoolLoad => ({ size, inUse: size - free.length, waiting: waiting.size }),
    end: (): Promise<unknown> => Promise.all(slots.map(({ line }) => line.client.end({ timeout: 5 }))),
  };
}

const UNREACHABLE = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/**
 * Names what kept the database from serving. Nothing but the database is waited for inside a transaction, so here, and only here, a
 * network's error is the database's. A server that takes no changes is told apart from a reader of ours that tried to write.
 */
function named(error: unknown, mode: Mode): unknown {
  const codes = codesOf(error);
  if (codes.some((code) => UNREACHABLE.has(code) || code.startsWith("08")))
    return coded("DATABASE_UNREACHABLE", "the database cannot be reached", error);
  if (mode === "write" && codes.includes("25006"))
    return coded("DATABASE_READ_ONLY", "the database takes no changes", error);
  return error;
}

function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  return [...own, ...codesOf(error.cause)];
}

function coded(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

function openSlot(url: string, prepared: boolean): Slot {
  const slot: Slot = { line: openLine(url, prepared, replace) };
  function replace(): void {
    slot.line = openLine(url, prepared, replace);
  }
  return slot;
}

function openLine(url: string, prepared: boolean, replace: () => void): Line {
  const { client } = openDatabase(url, { max: 1, steady: true, prepared, onclose });
  const line: Line = {
    client,
    ask: asking(client, prepared),
    lost: null,
    onlost: () => undefined,
  };
  function onclose(): void {
    // Closed by the pool's own end, or heard of already.
    if (line.lost) return;
    line.lost = Object.assign(new Error("the connection to the database broke"), { code: "CONNECTION_CLOSED" });
    replace();
    line.onlost(line.lost);
    void client.end({ timeout: 0 });
  }
  return line;
}

/**
 * What was asked between a connection's error and its close the driver never answers, so nobody may wait for the driver alone. And it
 * would open the connection anew with what was left of the old one in its lists; a new client has empty ones.
 */
function whileItHolds<R>(line: Line, act: () => Promise<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    if (line.lost) return reject(line.lost);
    line.onlost = reject;
    act().then(resolve, reject);
  });
}

/**
 * Goes into a statement that joins much of a tenant's data. A prepared statement's plan is made for the middling tenant, and for one a
 * thousand times as large it joins row by row; this one is planned for its own values each time.
 */
export const PLANNED_ANEW: SQL = sql.raw("/* planned anew */");

/** Statements a connection keeps prepared at most: Postgres holds their plans in memory until it closes. */
const MOST_PREPARED = 300;
const MOST_SEEN = 1000;

/**
 * Asks the statements of one connection in the order in which they come. The driver by itself sends a statement only when somebody
 * first waits for it, so that one could be sent after the end of its transaction; a pooler that has given the connection to somebody
 * else by then drops the answer, and nobody hears of it.
 *
 * @param prepared whether to prepare a statement the second time it comes. Row security makes parsing and planning the larger part of
 *   what a short statement takes, and the driver asks in a round trip of its own for the parameters' types of one that is not prepared.
 */
function asking(client: Client, prepared: boolean): Ask {
  const kept = new Set<string>();
  const seen = new Set<string>();
  function comesAgain(text: string): boolean {
    const again = seen.has(text) && !text.includes("/* planned anew */");
    if (again && kept.size < MOST_PREPARED) kept.add(text);
    if (seen.size >= MOST_SEEN) seen.clear();
    seen.add(text);
    return kept.has(text);
  }
  return (text, parameters = []) => {
    const prepare = prepared && parameters.length > 0 && comesAgain(text);
    return client.unsafe(text, parameters, { prepare }).execute();
  };
}

function transactionOn(line: Line) {
  let over = false;
  // A query that comes too late must not run in the next transaction of this connection, which may be another tenant's.
  const ask: Ask = (text, parameters) => {
    if (line.lost) throw line.lost;
    if (over) throw new Error("this transaction is over");
    return line.ask(text, parameters);
  };
  // All of the driver that the query builder uses.
  const guarded = { unsafe: ask } as Client;
  return {
    handle: new PostgresJsDatabase(dialect, new PostgresJsSession(guarded, dialect, undefined), undefined),
    async commit(): Promise<void> {
      if (line.lost) throw line.lost;
      over = true;
      const { command } = await line.ask("commit");
      // So Postgres answers when a statement failed and whoever sent it caught that.
      if (command !== "COMMIT") throw new Error("a statement of this transaction failed, so nothing of it was kept");
    },
    /** Rolls back what was not committed. A connection that broke took its transaction with it. */
    async end(): Promise<void> {
      if (over || line.lost) return;
      over = true;
      await line.ask("rollback").catch(() => undefined);
    },
  };
}
