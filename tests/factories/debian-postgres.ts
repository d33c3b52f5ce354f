import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "#db/embedded.ts";

const VERSIONS = "/usr/lib/postgresql";

/** Where Debian's Postgres is, the newest when there are several, or null: `npm test` installs it where it may. */
export function debianPostgres(): string | null {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const newest = versions.filter((v) => existsSync(join(VERSIONS, v, "bin", "postgres"))).sort((a, b) => +b - +a)[0];
  return newest ? join(VERSIONS, newest, "bin") : null;
}

/**
 * A cluster of Debian's Postgres, which is older than the one that comes with the product.
 *
 * @param dir a folder that does not exist yet
 * @returns its address; `stop` breaks every connection at once, as a machine does that goes away
 */
export async function startDebianPostgres(bin: string, dir: string) {
  const port = await freePort();
  const data = join(dir, "data");
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o777);
  const run = (program: string, ...args: string[]) => {
    const [command, first] =
      process.getuid?.() === 0 ? ["runuser", ["-u", "postgres", "--", join(bin, program)]] : [join(bin, program), []];
    execFileSync(command as string, [...(first as string[]), ...args], { stdio: "ignore", cwd: dir });
  };
  run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C");
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`;
  const start = () => run("pg_ctl", "start", "-w", "-D", data, "-l", join(dir, "log"), "-o", options);
  start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    start,
    stop: () => run("pg_ctl", "stop", "-m", "immediate", "-D", data),
  };
}
