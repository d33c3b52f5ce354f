import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { type EmbeddedDatabase, freePort, keepEmbedded, runningEmbedded, startEmbedded } from "#db/embedded.ts";
import { waitForDatabase } from "#db/reach.ts";
import { inDatabase } from "#tests/factories/empty-place.ts";

const dir = join(inject("scratch"), "embedded");
const cluster = join(dir, "postgres");
const FAST = ["-c", "fsync=off"];
let running: EmbeddedDatabase | undefined;

beforeAll(() => mkdirSync(dir, { recursive: true }));
afterAll(() => running?.stop());

const start = async () => {
  running = await startEmbedded(dir, "postgres", FAST);
  return running.url;
};
const tables = (url: string) =>
  inDatabase(url, async (sql) => {
    const rows = await sql`select relname from pg_class where relnamespace = 'public'::regnamespace`;
    return rows.map((row) => row.relname);
  });
const pidOf = () => Number(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[0]);
async function kill(): Promise<void> {
  process.kill(pidOf(), "SIGKILL");
  await expect.poll(() => runningEmbedded(dir, "postgres"), { interval: 5 }).toBeNull();
}

test("starts a server for an empty folder, reachable only from this machine; a second caller uses it and leaves it running", async () => {
  expect(runningEmbedded(dir, "postgres")).toBeNull();
  const url = await start();
  const [settings] = await inDatabase(
    url,
    (sql) =>
      sql`select current_setting('listen_addresses') as at, current_setting('server_encoding') as text, current_setting('fsync') as fsync`,
  );
  expect(settings).toEqual({ at: "127.0.0.1", text: "UTF8", fsync: "off" });
  expect(runningEmbedded(dir, "postgres")).toBe(url);
  if (existsSync("/proc"))
    expect(readFileSync(`/proc/${pidOf()}/environ`, "utf8")).not.toMatch(/(^|\0)(AUTH_SECRET|VITEST|DATA_DIR)/);
  const second = await startEmbedded(dir, "postgres");
  expect(second.url).toBe(url);
  await second.stop();
  await inDatabase(url, (sql) => sql`create table kept (id int)`);
}, 120_000);

test("checking whether a server runs does not disturb it", async () => {
  const loaded = () =>
    inDatabase(running?.url ?? "", async (sql) => (await sql`select pg_conf_load_time()::text as at`)[0]?.at);
  const before = await loaded();
  expect(runningEmbedded(dir, "postgres")).toBe(running?.url);
  expect(await loaded()).toBe(before);
}, 120_000);

test.skipIf(!existsSync("/proc"))(
  "whoever waits to end the server with us is no part of what Ctrl-C in a terminal ends",
  () => {
    // /proc/PID/stat after the name in brackets: state, parent, group, session.
    const ours = readdirSync("/proc")
      .filter((pid) => /^\d+$/.test(pid))
      .flatMap((pid) => {
        if (!existsSync(`/proc/${pid}/stat`)) return [];
        const [, parent, , session] = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        const waits = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(join(cluster, "postmaster.pid"));
        return parent === String(process.pid) && waits ? [{ pid, session }] : [];
      });
    expect(ours).toEqual([{ pid: ours[0]?.pid, session: ours[0]?.pid }]);
  },
);

test.skipIf(!existsSync("/proc"))("a lock that names another program's process, or none, is stale", () => {
  const other = join(dir, "other");
  mkdirSync(join(other, "postgres"), { recursive: true });
  for (const pid of [String(process.pid), "", "words"]) {
    writeFileSync(join(other, "postgres", "postmaster.pid"), [pid, "/data", "0", "5432", ""].join("\n"));
    expect(runningEmbedded(other, "postgres")).toBeNull();
  }
});

test("a killed server's data is recovered even if its lock remains, and the lock is gone once it is stopped", async () => {
  await kill();
  expect(await tables(await start())).toEqual(["kept"]);
  await running?.stop();
  expect(runningEmbedded(dir, "postgres")).toBeNull();
}, 120_000);

test("a server that does not start says why, and changes nothing", async () => {
  const failing = startEmbedded(dir, "postgres", ["-c", "no_such_setting=1"]);
  await expect(failing).rejects.toThrow(/did not start: .*"no_such_setting"$/);
  expect(await tables(await start())).toEqual(["kept"]);
  await running?.stop();
}, 120_000);

test("a supervised server restarts at the same address when killed, but not once it is stopped", async () => {
  const said: string[] = [];
  running = await keepEmbedded(dir, "postgres", (line) => said.push(line));
  await kill();
  await waitForDatabase(running.url, 60_000, () => undefined);
  expect(await tables(running.url)).toEqual(["kept"]);
  await running.stop();
  expect(runningEmbedded(dir, "postgres")).toBeNull();
  expect(said).toEqual([]);
}, 120_000);

test("a half-initialised directory is initialised again", async () => {
  rmSync(join(cluster, "global", "pg_control"));
  expect(await tables(await start())).toEqual([]);
}, 120_000);

test("waits for an unreachable database only as long as allowed, and names it; does not wait after a wrong password", async () => {
  const said: string[] = [];
  const wait = (url: string, patienceMs: number) => waitForDatabase(url, patienceMs, (line) => said.push(line));
  const { url } = running as EmbeddedDatabase;
  await wait(url, 0);
  const nowhere = `127.0.0.1:${await freePort()}`;
  const away = url.replace(/127.0.0.1:\d+/, nowhere);
  await expect(wait(away, 0)).rejects.toThrow(`Postgres at ${nowhere} does not answer (ECONNREFUSED).`);
  expect(said).toEqual([]);
  await expect(wait(away, 800)).rejects.toThrow(nowhere);
  expect(said.length).toBeGreaterThan(0);
  said.length = 0;
  const strange = url.replace("postgres:postgres@", "postgres:wrong@");
  await expect(wait(strange, 60_000)).rejects.toMatchObject({ code: "28P01" });
  expect(said).toEqual([]);
}, 120_000);

test("waits for what a killed server's processes still hold, and starts no work before", async () => {
  const { client } = openDatabase((running as EmbeddedDatabase).url, { max: 1 });
  const [backend] = await client<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const pid = backend?.pid ?? 0;
  process.kill(pid, "SIGSTOP");
  await kill();
  const starting = start();
  // A server that is refused the files takes its lock away again; the killed one's lies there, and so does that of one that runs.
  await expect.poll(() => existsSync(join(cluster, "postmaster.pid")), { interval: 5, timeout: 30_000 }).toBe(false);
  process.kill(pid, "SIGKILL");
  expect(await tables(await starting)).toEqual([]);
  await client.end({ timeout: 0 });
}, 120_000);

test("a failure that waiting cannot fix is tried once", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  await running?.stop();
  const flags = ["logging_collector=on", "log_directory=tries", "log_filename=tries.log", `port=${port}`];
  await expect(
    startEmbedded(
      dir,
      "postgres",
      flags.flatMap((flag) => ["-c", flag]),
    ),
  ).rejects.toThrow("did not start");
  taken.close();
  const said = readFileSync(join(cluster, "tries", "tries.log"), "utf8");
  expect(said.match(/could not create any TCP\/IP sockets/g)).toHaveLength(1);
}, 120_000);
