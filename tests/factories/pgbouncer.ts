import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "#db/embedded.ts";

/** Whether a program is on this machine: `npm test` installs those that are missing where it may. */
export function installed(program: string): boolean {
  return spawnSync(program, ["-V"], { stdio: "ignore" }).error === undefined;
}

/**
 * A PgBouncer of its own in transaction mode in front of the database.
 *
 * @param url the address the app would connect with
 * @param size connections it keeps to Postgres
 * @returns the address to connect with instead
 */
export async function startPgBouncer(dir: string, url: string, size: number) {
  const { hostname, port, pathname, username, password } = new URL(url);
  mkdirSync(dir, { recursive: true });
  // It refuses to be root, and must be able to read here.
  chmodSync(dir, 0o755);
  const ini = join(dir, "pgbouncer.ini");
  const users = join(dir, "users.txt");
  const listening = await freePort();
  writeFileSync(users, `"${username}" "${password}"\n`);
  const databases = `[databases]\n* = host=${hostname} port=${port} dbname=${pathname.slice(1)}\n`;
  const settings = {
    listen_addr: "127.0.0.1",
    listen_port: listening,
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: users,
    pool_mode: "transaction",
    default_pool_size: size,
    max_client_conn: 200,
    server_login_retry: 1,
  };
  const lines = Object.entries(settings).map(([k, v]) => `${k} = ${v}`);
  writeFileSync(ini, `${databases}[pgbouncer]\n${lines.join("\n")}\n`);
  const own = new URL(url);
  own.port = String(listening);
  let child = await start();

  async function start() {
    const root = process.getuid?.() === 0;
    const started = spawn("pgbouncer", ["-q", ...(root ? ["-u", "postgres"] : []), ini], { stdio: "ignore" });
    await listens(listening);
    return started;
  }

  return {
    url: own.toString(),
    async restart() {
      child.kill("SIGKILL");
      await once(child, "exit");
      child = await start();
    },
    async stop() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

/** Waits until something answers at the port. */
export async function listens(port: number): Promise<void> {
  for (let tries = 0; tries < 250; tries++) {
    const there = await new Promise<boolean>((resolve) => {
      const line = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
      line.once("connect", () => line.destroy());
    });
    if (there) return;
    await sleep(20);
  }
  throw new Error(`nothing listens at ${port}`);
}
