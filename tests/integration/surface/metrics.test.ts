import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { scrape } from "#server/surface/api/metrics.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { asBrowser, makeTenant } from "#tests/factories/people.ts";
import { type Product, startProduct } from "#tests/factories/product.ts";
import { controlValues } from "#tests/factories/programme.ts";

const TOKEN = "a-token-for-the-scraper";
// A machine that is busy building elsewhere must not fail these.
vi.setConfig({ testTimeout: 60_000 });

const db = testDatabase();
let product: Product;
let tenant: Awaited<ReturnType<typeof makeTenant>>;
let another: Awaited<ReturnType<typeof makeTenant>>;
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "tickmark-metrics-"));
  tenant = await makeTenant();
  another = await makeTenant();
  product = await startProduct({
    DATABASE_URL: db.ownerUrl(),
    DATABASE_POOL: "2",
    // One at the side would bring connections of its own.
    WEB_PROCESSES: "1",
    DATA_DIR: dir,
    METRICS_TOKEN: TOKEN,
    LOG_LEVEL: "warn",
  });
}, 300_000);

afterAll(async () => {
  await product?.stop();
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

function scraped(authorization = `Bearer ${TOKEN}`) {
  return fetch(`${product.url}/api/metrics`, { headers: { authorization } });
}

/** The samples by their whole name, labels included: `name{a="b"}` → value. */
async function samples(): Promise<Map<string, number>> {
  const text = await (await scraped()).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

function ask(path: string, init: RequestInit = {}, person = tenant.owner) {
  const headers = { ...asBrowser(person), ...init.headers };
  return fetch(`${product.url}${path}`, { ...init, headers }).then(async (r) => {
    await r.arrayBuffer();
    return r.status;
  });
}

async function journalEntries(): Promise<number> {
  const [row] = await db.superuser()`select count(*)::int as entries from journal_entry`;
  return row?.entries;
}

const listOf = (workspace: string) =>
  `/api/trpc/controls.list?input=${encodeURIComponent(JSON.stringify({ workspace }))}`;

test("metrics require the token, and are not found when none is set", async () => {
  expect((await scraped("")).status).toBe(401);
  expect((await scraped(`Bearer ${TOKEN}x`)).status).toBe(401);
  const answer = await scraped();
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  // This process has no METRICS_TOKEN.
  expect((await scrape(`Bearer ${TOKEN}`)).status).toBe(404);
});

test("requests are counted by route pattern and status, procedures by outcome", async () => {
  const before = await samples();
  for (let i = 0; i < 3; i++) expect(await ask(listOf(tenant.workspace.slug))).toBe(200);
  expect(await ask(listOf("nowhere"))).toBe(404);
  expect(await ask(`/no/${randomUUID()}`)).toBe(404);
  const after = await samples();
  const more = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  const request = "tickmark_http_request_duration_seconds_count";
  expect(more(`${request}{method="GET",route="/api/trpc/[trpc]",status="200"}`)).toBe(3);
  expect(more(`${request}{method="GET",route="/api/trpc/[trpc]",status="404"}`)).toBe(1);
  expect(more(`${request}{method="GET",route="other",status="404"}`)).toBe(1);
  const procedure = "tickmark_procedure_duration_seconds_count";
  expect(more(`${procedure}{procedure="controls.list",outcome="OK"}`)).toBe(3);
  expect(more(`${procedure}{procedure="controls.list",outcome="NOT_FOUND"}`)).toBe(1);
});

test("no label names a tenant, a person or a record", async () => {
  await ask(`/w/${tenant.workspace.slug}/controls`);
  const text = await (await scraped()).text();
  expect(text).toContain("/w/[workspace]/controls");
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  expect(text).not.toContain(tenant.workspace.slug);
});

test("metrics include jobs by state, waiting mail, the worker's heartbeat, free space and the event loop's delay", async () => {
  const sql = db.superuser();
  await sql`insert into mail (id, recipient, subject, body, created_at) values (${randomUUID()}, 'a@example.com', 's', 'b', now() - interval '1 hour')`;
  await sql`insert into pgboss.job (name, state) values ('files.sweep', 'failed')`;
  const all = await samples();
  expect(all.get('tickmark_jobs{queue="files.sweep",state="failed"}')).toBe(1);
  expect(all.get("tickmark_mail_waiting")).toBe(1);
  expect(all.get("tickmark_mail_oldest_waiting_seconds")).toBeGreaterThan(3590);
  expect(Date.now() / 1000 - (all.get("tickmark_worker_last_beat_timestamp_seconds") ?? 0)).toBeLessThan(60);
  expect(all.get("tickmark_evidence_store_free_bytes")).toBeGreaterThan(0);
  expect(all.has("nodejs_eventloop_lag_p99_seconds")).toBe(true);
  expect(all.get("process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
});

test("stored files and journal entries are counted", async () => {
  const before = await samples();
  const path = `/api/evidence/upload?workspace=${tenant.workspace.slug}&name=a.csv`;
  expect(await ask(path, { method: "PUT", body: "12345" })).toBe(201);
  expect(await ask(path, { method: "PUT", body: "" })).toBe(400);
  const input = { workspace: tenant.workspace.slug, values: controlValues({ code: "CC-1" }) };
  const headers = { "content-type": "application/json" };
  const entries = await journalEntries();
  expect(await ask("/api/trpc/controls.create", { method: "POST", body: JSON.stringify(input), headers })).toBe(200);
  const after = await samples();
  const more = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  expect(more("tickmark_evidence_stored_total")).toBe(1);
  expect(more("tickmark_evidence_stored_bytes_total")).toBe(5);
  expect(more("tickmark_journal_appends_total")).toBe((await journalEntries()) - entries);
  expect(more("tickmark_journal_appends_total")).toBeGreaterThan(0);
});

test("an exhausted pool and the requests waiting for it are visible, and the scrape itself is answered", async () => {
  const locked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = db.superuser().begin(async (tx) => {
    await tx`lock table session in access exclusive mode`;
    locked.resolve();
    await release.promise;
  });
  await locked.promise;
  // One who asks for everything is given half of the pool.
  const [mine, others] = [tenant, another].map(
    ({ owner, workspace }) =>
      () =>
        ask(listOf(workspace.slug), {}, owner),
  );
  const asked = [mine, mine, mine, others, others].map((request) => request?.());
  try {
    await expect
      .poll(async () => (await samples()).get('tickmark_database_pool{state="in_use"}'), { timeout: 20_000 })
      .toBe(2);
    const all = await samples();
    expect(all.get('tickmark_database_pool{state="size"}')).toBe(2);
    expect(all.get('tickmark_database_pool{state="waiting"}')).toBeGreaterThanOrEqual(3);
    expect(all.has("tickmark_mail_waiting")).toBe(false);
  } finally {
    release.resolve();
    await holder;
  }
  expect(await Promise.all(asked)).toEqual([200, 200, 200, 200, 200]);
  await expect
    .poll(async () => (await samples()).get('tickmark_database_pool{state="waiting"}'), { timeout: 20_000 })
    .toBe(0);
});
