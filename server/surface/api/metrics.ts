import { createHash, timingSafeEqual } from "node:crypto";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { and, count, eq, gt, isNull, min, sql } from "drizzle-orm";
import { AggregatorRegistry, Gauge, type MetricObject, Registry } from "prom-client";
import { oncePerProcess } from "#db/once-per-process.ts";
import { mail, workerBeat } from "#db/schema/ground/identity.ts";
import { asIdentity, poolLoad } from "#db/tenant.ts";
import { waitingForTurns } from "#server/ground/limits/service/turns.ts";
import { env } from "#server/ground/platform/env.ts";
import { inTime } from "#server/ground/platform/health.ts";
import { instruments } from "#server/ground/platform/instruments.ts";
import { log } from "#server/ground/platform/log.ts";
import { jobCounts } from "#server/ground/platform/queue.ts";

/** Jobs, mail and disk are the same whichever process answers. Without METRICS_TOKEN the endpoint does not exist. */
export async function scrape(authorization: string | null): Promise<Response> {
  const { METRICS_TOKEN } = env();
  if (!METRICS_TOKEN) return new Response("Not found\n", { status: 404 });
  if (!isSame(authorization ?? "", `Bearer ${METRICS_TOKEN}`))
    return new Response("Unauthorized\n", { status: 401, headers: { "www-authenticate": "Bearer" } });
  // A fresh registry per scrape: a gauge that cannot be read is absent instead of stale.
  const read = new Registry();
  const everywhere = [await counted(), ...beside().values()];
  readPools(read, everywhere);
  await Promise.all([readJobs, readBeat, readMail, readStore].map((reader) => attempted(() => reader(read))));
  const aggregated = AggregatorRegistry.aggregate(everywhere.map(({ metrics }) => metrics));
  return new Response((await aggregated.metrics()) + (await read.metrics()), {
    headers: { "content-type": aggregated.contentType, "cache-control": "no-store" },
  });
}

/** One process's counters and pool use, as sent between processes. */
export type Counted = { metrics: MetricObject[]; pool: Record<"size" | "in_use" | "waiting", number> };

const beside = oncePerProcess("tickmarkBeside", () => new Map<number, Counted>());

export function countedBeside(side: number, counted: Counted): void {
  beside().set(side, counted);
}

export async function counted(): Promise<Counted> {
  const { size, inUse, waiting } = poolLoad();
  const metrics = await instruments().registry.getMetricsAsJSON();
  return { metrics, pool: { size, in_use: inUse, waiting: waiting + waitingForTurns() } };
}

async function attempted(read: () => Promise<void>): Promise<void> {
  await inTime(read).catch((error: unknown) => log.warn({ err: error }, "metrics"));
}

function readPools(registry: Registry, everywhere: readonly Counted[]): void {
  const help = "Connections of the web processes, and work that waits for one";
  const pool = gauge(registry, "tickmark_database_pool", help, ["state"]);
  for (const { pool: usage } of everywhere) for (const [state, n] of Object.entries(usage)) pool.inc({ state }, n);
}

async function readJobs(registry: Registry): Promise<void> {
  const counts = await jobCounts();
  const jobs = gauge(registry, "tickmark_jobs", "Background jobs by queue and state", ["queue", "state"]);
  for (const { queue, state, jobs: n } of counts) jobs.set({ queue, state }, n);
}

async function readBeat(registry: Registry): Promise<void> {
  const [beat] = await asIdentity("read", (tx) =>
    tx.select({ at: workerBeat.at }).from(workerBeat).where(eq(workerBeat.worker, "worker")),
  );
  if (!beat) return;
  const help = "When the worker last reported";
  gauge(registry, "tickmark_worker_last_beat_timestamp_seconds", help).set(Date.parse(beat.at) / 1000);
}

async function readMail(registry: Registry): Promise<void> {
  const [row] = await asIdentity("read", (tx) =>
    tx
      .select({ waiting: count(), oldest: min(mail.createdAt) })
      .from(mail)
      .where(and(isNull(mail.sentAt), isNull(mail.refusedAt))),
  );
  const [lost] = await asIdentity("read", (tx) =>
    tx.select({ refused: count() }).from(mail).where(gt(mail.refusedAt, sql`now() - interval '1 day'`)),
  );
  const age = row?.oldest ? Math.max(0, Date.now() - Date.parse(row.oldest)) / 1000 : 0;
  gauge(registry, "tickmark_mail_waiting", "Messages not sent yet").set(row?.waiting ?? 0);
  gauge(registry, "tickmark_mail_refused", "Messages given up within the last day").set(lost?.refused ?? 0);
  gauge(registry, "tickmark_mail_oldest_waiting_seconds", "Age of the oldest of them").set(age);
}

async function readStore(registry: Registry): Promise<void> {
  const { S3_BUCKET, dataDir } = env();
  if (S3_BUCKET) return;
  const disk = await statfs(join(dataDir, "objects")).catch(() => statfs(dataDir));
  const help = "Room on the disk that holds evidence; absent with S3";
  gauge(registry, "tickmark_evidence_store_free_bytes", help).set(disk.bavail * disk.bsize);
}

function gauge(registry: Registry, name: string, help: string, labelNames: string[] = []) {
  return new Gauge({ name, help, labelNames, registers: [registry] });
}

// Hash first, so that the comparison takes constant time.
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
