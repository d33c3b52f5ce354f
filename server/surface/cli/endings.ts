import { isLateWrite } from "#db/client.ts";
import { log } from "#server/ground/platform/log.ts";

/**
 * Ends the process with 1 on what nobody handled, saying so in one line of the log: going on in a state that nobody foresaw is worse,
 * and whatever starts it again must see it.
 */
export function endOnUnhandled(): void {
  process.on("uncaughtException", (error, origin) => {
    if (isLateWrite(error)) return;
    log.fatal({ err: error, origin }, "unhandled");
    process.exit(1);
  });
}

/**
 * For the web process: says in one line of the log what nobody handled, and goes on. It is one request's, and must not end everybody
 * else's. Called before Next is prepared, which otherwise sets listeners of its own that print it whole, values and all.
 */
export function logUnhandled(): void {
  const rejected = (error: unknown) => log.error({ err: error, origin: "unhandledRejection" }, "unhandled");
  Object.assign(globalThis, {
    nextInitializedProcessErrorHandlers: true,
    [Symbol.for("next.unhandledRejectionListener")]: rejected,
  });
  process.on("unhandledRejection", rejected);
  process.on("uncaughtException", (error, origin) => {
    if (!isLateWrite(error)) log.error({ err: error, origin }, "unhandled");
  });
}

/** Says why a process cannot do its work: our own words as they are, anything else as a line of the log, without values. */
export function sayWhy(error: unknown, what: string): void {
  const ours = error instanceof Error && !("query" in error) && !("severity" in error);
  if (ours) console.error(error.message);
  else log.fatal({ err: error }, what);
}
