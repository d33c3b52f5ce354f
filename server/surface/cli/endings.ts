import { isLateWrite } from "#db/client.ts";
import { log } from "#server/ground/platform/log.ts";

// The state is unknown, so exit 1 lets the supervisor notice.
export function endOnUnhandled(): void {
  process.on("uncaughtException", (error, origin) => {
    if (isLateWrite(error)) return;
    log.fatal({ err: error, origin }, "unhandled");
    process.exit(1);
  });
}

// One request's error must not end all others. Call before Next is prepared: its listeners would print values.
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

export function sayWhy(error: unknown, what: string): void {
  const ours = error instanceof Error && !("query" in error) && !("severity" in error);
  if (ours) console.error(error.message);
  else log.fatal({ err: error }, what);
}
