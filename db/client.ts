import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { ARRAY_TYPES } from "./arrays.ts";

export type Database = ReturnType<typeof openDatabase>;

type Options = { max: number; steady?: boolean; prepared?: boolean; onclose?: () => void };

/**
 * Opens connections to the address given.
 *
 * @param options.max connections at most; `steady` keeps them open also when nothing happens; `onclose` hears of each that closes;
 *   `prepared` allows named prepared statements, which PgBouncer before 1.21 loses in transaction mode
 */
export function openDatabase(url: string, options: Options) {
  surviveLostConnections();
  const client = postgres(url, {
    max: options.max,
    prepare: options.prepared ?? false,
    fetch_types: false,
    types: ARRAY_TYPES,
    ...(options.steady ? { max_lifetime: null } : { idle_timeout: 60 }),
    connect_timeout: 10,
    onnotice: () => undefined,
    onclose: options.onclose,
    connection: { application_name: "tickmark" },
  });
  return { client, orm: drizzle(client, { casing: "snake_case" }) };
}

const shared = globalThis as typeof globalThis & { tickmarkSurvives?: true };

/**
 * When a connection is lost, the driver (postgres 3.4.9) may write once more to a socket that is gone, from a timer where nobody can
 * catch it. The process would end with Postgres. The transaction itself fails as it should.
 */
function surviveLostConnections(): void {
  if (shared.tickmarkSurvives) return;
  shared.tickmarkSurvives = true;
  process.on("uncaughtException", (error, origin) => {
    if (isLateWrite(error)) return;
    // Anything else ends the process as it would without this listener, unless somebody else listens.
    if (process.listenerCount("uncaughtException") > 1) return;
    console.error(origin, error);
    process.exit(1);
  });
}

/** Whether an uncaught error is only the driver's write to a connection that is gone. */
export function isLateWrite(error: unknown): boolean {
  return error instanceof TypeError && /at Immediate\.nextWrite .*postgres/.test(error.stack ?? "");
}
