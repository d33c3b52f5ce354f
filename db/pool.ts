import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsDatabase, PostgresJsSession } from "drizzle-orm/postgres-js";
import { openDatabase } from "./client.ts";

export type Mode = "read" | "write";
/** One transaction under way. */
export type Tx = Omit<PostgresJsDatabase, "transaction">;
export type Pool = ReturnType<typeof openPool>;
export type PoolLoad = { size: number; inUse: number; waiting: number };

type Slot = {
  client: ReturnType<typeof openDatabase>["client"];
  /** why its transaction cannot go on; null while it can */
  lost: Error | null;
};

const dialect = new PgDialect({ casing: "snake_case" });

/**
 * Transactions on so many connections, each with one transaction at a time. The driver has transactions of its own, but there
 * `begin` takes a round trip of its own too, and what is left of a transaction whose connection broke runs on in whichever
 * transaction the connection serves next.
 */
export function openPool(url: string, size: number) {
  const slots = Array.from({ length: size }, () => openSlot(url));
  const free = slots.toReversed();
  const waiting: ((slot: Slot) => void)[] = [];

  function giveBack(slot: Slot): void {
    const next = waiting.shift();
    if (next) next(slot);
    else free.push(slot);
  }

  return {
    /**
     * Runs one transaction and commits it, or rolls it back when `run` throws.
     *
     * @param opening statements without parameters that go in one message with `begin`: after one that fails none is carried out
     */
    async transaction<R>(mode: Mode, opening: string, run: (tx: Tx) => Promise<R>): Promise<R> {
      const slot = free.pop() ?? (await new Promise<Slot>((resolve) => waiting.push(resolve)));
      const tx = transactionOn(slot);
      let done = false;
      try {
        await slot.client.unsafe(`begin${mode === "read" ? " read only" : ""}; ${opening}`);
        const result = await run(tx.handle);
        if (mode === "write") await tx.commit();
        done = true;
        return result;
      } finally {
        const over = tx.end().then(() => giveBack(slot));
        // How a read ends can lose nothing, so its answer does not wait for it.
        if (!done) await over;
      }
    },
    load: (): PoolLoad => ({ size, inUse: size - free.length, waiting: waiting.length }),
    end: (): Promise<unknown> => Promise.all(slots.map(({ client }) => client.end({ timeout: 5 }))),
  };
}

function openSlot(url: string): Slot {
  const broken = new Error("the connection to the database broke inside a transaction");
  const slot: Slot = { client: openDatabase(url, { max: 1, steady: true, onclose }).client, lost: null };
  function onclose(): void {
    slot.lost = broken;
  }
  return slot;
}

function transactionOn(slot: Slot) {
  const { client } = slot;
  let over = false;
  slot.lost = null;
  // A query that comes too late must not run in the next transaction of this connection, which may be another tenant's.
  const guarded = new Proxy(client, {
    get(target, key) {
      if (slot.lost) throw slot.lost;
      if (over) throw new Error("this transaction is over");
      return Reflect.get(target, key);
    },
  });
  return {
    handle: new PostgresJsDatabase(dialect, new PostgresJsSession(guarded, dialect, undefined), undefined),
    async commit(): Promise<void> {
      if (slot.lost) throw slot.lost;
      over = true;
      const { command } = await client.unsafe("commit");
      // So Postgres answers when a statement failed and whoever sent it caught that.
      if (command !== "COMMIT") throw new Error("a statement of this transaction failed, so nothing of it was kept");
    },
    /** Rolls back what was not committed. A connection that broke took its transaction with it. */
    async end(): Promise<void> {
      if (over || slot.lost) return;
      over = true;
      await client.unsafe("rollback").catch(() => undefined);
    },
  };
}
