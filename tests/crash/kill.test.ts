import { type ChildProcess, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type EmbeddedDatabase, freePort, startEmbedded } from "#db/embedded.ts";
import { appUrlOf } from "#db/login-role.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { connect, disconnect } from "#db/tenant.ts";
import { env } from "#server/ground/platform/env.ts";
import { TEST_SECRET } from "#tests/factories/cluster.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";
import { makeToken } from "#tests/factories/programs.ts";
import { emptyTally, load, startProgram } from "./load.ts";
import { expectWhole } from "./whole.ts";

/** Seconds of kills; a run by hand takes more. */
const SECONDS = Number(process.env.CRASH_SECONDS ?? 12);
let dir: string;
let url: string;
let flags: string[];
let cluster: EmbeddedDatabase;
let workspace: string;
let token: string;
let program: ChildProcess | null = null;
const record = emptyTally();
const settings = () => ({
  DATABASE_APP_URL: appUrlOf(url, TEST_SECRET),
  DATABASE_URL: url,
  DATA_DIR: env().dataDir,
  AUTH_SECRET: env().secret,
});

beforeAll(async () => {
  dir = join(inject("scratch"), "crash");
  mkdirSync(dir, { recursive: true });
  const port = await freePort();
  // Its own cluster that writes to the disk in earnest, at a port that outlives it.
  flags = ["-c", `port=${port}`];
  cluster = await startEmbedded(dir, "postgres", flags);
  url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
  await migrateDatabase(url, TEST_SECRET);
  connect(appUrlOf(url, TEST_SECRET), 3);
  const tenant = await makeTenant();
  workspace = tenant.workspace.slug;
  await tenant.call.controls.create({ workspace, values: controlValues({ code: "C-1" }) });
  token = (await makeToken(tenant.call, workspace)).token;
}, 120_000);

afterAll(async () => {
  program?.kill("SIGKILL");
  await disconnect();
  await cluster.stop();
});

test(
  `the app killed again and again for ${SECONDS} seconds leaves no evidence without bytes, no half import, and a journal that fits`,
  async () => {
    const end = Date.now() + SECONDS * 1000;
    let kills = 0;
    // A busy machine takes longer for as much.
    while (Date.now() < end || kills < 4 || record.acknowledged.length <= 10) {
      const address = await start();
      const stop = new AbortController();
      const before = record.acknowledged.length;
      const running = load(address, workspace, token, record, stop.signal);
      // A process dies as often while it works as while it warms up.
      if (kills % 2 === 0) await until(() => record.acknowledged.length > before);
      await sleep(Math.random() * 500);
      program?.kill("SIGKILL");
      kills += 1;
      stop.abort();
      await running;
    }
    await expectWhole(url, env().dataDir, record);
    console.log(
      `${kills} kills of the app, ${record.acknowledged.length} uploads and ${record.imported.length} lists acknowledged`,
    );
  },
  SECONDS * 1000 + 300_000,
);

test("Postgres killed under load: errors are clean, the app recovers by itself, and everything acknowledged is kept", async () => {
  const address = await start();
  const stop = new AbortController();
  const running = load(address, workspace, token, record, stop.signal);
  for (let round = 0; round < 3; round++) {
    const before = record.acknowledged.length;
    await until(() => record.acknowledged.length > before + 3);
    killPostgres();
    record.refused.length = 0;
    await until(() => record.refused.length > 0);
    expect(new Set(record.refused)).toEqual(new Set([503]));
    cluster = await startEmbedded(dir, "postgres", flags);
    const then = record.acknowledged.length;
    await until(() => record.acknowledged.length > then + 3);
  }
  stop.abort();
  await running;
  program?.kill("SIGKILL");
  await disconnect();
  connect(appUrlOf(url, TEST_SECRET), 3);
  await expectWhole(url, env().dataDir, record);
}, 300_000);

async function start(): Promise<string> {
  const { child, url: address } = await startProgram(settings());
  program = child;
  return address;
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 4500; tries++) {
    if (condition()) return;
    await sleep(20);
  }
  expect.unreachable("waited a minute and a half");
}

// The postmaster and every backend at once, as when the machine loses its power.
function killPostgres(): void {
  const pid = Number(readFileSync(join(dir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  for (const id of [pid, ...children.trim().split(/\s+/).map(Number)])
    try {
      process.kill(id, "SIGKILL");
    } catch {
      // gone already
    }
}
