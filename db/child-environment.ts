import { AsyncLocalStorage } from "node:async_hooks";

/** Needed by any program; LD_, DYLD_ and FAKETIME configure preloaded libraries. */
const ANY =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|TERM|LD_\w+|DYLD_\w+|FAKETIME\w*|SystemRoot|windir|ComSpec|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA)$/;

const MORE = {
  postgres: /^$/,
  thread: /^(NODE_ENV|LOG_LEVEL)$/,
  build: /^(NODE_OPTIONS|CI|GOOGLE_\w+|\w+_PROXY|\w+_proxy|NODE_EXTRA_CA_CERTS)$/,
  tool: /^(NODE_\w+|CI|GITHUB_ACTIONS|RUNNER_\w+|\w*COLOR\w*|VITEST\w*|PLAYWRIGHT_\w+|CHROMIUM_PATH|E2E_\w+|CRASH_\w+|BENCH_\w+|LOG_LEVEL|UPDATE_\w+)$/,
  /** all settings except the owner's database URL, plus what the S3 client and TLS read */
  web: /^(NODE_\w+|PORT|HOST|WEB_PROCESSES|APP_URL|DATABASE_(PREPARED|POOL)|DATA_DIR|AUTH_SECRET|JOURNAL_\w+|MAIL_FROM|S3_\w+|AWS_\w+|TRUSTED_PROXIES|LOG_LEVEL|METRICS_TOKEN|SHUTDOWN_\w+|SSL_CERT_\w+|\w+_PROXY|\w+_proxy)$/,
};

export type ChildKind = keyof typeof MORE;
type Environment = Record<string, string>;

/**
 * The environment for a process or thread we start: what it needs, and none of our other secrets. Build every child's environment
 * here.
 * @param set extra variables, passed through unfiltered
 */
export function childEnvironment(
  kind: ChildKind,
  set: Environment = {},
  from: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(from).filter(([name]) => ANY.test(name) || MORE[kind].test(name));
  const own: Environment = Object.fromEntries(
    kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return { ...own, ...set } as NodeJS.ProcessEnv;
}

const narrowed = new AsyncLocalStorage<NodeJS.ProcessEnv>();
const all = process.env;

/** Runs a library that passes `process.env` to its children. Only code inside `run` sees the narrowed environment. */
export function withEnvironmentOf<R>(kind: ChildKind, run: () => R): R {
  Object.defineProperty(process, "env", { get: () => narrowed.getStore() ?? all });
  return narrowed.run(childEnvironment(kind, {}, all), run);
}
