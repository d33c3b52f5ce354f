import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { ARRAY_TYPES } from "./arrays.ts";

export type Database = ReturnType<typeof openDatabase>;

type Options = { max: number; steady?: boolean; prepared?: boolean; onclose?: () => void };

/**
 * @param options.max most connections; `steady` keeps idle ones open; `onclose` is called for each that closes; `prepared` allows
 *   named prepared statements, which PgBouncer before 1.21 loses in transaction mode
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
 * After losing a connection, the driver (postgres 3.4.9) may write to the dead socket from a timer, where nobody can catch the
 * error, and crash the process. The transaction itself fails as it should.
 */
function surviveLostConnections(): void {
  if (shared.tickmarkSurvives) return;
  shared.tickmarkSurvives = true;
  process.on("uncaughtException", (error, origin) => {
    if (isLateWrite(error)) return;
    // Exit as Node would without this listener, unless there are others.
    if (process.listenerCount("uncaughtException") > 1) return;
    console.error(origin, error);
    process.exit(1);
  });
}

/** Whether an uncaught error is only the driver's late write to a lost connection. */
export function isLateWrite(error: unknown): boolean {
  return error instanceof TypeError && /at Immediate\.nextWrite .*postgres/.test(error.stack ?? "");
}
