import pino from "pino";
import { env } from "./env.ts";

/** Structured logs on stdout; what could be a secret is removed by path, whoever logs it. */
export const log = pino({
  level: env().LOG_LEVEL,
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
});
