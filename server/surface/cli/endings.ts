import { isLateWrite } from "#db/client.ts";
import { log } from "#server/ground/platform/log.ts";

/** Logs an unhandled error in one line and exits with 1: the state is unknown, and the supervisor must notice. */
export function endOnUnhandled(): void {
  process.on("uncaughtException", (error, origin) => {
    if (isLateWrite(error)) return;
    log.fatal({ err: error, origin }, "unhandled");
    process.exit(1);
  });
}

/**
 * For the web process: logs unhandled errors in one line and continues, because one request's error must not end all others.
 * Call before Next is prepared, whose own listeners would print errors in full, values included.
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

/** Explains why a process cannot work: our own messages verbatim, anything else as a log line without values. */
export function sayWhy(error: unknown, what: string): void {
  const ours = error instanceof Error && !("query" in error) && !("severity" in error);
  if (ours) console.error(error.message);
  else log.fatal({ err: error }, what);
}
