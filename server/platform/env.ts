import { createHash } from "node:crypto";
import { isAbsolute, resolve } from "node:path";
import { z } from "zod";

const DEVELOPMENT_SECRET = "tickmark-development-only-secret-not-for-production";
const flag = z.enum(["true", "false", "1", "0"]).transform((v) => v === "true" || v === "1");

const Env = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  APP_URL: z.url().optional(),
  DATABASE_URL: z.string().min(1).optional(),
  DATABASE_APP_URL: z.string().min(1).optional(),
  DATABASE_PREPARED: flag.optional(),
  DATABASE_POOL: z.coerce.number().int().min(1).max(100).default(10),
  DATA_DIR: z.string().default(".data"),
  AUTH_SECRET: z.string().optional(),
  JOURNAL_NAME: z
    .string()
    .regex(/^[^\s+]+$/, "no spaces and no plus sign")
    .default("tickmark.local"),
  JOURNAL_FORMER_KEYS: z
    .string()
    .default("")
    .transform((keys) => keys.split(/[\s,]+/).filter(Boolean))
    .refine(
      (keys) => keys.every((key) => /^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/.test(key)),
      "verifier keys, with commas between",
    ),
  DEMO: flag.optional(),
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().default("Tickmark <no-reply@tickmark.example>"),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: z.url().optional(),
  S3_REGION: z.string().default("us-east-1"),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug"]).optional(),
  METRICS_TOKEN: z.string().min(16, "at least 16 characters").optional(),
  SHUTDOWN_DELAY: z.coerce.number().min(0).max(300).default(0),
  SHUTDOWN_TIMEOUT: z.coerce.number().min(1).max(3600).default(30),
});

export type Config = ReturnType<typeof readConfig>;

/**
 * Reads and validates the configuration.
 *
 * @throws Error naming every variable that is missing, weak or malformed; in production a weak secret is such a variable
 */
export function readConfig(source: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(source).filter(([, v]) => v !== undefined && v !== ""));
  const parsed = Env.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`);
  const env = parsed.success ? parsed.data : Env.parse({});
  // A local product, embedded database and all, is a demo unless told otherwise; a real deployment never is by default.
  const demo = env.DEMO ?? !env.DATABASE_URL;
  const hardened = env.NODE_ENV === "production" && !demo;
  const secret = env.AUTH_SECRET ?? DEVELOPMENT_SECRET;
  if (hardened && (secret === DEVELOPMENT_SECRET || secret.length < 32))
    problems.push("AUTH_SECRET: set it to at least 32 random characters (openssl rand -base64 48)");
  if (hardened && !env.APP_URL)
    problems.push("APP_URL: set it to the address people use, such as https://tickmark.example.com");
  if (problems.length > 0)
    throw new Error(`Tickmark cannot start, these settings need attention:\n  ${problems.join("\n  ")}`);
  const appUrl = (env.APP_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, "");
  return {
    ...env,
    dataDir: isAbsolute(env.DATA_DIR) ? env.DATA_DIR : resolve(/* turbopackIgnore: true */ process.cwd(), env.DATA_DIR),
    appUrl,
    demo,
    // An address of its own for requests is a pooler's, and PgBouncer before 1.21 loses named statements between transactions.
    prepared: env.DATABASE_PREPARED ?? !env.DATABASE_APP_URL,
    secret,
    secureCookies: appUrl.startsWith("https://"),
  };
}

let config: Config | undefined;

/** The process's configuration; nothing else reads `process.env`. */
export function env(): Config {
  config ??= readConfig(process.env);
  return config;
}

/** A secret for one purpose, derived so that no two purposes share one. 32 bytes. */
export function derivedSecret(purpose: string): Buffer {
  return createHash("sha256").update(`${purpose}\0${env().secret}`).digest();
}
