import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startEmbedded } from "#db/embedded.ts";
import { appUrlOf } from "#db/login-role.ts";
import { connect, disconnect } from "#db/tenant.ts";
import { startSession } from "#server/people/account/service/account.ts";
import { TEST_SECRET } from "#tests/factories/cluster.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { operator, type Product, startProduct } from "#tests/factories/product.ts";
import { controlValues } from "#tests/factories/programme.ts";
import { evidenceForm, makeToken } from "#tests/factories/programs.ts";

const LIBRARY = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
  .map((place) => `/usr/lib/${place}/faketime/libfaketimeMT.so.1`)
  .find(existsSync);

const dir = join(inject("scratch"), "clock");
const clock = join(dir, "clock");
let product: Product;
let tenant: Awaited<ReturnType<typeof makeTenant>>;
let token: string;

describe.skipIf(!LIBRARY)("a machine whose clock is set a day ahead, and back", () => {
  beforeAll(async () => {
    mkdirSync(dir, { recursive: true });
    const cluster = await startEmbedded(dir, "postgres");
    expect(await operator(["db", "migrate"], { DATA_DIR: dir })).toMatchObject({ code: 0 });
    connect(appUrlOf(cluster.url, TEST_SECRET), 2);
    tenant = await makeTenant();
    await tenant.call.controls.create({ workspace: tenant.workspace.slug, values: controlValues({ code: "C-1" }) });
    token = (await makeToken(tenant.call, tenant.workspace.slug)).token;
    await disconnect();
    await cluster.stop();
    setClock(0);
    // The app and its Postgres, as when a machine's own clock is set. What measures how long a thing takes goes on as it was.
    const faketime = { FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
    product = await startProduct({ DATA_DIR: dir, LD_PRELOAD: LIBRARY ?? "", ...faketime });
    const { said } = await operator(["db", "url"], { DATA_DIR: dir });
    connect(appUrlOf(said.trim(), TEST_SECRET), 2);
  }, 180_000);

  afterAll(async () => {
    await disconnect();
    await product?.stop();
  }, 60_000);

  test("keeps the journal's order, and it verifies", async () => {
    const sequences: number[] = [];
    for (const hours of [0, 24, 48, -24, 0]) {
      setClock(hours);
      const body = evidenceForm(
        { controls: ["C-1"], title: "Log", coversFrom: "2026-03-01", coversTo: "2026-03-31" },
        `${hours}, ${sequences.length}`,
      );
      const response = await ask("/evidence", { method: "POST", body });
      expect(response.status).toBe(201);
      sequences.push((await response.json()).sequence);
    }
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    const lines = (await (await ask(`/journal/entries?from=0`)).text()).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).sequence)).toEqual(lines.map((_, i) => i));
    expect(lines.length).toBe((sequences.at(-1) ?? 0) + 1);
    const times = sequences.map((n) => Date.parse(JSON.parse(lines[n] ?? "").at));
    expect(times).not.toEqual(times.toSorted((a, b) => a - b));
    const verified = await operator(["journal", "verify"], { DATA_DIR: dir });
    expect(verified).toMatchObject({ code: 0 });
  }, 60_000);

  test("lets no session outlive its limits by more than the clock was off", async () => {
    const { id } = tenant.owner;
    setClock(0);
    const early = await startSession(id, "test");
    setClock(24);
    expect(await statusWith(early), "idle for a day").toBe(401);
    const ahead = await startSession(id, "test");
    expect(await statusWith(ahead)).toBe(200);
    setClock(-24);
    expect(await statusWith(ahead), "made in what is now the future").toBe(200);
    setClock(24 + 13);
    expect(await statusWith(ahead), "idle for 13 hours since it was made").toBe(401);

    setClock(0);
    const used = await startSession(id, "test");
    const alive: number[] = [];
    for (let hours = 0; hours < 24 * 10; hours += 10) {
      setClock(hours);
      if ((await statusWith(used)) === 200) alive.push(hours);
    }
    expect(alive.at(-1), "used all the time").toBe(160);
  }, 60_000);
});

/** Sets the clock so many hours ahead of the machine's. */
function setClock(hours: number): void {
  writeFileSync(clock, `${hours < 0 ? "" : "+"}${hours * 3600}\n`);
}

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const at = `${product.url}/api/v1/workspaces/${tenant.workspace.slug}${path}`;
  return fetch(at, { ...init, headers: { authorization: `Bearer ${token}` } });
}

async function statusWith(session: string): Promise<number> {
  const response = await fetch(`${product.url}/api/trpc/account.reach`, {
    headers: { cookie: `tickmark.session=${session}` },
  });
  return response.status;
}
