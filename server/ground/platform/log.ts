import pino, { type DestinationStream } from "pino";
import { env } from "./env.ts";
import { currentWork } from "./work.ts";

/**
 * Structured logs on stdout, one JSON object a line. Each line says which request, procedure or job it belongs to and whom that
 * is for; what could be a secret is removed by path, whoever logs it.
 */
export const log = createLog();

export function createLog(destination: DestinationStream = pino.destination(1)) {
  const { LOG_LEVEL, NODE_ENV } = env();
  // Somebody who runs the product in a terminal wants to read what went wrong, not each request.
  const level = LOG_LEVEL ?? (NODE_ENV === "production" && !process.stdout.isTTY ? "info" : "warn");
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => ({ ...currentWork() }),
      serializers: { err: described },
      redact: {
        paths: [
          "password",
          "token",
          "cookie",
          "authorization",
          "*.password",
          "*.token",
          "*.cookie",
          "*.authorization",
          "req.headers",
        ],
        censor: "[removed]",
      },
    },
    destination,
  );
}

type Described = { type: string; message: string; code?: string; constraint?: string; stack?: string; cause?: unknown };

/**
 * An error without what people typed: the query layer puts a statement's parameters into the message and, with it, into the
 * stack; Postgres puts a row's values into the detail; and a message quotes what it complains about, as those of Postgres and of
 * `JSON.parse` do.
 */
export function described(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const failedQuery = "params" in error && "query" in error;
  const message = failedQuery ? `Failed query: ${String(error.query)}` : unquoted(error.message);
  const frames = error.stack?.split("\n").filter((line) => /^ {4}at /.test(line));
  const told: Described = { type: error.name, message, stack: frames?.join("\n") };
  if ("code" in error && typeof error.code === "string") told.code = error.code;
  if ("constraint_name" in error && typeof error.constraint_name === "string") told.constraint = error.constraint_name;
  if (error.cause) told.cause = described(error.cause);
  return told;
}

// From the first quotation mark to the last: what is quoted may hold some itself.
function unquoted(message: string): string {
  return message.replace(/".*"|“.*”/s, "“…”").replace(/"[^"]*$/s, "“…");
}
