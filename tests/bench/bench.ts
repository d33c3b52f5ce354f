import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { appUrlOf } from "#db/login-role.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { connect, disconnect, withActor } from "#db/tenant.ts";
import { addDays } from "#server/calendar/rules.ts";
import { coverageOf } from "#server/occurrences/rules/coverage.ts";
import { occurrencesIn } from "#server/occurrences/rules/occurrences.ts";
import { seedBench } from "./seed.ts";

if (process.argv.includes("--help")) {
  console.log(
    "npm run bench        ratios measured in one run: the transaction's overhead, the timeline's read; absolute times for orientation",
  );
  process.exit(0);
}

const secret = "bench-secret-bench-secret-bench-secret";
const dir = mkdtempSync(join(tmpdir(), "tickmark-bench-"));
process.env.AUTH_SECRET = secret;
process.env.DATA_DIR = dir;
const cluster = await startEmbedded(dir, "postgres", ["-c", "fsync=off"]);
await migrateDatabase(cluster.url, secret);
const appUrl = appUrlOf(cluster.url, secret);
connect(appUrl, 4);
const bare = openDatabase(appUrl, { max: 1 });
const { actor, engagement, read } = await seedBench({ controls: 300, evidence: 15_000 });

const query = await median(400, () => bare.client`select 1`);
const plain = await median(400, () => bare.client.begin((tx) => tx`select 1`));
const tenant = await median(400, () => withActor(actor, "read", (tx) => tx.execute(sql`select 1`)));
const timeline = await median(15, () => withActor(actor, "read", (tx, who) => read(tx, who, engagement)));
const period = { from: "2026-01-01", to: "2026-12-31" };
const rules = await median(15, async () => pureYear(period));

console.log("\n| what | median | ratio |\n|---|---|---|");
row("bare query", query, "1");
row("transaction around it", plain, `${(plain / query).toFixed(1)} × the bare query`);
row("withActor around it (role and settings)", tenant, `${(tenant / plain).toFixed(2)} × a plain transaction`);
row("timeline read, 300 controls × 12 months, 15,000 items", timeline, `${(timeline / tenant).toFixed(0)} × withActor`);
row(
  "the rules alone, 300 daily controls × 365 days × 52 items",
  rules,
  `${(rules / timeline).toFixed(2)} × the timeline read`,
);
console.log(`\nmemory (rss): ${Math.round(process.memoryUsage().rss / 1024 / 1024)} MB`);

await bare.client.end();
await disconnect();
await cluster.stop();
rmSync(dir, { recursive: true, force: true });
process.exit(0);

async function median(times: number, work: () => PromiseLike<unknown>): Promise<number> {
  for (let i = 0; i < Math.min(times, 10); i++) await work();
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const from = performance.now();
    await work();
    taken.push(performance.now() - from);
  }
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

function row(what: string, ms: number, ratio: string): void {
  console.log(`| ${what} | ${ms.toFixed(2)} ms | ${ratio} |`);
}

function pureYear(span: { from: string; to: string }): number {
  const schedule = { frequency: "daily" as const, anchor: null, dueDays: null, graceDays: 7, from: null, to: null };
  let covered = 0;
  for (let c = 0; c < 300; c++) {
    const evidence = Array.from({ length: 52 }, (_, w) => {
      const from = addDays(span.from, w * 7);
      return { id: `${c}-${w}`, covers: { from, to: addDays(from, 6) }, collectedOn: addDays(from, 7) };
    });
    covered += coverageOf(occurrencesIn(span, [schedule], []), evidence, "2026-12-31").length;
  }
  return covered;
}
