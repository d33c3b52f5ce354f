import pino, { type DestinationStream } from "pino";
import { env } from "./env.ts";
import { currentWork } from "./work.ts";

export const log = createLog();

export function createLog(destination: DestinationStream = pino.destination(1)) {
  const { LOG_LEVEL, NODE_ENV } = env();
  // In a terminal, show problems rather than every request.
  const level = LOG_LEVEL ?? (NODE_ENV === "production" && !process.stdout.isTTY ? "info" : "warn");
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => ({ ...currentWork() }),
      serializers: { err: serializeError },
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

type SerializedError = {
  type: string;
  message: string;
  code?: string;
  constraint?: string;
  stack?: string;
  cause?: unknown;
};

// Message and stack may quote user input: query parameters, row values, rejected JSON.
export function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const failedQuery = "params" in error && "query" in error;
  const message = failedQuery ? `Failed query: ${String(error.query)}` : unquoted(error.message);
  const frames = error.stack?.split("\n").filter((line) => /^ {4}at /.test(line));
  const serialized: SerializedError = { type: error.name, message, stack: frames?.join("\n") };
  if ("code" in error && typeof error.code === "string") serialized.code = error.code;
  if ("constraint_name" in error && typeof error.constraint_name === "string")
    serialized.constraint = error.constraint_name;
  if (error.cause) serialized.cause = serializeError(error.cause);
  return serialized;
}

function unquoted(message: string): string {
  return message.replace(/".*"|“.*”/s, "“…”").replace(/"[^"]*$/s, "“…");
}
