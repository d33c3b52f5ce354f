import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { isAbsolute, resolve } from "node:path";
import { z } from "zod";

const DEVELOPMENT_SECRET = "tickmark-development-only-secret-not-for-production";
const flag = z.enum(["true", "false", "1", "0"], "true, false, 1 or 0").transform((v) => v === "true" || v === "1");
const LOOPBACK = ["127.0.0.1", "::1"];

const Env = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  PORT: integer(1, 65_535).default(3000),
  /** set by the front web process for its worker: the socket to listen on */
  SIDE_SOCKET: z.string().optional(),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, "an address or a name of this machine, such as 127.0.0.1, localhost or 0.0.0.0")
    .optional(),
  APP_URL: url("http", "https").optional(),
  DATABASE_URL: url("postgres", "postgresql").optional(),
  DATABASE_APP_URL: url("postgres", "postgresql").optional(),
  DATABASE_PREPARED: flag.optional(),
  DATABASE_POOL: integer(1, 100).default(10),
  WEB_PROCESSES: integer(1, 16).default(Math.min(4, Math.max(2, availableParallelism()))),
  MIGRATE: flag.default(true),
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
      "verifier keys, separated by commas",
    ),
  DEMO: flag.optional(),
  SMTP_URL: url("smtp", "smtps").optional(),
  MAIL_FROM: z.string().default("Tickmark <no-reply@tickmark.example>"),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: url("http", "https").optional(),
  S3_REGION: z.string().default("us-east-1"),
  ORGANIZATIONS_A_DAY: integer(1, 10_000).default(20),
  CLIENTS_A_DAY: integer(1, 10_000).default(50),
  TRUSTED_PROXIES: integer(0, 5).default(0),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug"]).optional(),
  METRICS_TOKEN: z.string().min(16, "at least 16 characters").optional(),
  SHUTDOWN_DELAY: integer(0, 300).default(0),
  SHUTDOWN_TIMEOUT: integer(1, 3600).default(30),
});

export type Config = ReturnType<typeof readConfig>;

/** @throws Error naming every missing, weak or malformed variable; in production that includes a weak secret */
export function readConfig(source: Record<string, string | undefined>) {
  const provided = Object.fromEntries(Object.entries(source).filter(([, v]) => v !== undefined && v !== ""));
  const parsed = Env.safeParse(provided);
  const problems = parsed.success ? [] : parsed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`);
  const env = parsed.success ? parsed.data : Env.parse({});
  // A demo only with the embedded database, unless told otherwise.
  const demo = env.DEMO ?? !env.DATABASE_URL;
  const hardened = env.NODE_ENV === "production" && !demo;
  const secret = env.AUTH_SECRET ?? DEVELOPMENT_SECRET;
  if (hardened && (secret === DEVELOPMENT_SECRET || secret.length < 32))
    problems.push("AUTH_SECRET: set it to at least 32 random characters (openssl rand -base64 48)");
  if (hardened && !env.APP_URL)
    problems.push("APP_URL: set it to the address people use, such as https://tickmark.example.com");
  if (problems.length > 0)
    throw new Error(`Tickmark cannot start, these settings need attention:\n  ${problems.join("\n  ")}`);
  const hosts = hostsOf(env.HOST, demo);
  const appUrl = (env.APP_URL ?? `http://${shownHost(hosts)}:${env.PORT}`).replace(/\/$/, "");
  return {
    ...env,
    dataDir: isAbsolute(env.DATA_DIR) ? env.DATA_DIR : resolve(/* turbopackIgnore: true */ process.cwd(), env.DATA_DIR),
    appUrl,
    hosts,
    demo,
    // A separate URL for requests suggests a pooler, and PgBouncer before 1.21 loses prepared statements between transactions.
    prepared: env.DATABASE_PREPARED ?? !env.DATABASE_APP_URL,
    secret,
    secureCookies: appUrl.startsWith("https://"),
  };
}

// `undefined` means all interfaces. A demo has public passwords, so it stays on loopback, which may be IPv4 or IPv6.
function hostsOf(host: string | undefined, demo: boolean): (string | undefined)[] {
  if (host === "localhost" || (!host && demo)) return LOOPBACK;
  return [host];
}

function shownHost([host]: (string | undefined)[]): string {
  if (!host || LOOPBACK.includes(host) || host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

let config: Config | undefined;

export function env(): Config {
  config ??= readConfig(process.env);
  return config;
}

/** 32 bytes. */
export function derivedSecret(purpose: string): Buffer {
  return createHash("sha256").update(`${purpose}\0${env().secret}`).digest();
}

// Hoisted, because the schema above calls them while the module loads.
function integer(min: number, max: number) {
  const fits = (text: string) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max;
  return z.string().refine(fits, `a whole number from ${min} to ${max}`).transform(Number);
}

/** The message must not repeat the value, which may hold a password. */
function url(...schemes: string[]) {
  const protocol = new RegExp(`^(${schemes.join("|")})$`);
  return z.url({ protocol, error: `an address that begins with ${schemes.map((s) => `${s}://`).join(" or ")}` });
}
