import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { GET } from "#app/api/health/route.ts";
import { QUEUES } from "#db/queues.ts";
import { connect, disconnect } from "#db/tenant.ts";
import { log } from "#server/ground/platform/log.ts";
import { enqueue, jobCounts } from "#server/ground/platform/queue.ts";
import { announceStopping } from "#server/ground/platform/serving.ts";
import { objectsFolder } from "#server/ground/platform/store.ts";
import { startWorker } from "#server/surface/cli/worker.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makePerson } from "#tests/factories/people.ts";

const db = testDatabase();
// The queue asks every other second.
const SOON = { timeout: 30_000, interval: 100 };
let worker: Awaited<ReturnType<typeof startWorker>> | undefined;
/** What the log was told of, from one test to the next. */
const complaints: unknown[] = [];

beforeAll(() => {
  vi.spyOn(log, "error").mockImplementation((about: unknown, message?: string) => {
    complaints.push({ ...(about as object), message });
  });
});
afterEach(() => void complaints.splice(0));
afterAll(() => worker?.stop(5000));

async function answer() {
  const response = await GET();
  const { version: _, ...parts } = await response.json();
  return { code: response.status, ...parts };
}
const UP = { code: 200, status: "ok", database: "up", jobs: "up", storage: "up" };

test("health names the queue while no worker reports, and recovers once one does", async () => {
  expect(await answer()).toEqual({ ...UP, code: 503, status: "down", jobs: "down" });
  expect(complaints).toMatchObject([{ message: "health", part: "jobs" }]);
  worker = await startWorker(db.appUrl());
  expect(await answer()).toEqual(UP);
});

test("a worker that has not reported for two minutes is down, and one that has is up", async () => {
  const beat = (ago: string) => db.superuser()`update worker_beat set at = now() - ${ago}::interval`;
  await beat("119 seconds");
  expect(await answer()).toEqual(UP);
  await beat("121 seconds");
  expect(await answer()).toEqual({ ...UP, code: 503, status: "down", jobs: "down" });
  await beat("0 seconds");
});

test("health names the database, and with it the queue stored there", async () => {
  await disconnect();
  expect(await answer()).toEqual({ ...UP, code: 503, status: "down", database: "down", jobs: "down" });
  connect(db.appUrl(), 5);
  expect(await answer()).toEqual(UP);
});

test("health names the store, and recovers once it is writable", async () => {
  const incoming = join(objectsFolder(), "incoming");
  await rm(incoming, { recursive: true, force: true });
  await writeFile(incoming, "no folder");
  expect(await answer()).toEqual({ ...UP, code: 503, status: "down", storage: "down" });
  expect(complaints).toContainEqual(expect.objectContaining({ message: "health", part: "storage" }));
  await rm(incoming);
  await mkdir(incoming);
  expect(await answer()).toEqual(UP);
});

test("every queue except that of new mail has a schedule, and every queue has a handler that finishes", async () => {
  const schedules = await db.superuser()`select name from pgboss.schedule order by name`;
  expect(schedules.map((s) => s.name)).toEqual(QUEUES.filter((name) => name !== "mail.deliver").sort());
  for (const queue of QUEUES) await enqueue(queue, {});
  await expect.poll(async () => (await jobs("completed")).sort(), SOON).toEqual(expect.arrayContaining([...QUEUES]));
  expect(complaints).toEqual([]);
});

test("the sweep removes ended sessions and no others", async () => {
  const [over, live] = [await makePerson(), await makePerson()];
  await db.superuser()`update session set expires_at = now() - interval '1 second' where person_id = ${over.id}`;
  await enqueue("sessions.sweep", {});
  const left = () => db.superuser()`select person_id as id from session where person_id in (${over.id}, ${live.id})`;
  await expect.poll(async () => (await left()).map((row) => row.id), SOON).toEqual([live.id]);
});

test("a failed job is retried, and one that keeps failing is reported as failed", async () => {
  const sql = db.superuser();
  // Nobody waits for the queue's growing pauses here.
  const now = () => sql`update pgboss.job set start_after = now() where name = 'sessions.sweep' and state = 'retry'`;
  await sql`alter table session rename to session_elsewhere`;
  await enqueue("sessions.sweep", {});
  await expect.poll(() => jobs("retry"), SOON).toEqual(["sessions.sweep"]);
  expect(complaints).toMatchObject([{ message: "job failed" }]);
  await sql`update pgboss.job set retry_count = retry_limit where name = 'sessions.sweep' and state = 'retry'`;
  await now();
  await expect.poll(() => jobs("failed"), SOON).toEqual(["sessions.sweep"]);
  expect(await jobCounts()).toContainEqual({ queue: "sessions.sweep", state: "failed", jobs: 1 });
  await enqueue("sessions.sweep", {});
  await expect.poll(() => jobs("retry"), SOON).toEqual(["sessions.sweep"]);
  await sql`alter table session_elsewhere rename to session`;
  const done = (await jobs("completed")).length;
  await now();
  await expect.poll(async () => (await jobs("completed")).length, SOON).toBeGreaterThan(done);
  expect(await jobs("retry")).toEqual([]);
});

test("the queue recovers from an outage of Postgres: jobs queued afterwards are done", async () => {
  const done = (await jobs("completed")).length;
  const cut = () => db.superuser()`select pg_terminate_backend(pid) from pg_stat_activity
    where usename = 'tickmark_app' and datname = current_database()`;
  expect((await cut()).length).toBeGreaterThan(0);
  await expect
    .poll(
      () =>
        enqueue("sessions.sweep", {})
          .then(() => true)
          .catch(() => false),
      SOON,
    )
    .toBe(true);
  await expect.poll(async () => (await jobs("completed")).length, SOON).toBeGreaterThan(done);
  await expect.poll(answer, SOON).toEqual(UP);
});

test("a stopping process says so, and gets no more requests", async () => {
  announceStopping();
  expect(await answer()).toEqual({ ...UP, code: 503, status: "stopping" });
});

async function jobs(state: string): Promise<string[]> {
  const rows = await db.superuser()<
    { name: string }[]
  >`select name from pgboss.job where state = ${state}::pgboss.job_state`;
  return rows.map((row) => row.name);
}
