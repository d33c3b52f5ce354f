import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsDatabase, PostgresJsSession } from "drizzle-orm/postgres-js";
import { openDatabase } from "./client.ts";

export type Mode = "read" | "write";
export type Tx = Omit<PostgresJsDatabase, "transaction">;
export type Pool = ReturnType<typeof openPool>;
export type PoolLoad = { size: number; inUse: number; waiting: number };

type Client = ReturnType<typeof openDatabase>["client"];
type Ask = (text: string, parameters?: Parameters<Client["unsafe"]>[1]) => ReturnType<Client["unsafe"]>;

type Connection = {
  client: Client;
  ask: Ask;
  lost: Error | null;
  onlost: (error: Error) => void;
};

/** A place in the pool. A broken connection is replaced, never repaired. */
type Slot = { connection: Connection; served: number };

const PATIENCE_MS = 10_000;
/**
 * A connection keeps its plans, those of triggers and foreign keys too. Made while a table was small, they read it from end to end
 * until it is analyzed, which comes a minute too late for a burst.
 */
const REPLAN_AFTER = 100;

const dialect = new PgDialect({ casing: "snake_case" });

/**
 * A pool of connections, each serving one transaction at a time. The driver's own transactions (postgres 3.4.9) spend an extra
 * round trip on `begin`, and when a connection breaks, the rest of its transaction runs on inside whichever transaction gets that
 * connection next.
 * @param prepared whether to prepare repeated statements by name
 * @param patienceMs how long a transaction waits for a connection before it fails with code DATABASE_BUSY
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
     * Runs one transaction; rolls back if `run` throws or the connection breaks.
     * @param opening statements without parameters, sent in one message with `begin`; none runs after one that fails
     * @throws Error with code DATABASE_UNREACHABLE, DATABASE_READ_ONLY or DATABASE_BUSY if the database cannot serve; other
     *   errors pass through
     */
    async transaction<R>(mode: Mode, opening: string, run: (tx: Tx) => Promise<R>): Promise<R> {
      const slot = free.pop() ?? (await nextFree());
      const { connection } = slot;
      const tx = transactionOn(connection);
      let done = false;
      try {
        const result = await unlessLost(connection, async () => {
          const replan = ++slot.served % REPLAN_AFTER === 0 ? "discard plans; " : "";
          await connection.ask(`${replan}begin${mode === "read" ? " read only" : ""}; ${opening}`);
          const result = await run(tx.handle);
          if (mode === "write") await tx.commit();
          return result;
        });
        done = true;
        return result;
      } catch (error) {
        throw classified(error, mode);
      } finally {
        const over = unlessLost(connection, tx.end).then(
          () => giveBack(slot),
          () => giveBack(slot),
        );
        // A read has nothing to lose when it ends, so its result need not wait.
        if (!done) await over;
      }
    },
    load: (): PoolLoad => ({ size, inUse: size - free.length, waiting: waiting.size }),
    end: (): Promise<unknown> => Promise.all(slots.map(({ connection }) => connection.client.end({ timeout: 5 }))),
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
 * Classifies errors that kept the database from serving. Transactions wait for nothing but the database, so a network error here
 * is always the database's. Read-only counts only in write mode, so a reader of ours that tries to write is not mistaken for a
 * read-only server.
 */
function classified(error: unknown, mode: Mode): unknown {
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
  const slot: Slot = { connection: openConnection(url, prepared, replace), served: 0 };
  function replace(): void {
    slot.connection = openConnection(url, prepared, replace);
  }
  return slot;
}

function openConnection(url: string, prepared: boolean, replace: () => void): Connection {
  const { client } = openDatabase(url, { max: 1, steady: true, prepared, onclose });
  const connection: Connection = {
    client,
    ask: inOrder(client, prepared),
    lost: null,
    onlost: () => undefined,
  };
  function onclose(): void {
    // Already handled, or closed by `end`.
    if (connection.lost) return;
    connection.lost = Object.assign(new Error("the connection to the database broke"), { code: "CONNECTION_CLOSED" });
    replace();
    connection.onlost(connection.lost);
    void client.end({ timeout: 0 });
  }
  return connection;
}

/**
 * The driver never settles queries sent between a connection's error and its close, so race them against the loss. It would also
 * reopen the connection with stale queues; a new client starts empty.
 */
function unlessLost<R>(connection: Connection, act: () => Promise<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    if (connection.lost) return reject(connection.lost);
    connection.onlost = reject;
    act().then(resolve, reject);
  });
}

/**
 * Marks a statement that joins much of a tenant's data. A prepared statement gets a generic plan for the average tenant, which
 * nests loops on one a thousand times larger; a marked statement is planned for its own values each time.
 */
export const PLAN_EACH_TIME: SQL = sql.raw("/* plan each time */");

/** Most prepared statements per connection: Postgres keeps their plans in memory until it closes. */
const MOST_PREPARED = 300;
const MOST_SEEN = 1000;

/**
 * Sends a connection's statements in call order. The driver sends a query only once it is awaited, so one could go out after its
 * transaction ended; by then a pooler may have given the connection away, and drops the answer.
 * @param prepared whether to prepare a statement the second time it is sent. Row-level security makes parsing and planning most
 *   of the cost of a short statement, and an unprepared one costs a round trip to look up parameter types.
 */
function inOrder(client: Client, prepared: boolean): Ask {
  const kept = new Set<string>();
  const seen = new Set<string>();
  function isRepeated(text: string): boolean {
    const again = seen.has(text) && !text.includes("/* plan each time */");
    if (again && kept.size < MOST_PREPARED) kept.add(text);
    if (seen.size >= MOST_SEEN) seen.clear();
    seen.add(text);
    return kept.has(text);
  }
  return (text, parameters = []) => {
    const prepare = prepared && parameters.length > 0 && isRepeated(text);
    return client.unsafe(text, parameters, { prepare }).execute();
  };
}

function transactionOn(connection: Connection) {
  let over = false;
  // A late query must not run in this connection's next transaction, which may be another tenant's.
  const ask: Ask = (text, parameters) => {
    if (connection.lost) throw connection.lost;
    if (over) throw new Error("this transaction is over");
    return connection.ask(text, parameters);
  };
  // The only part of the driver that the query builder uses.
  const guarded = { unsafe: ask } as Client;
  return {
    handle: new PostgresJsDatabase(dialect, new PostgresJsSession(guarded, dialect, undefined), undefined),
    async commit(): Promise<void> {
      if (connection.lost) throw connection.lost;
      over = true;
      const { command } = await connection.ask("commit");
      // Postgres answers ROLLBACK if a statement failed and the caller swallowed the error.
      if (command !== "COMMIT") throw new Error("a statement of this transaction failed, so it was rolled back");
    },
    /** A lost connection has already dropped its transaction. */
    async end(): Promise<void> {
      if (over || connection.lost) return;
      over = true;
      await connection.ask("rollback").catch(() => undefined);
    },
  };
}
