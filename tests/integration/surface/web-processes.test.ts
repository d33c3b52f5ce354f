import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { asBrowser, makeTenant } from "#tests/factories/people.ts";
import { type Product, startProduct } from "#tests/factories/product.ts";

const TOKEN = "a-token-for-the-scraper";
// A machine that is busy building elsewhere must not fail these.
vi.setConfig({ testTimeout: 120_000 });

const db = testDatabase();
type Tenant = Awaited<ReturnType<typeof makeTenant>>;
let product: Product;
let greedy: Tenant;
let quiet: Tenant;
let asked = 0;

beforeAll(async () => {
  [greedy, quiet] = [await makeTenant(), await makeTenant()];
  product = await startProduct({
    DATABASE_URL: db.ownerUrl(),
    DATABASE_POOL: "4",
    WEB_PROCESSES: "2",
    METRICS_TOKEN: TOKEN,
    LOG_LEVEL: "info",
  });
}, 300_000);
afterAll(async () => {
  await product?.stop();
}, 60_000);

async function read(tenant: Tenant): Promise<{ status: number; pid: unknown }> {
  asked += 1;
  const input = encodeURIComponent(JSON.stringify({ workspace: tenant.workspace.slug }));
  const answer = await fetch(`${product.url}/api/trpc/controls.list?input=${input}`, {
    headers: asBrowser(tenant.owner),
  });
  await answer.arrayBuffer();
  const lines = await product.linesOf(answer.headers.get("x-request-id"));
  const told = lines.filter((line) => line.msg === "request");
  expect(told).toHaveLength(1);
  return { status: answer.status, pid: told[0]?.pid };
}

/** The greedy ask ten things at once while the quiet ask one after the other. */
async function besideEachOther() {
  const many = Promise.all(Array.from({ length: 10 }, () => read(greedy)));
  const single = [];
  for (let i = 0; i < 3; i++) single.push(await read(quiet));
  return { many: await many, single };
}

/** Until a process at the side has answered: it starts when it is first wanted. */
async function untilShared() {
  const found = await vi.waitUntil(
    async () => {
      // The first ten have others answered in front for half a minute; before them, whoever asks is answered where fewest are.
      await besideEachOther();
      const { many, single } = await besideEachOther();
      const front = single[0]?.pid;
      const side = many.find(({ pid }) => pid !== front)?.pid;
      return side === undefined ? null : { front, side };
    },
    { timeout: 60_000, interval: 100 },
  );
  return found as { front: number; side: number };
}

test("a client with one request at a time is answered in front, however long another's many requests take", async () => {
  const { front, side } = await untilShared();
  const { many, single } = await besideEachOther();
  expect(single).toEqual(Array(3).fill({ status: 200, pid: front }));
  expect(many.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(many.filter(({ pid }) => pid === side).length).toBeGreaterThan(5);
});

test("a scrape counts each request and its points once, wherever it was answered", async () => {
  await untilShared();
  const scrape = () =>
    fetch(`${product.url}/api/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } }).then((r) => r.text());
  const of = (text: string, sample: string) =>
    text.split("\n").flatMap((line) => (line.startsWith(sample) ? [Number(line.slice(line.lastIndexOf(" ")))] : []));
  await expect
    .poll(async () => of(await scrape(), 'tickmark_request_points_total{kind="read"}'), { timeout: 20_000 })
    .toEqual([asked]);
  const text = await scrape();
  const route = 'tickmark_http_request_duration_seconds_count{method="GET",route="/api/trpc/[trpc]",status="200"}';
  expect(of(text, route)).toEqual([asked]);
  expect(of(text, "tickmark_info")).toEqual([1]);
  expect(of(text, 'tickmark_database_pool{state="size"}')).toEqual([6]);
});

test("killing a side process loses no request, and it comes back", async () => {
  const { side } = await untilShared();
  process.kill(side, "SIGKILL");
  const { many } = await besideEachOther();
  expect(many.map(({ status }) => status)).toEqual(Array(10).fill(200));
  const again = await untilShared();
  expect(again.side).not.toBe(side);
});

test("stopping the product stops the side with it", async () => {
  const { side } = await untilShared();
  expect((await product.stop()).code).toBe(0);
  expect(() => process.kill(side, 0)).toThrow(/ESRCH/);
});
