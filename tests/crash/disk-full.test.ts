import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { type EmbeddedDatabase, freePort, startEmbedded } from "#db/embedded.ts";
import { appUrlOf } from "#db/login-role.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { connect, disconnect } from "#db/tenant.ts";
import { env } from "#server/ground/platform/env.ts";
import { TEST_SECRET } from "#tests/factories/cluster.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";
import { evidenceForm, makeToken } from "#tests/factories/programs.ts";
import { emptyTally, load, startProgram } from "./load.ts";
import { canMount, smallDisk } from "./small-disk.ts";
import { expectWhole } from "./whole.ts";

const MB = 1024 * 1024;
let files: ReturnType<typeof smallDisk>;
let rows: ReturnType<typeof smallDisk>;
let dir: string;
let flags: string[];
let url: string;
let cluster: EmbeddedDatabase;
let program: ChildProcess;
let address: string;
let workspace: string;
let token: string;
let record: ReturnType<typeof emptyTally>;

describe.skipIf(!canMount(inject("scratch")))("a full disk", () => {
  beforeAll(async () => {
    files = smallDisk(env().dataDir, 24);
    dir = join(inject("scratch"), "small");
    rows = smallDisk(dir, 220);
    flags = ["-c", `port=${await freePort()}`, "-c", "max_wal_size=48MB", "-c", "min_wal_size=32MB"];
    cluster = await startEmbedded(dir, "postgres", flags);
    url = cluster.url.replace(/:\d+\//, `:${flags[1]?.split("=")[1]}/`);
    await migrateDatabase(url, TEST_SECRET);
    connect(appUrlOf(url, TEST_SECRET), 3);
    const tenant = await makeTenant();
    workspace = tenant.workspace.slug;
    await tenant.call.controls.create({ workspace, values: controlValues({ code: "C-1" }) });
    token = (await makeToken(tenant.call, workspace)).token;
    const settings = { DATABASE_APP_URL: appUrlOf(url, TEST_SECRET), DATABASE_URL: url };
    ({ child: program, url: address } = await startProgram({
      ...settings,
      DATA_DIR: env().dataDir,
      AUTH_SECRET: TEST_SECRET,
    }));
  }, 120_000);

  beforeEach(() => {
    record = emptyTally();
  });

  afterAll(async () => {
    program?.kill("SIGKILL");
    await disconnect();
    await cluster?.stop();
    rows?.unmount();
    files?.unmount();
  }, 60_000);

  test("for evidence: uploads are refused with 503 and the reason, leave nothing behind, everything else continues, and uploads resume once there is space", async () => {
    expect((await send(MB)).status).toBe(201);
    files.fill(2.5 * MB);
    expect((await send(MB)).status).toBe(201);
    for (let n = 0; n < 5; n++) {
      const refused = await send(4 * MB);
      expect(refused.status).toBe(503);
      expect(refused.body.detail).toMatch(/evidence store is full\. Nothing was saved; tell your operator/);
    }
    expect(await readdir(join(env().dataDir, "objects", "incoming"))).toEqual([]);
    expect((await list("FULL-1")).created).toBe(1);
    files.makeRoom();
    expect((await send(4 * MB)).status).toBe(201);
    await expectWhole(url, env().dataDir, record);
  }, 60_000);

  test("for the database: writes are refused with 503, everything acknowledged is kept, and the product recovers by itself", async () => {
    const stop = new AbortController();
    const running = load(address, workspace, token, record, stop.signal);
    await until(() => record.acknowledged.length > 5);
    rows.fill(3 * MB);
    record.refused.length = 0;
    await until(() => record.refused.length > 20);
    expect(new Set(record.refused)).toEqual(new Set([503]));
    rows.makeRoom();
    const { length } = record.acknowledged;
    const lists = record.imported.length;
    await until(async () => {
      // A Postgres that could not write its log goes down, perhaps only now, and whoever runs it starts it again.
      if (!existsSync(join(dir, "postgres", "postmaster.pid"))) cluster = await startEmbedded(dir, "postgres", flags);
      return record.acknowledged.length > length + 3 && record.imported.length > lists;
    });
    stop.abort();
    await running;
    await disconnect();
    connect(appUrlOf(url, TEST_SECRET), 3);
    await expectWhole(url, env().dataDir, record);
  }, 120_000);
});

async function send(bytes: number) {
  const metadata = { controls: ["C-1"], title: "Log", coversFrom: "2026-03-01", coversTo: "2026-03-31" };
  const content = new Uint8Array(bytes).fill(record.acknowledged.length + 1);
  const headers = { authorization: `Bearer ${token}` };
  const body = evidenceForm(metadata, content, "log.txt");
  const response = await fetch(`${address}/workspaces/${workspace}/evidence`, { method: "POST", headers, body });
  const answer = await response.json();
  if (response.status === 201) record.acknowledged.push(answer);
  return { status: response.status, body: answer };
}

async function list(code: string) {
  const headers = { authorization: `Bearer ${token}` };
  const body = `Control ID,Title,Statement,Frequency\n${code},Control,Done.,monthly\n`;
  const at = `${address}/workspaces/${workspace}/controls/import`;
  return (await fetch(at, { method: "POST", headers, body })).json();
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 40_000, interval: 20 }).toBe(true);
  await sleep(0);
}
