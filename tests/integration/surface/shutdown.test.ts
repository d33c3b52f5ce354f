import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { runningServer, startEmbedded } from "#db/embedded.ts";
import { appUrlOf } from "#db/login-role.ts";
import { person } from "#db/schema/ground/identity.ts";
import { asIdentity, connect, disconnect } from "#db/tenant.ts";
import { hashPassword } from "#server/people/account/service/passwords.ts";
import { TEST_SECRET } from "#tests/factories/cluster.ts";
import { asBrowser, makeTenant } from "#tests/factories/people.ts";
import { operator, type Product, startProduct } from "#tests/factories/product.ts";

const dir = mkdtempSync(join(tmpdir(), "tickmark-shutdown-"));
const settings = { DATA_DIR: dir };
const PASSWORD = "mapped evidence walks home 41";
let tenant: Awaited<ReturnType<typeof makeTenant>>;
let product: Product | undefined;
let deafMailServer: Server;
let mailAsked: Promise<void>;

// The product's own Postgres, so that its being stopped last is seen too.
beforeAll(async () => {
  const cluster = await startEmbedded(dir, "postgres");
  const migrated = await operator(["db", "migrate"], settings);
  expect(migrated).toMatchObject({ code: 0 });
  connect(appUrlOf(cluster.url, TEST_SECRET), 2);
  tenant = await makeTenant();
  const passwordHash = await hashPassword(PASSWORD, []);
  await asIdentity("write", (tx) => tx.update(person).set({ passwordHash }).where(eq(person.id, tenant.owner.id)));
  await disconnect();
  await cluster.stop();
  const asked = Promise.withResolvers<void>();
  mailAsked = asked.promise;
  // Takes the connection and never says a word: delivery hangs for as long as it is let.
  deafMailServer = createServer(() => asked.resolve());
  await new Promise<void>((resolve) => deafMailServer.listen(0, "127.0.0.1", resolve));
}, 120_000);

afterEach(async () => {
  product?.kill("SIGKILL");
  await product?.ended;
});

afterAll(async () => {
  deafMailServer.close();
  await (await startEmbedded(dir, "postgres")).stop();
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

/** An upload that has begun: the server has taken the first half. `finish` sends the rest and waits for the answer. */
async function beginUpload(url: string, name: string) {
  const upload = request(`${url}/api/evidence/upload?workspace=${tenant.workspace.slug}&name=${name}`, {
    method: "PUT",
    headers: { ...asBrowser(tenant.owner), "content-length": 2000 },
  });
  const answered = new Promise<number>((resolve, reject) => {
    upload.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    upload.on("error", reject);
  });
  answered.catch(() => undefined);
  const arriving = () =>
    readdirSync(join(dir, "objects", "incoming")).filter((file) => !file.startsWith("probe")).length;
  const before = arriving();
  upload.write(Buffer.alloc(1000, "a"));
  await expect.poll(arriving, { timeout: 20_000 }).toBe(before + 1);
  return {
    answered,
    finish() {
      upload.end(Buffer.alloc(1000, "b"));
      return answered;
    },
  };
}

function statusOf(url: string): Promise<string> {
  return fetch(`${url}/api/health`).then(
    async (r) => `${r.status} ${((await r.json()) as { status: string }).status}`,
    () => "refused",
  );
}

async function inDatabase<R>(run: (sql: ReturnType<typeof openDatabase>["client"]) => Promise<R>): Promise<R> {
  const cluster = await startEmbedded(dir, "postgres");
  const { client } = openDatabase(cluster.url, { max: 1 });
  return run(client).finally(async () => {
    await client.end();
    await cluster.stop();
  });
}

test("on a stop signal the product finishes what is in progress, returns the rest to the queue, and closes the database last", async () => {
  const { port } = deafMailServer.address() as { port: number };
  product = await startProduct({
    ...settings,
    SHUTDOWN_DELAY: "4",
    SHUTDOWN_TIMEOUT: "6",
    SMTP_URL: `smtp://127.0.0.1:${port}`,
  });
  const { url, lines, kill, ended } = product;
  await operator(["db", "url"], settings).then(async ({ said }) => {
    const { client } = openDatabase(said.trim(), { max: 1 });
    await client`insert into mail (id, recipient, subject, body) values (gen_random_uuid(), 'a@example.com', 's', 'b')`;
    await client`insert into pgboss.job (name, retry_limit) values ('mail.deliver', 5)`;
    await client.end();
  });
  await mailAsked;
  const upload = await beginUpload(url, "slow.bin");

  const told = performance.now();
  kill("SIGTERM");
  // For a while it answers everybody and says that it is going; then it takes nobody new.
  await expect.poll(() => statusOf(url), { timeout: 3500 }).toBe("503 stopping");
  await expect.poll(() => statusOf(url), { timeout: 10_000 }).toBe("refused");
  await sleep(500);
  expect(await upload.finish()).toBe(201);
  const { code } = await ended;
  expect(code).toBe(0);
  expect(performance.now() - told).toBeLessThan(20_000);

  expect(lines.map((l) => l.msg)).toEqual(expect.arrayContaining(["stopping", "stopped"]));
  expect(lines.filter((l) => l.level === "error")).toEqual([]);
  expect(runningServer(join(dir, "postgres"))).toBeNull();
  await inDatabase(async (sql) => {
    expect(await sql`select name, size::int from upload`).toEqual([{ name: "slow.bin", size: 2000 }]);
    expect(await sql`select state::text from pgboss.job where name = 'mail.deliver'`).toEqual([{ state: "retry" }]);
    expect(await sql`select sent_at from mail`).toEqual([{ sent_at: null }]);
  });
}, 300_000);

test("a request still running at the deadline is cut off, leaving nothing half done", async () => {
  product = await startProduct({ ...settings, SHUTDOWN_TIMEOUT: "2" });
  const upload = await beginUpload(product.url, "endless.bin");
  await product.stop();
  await expect(upload.answered).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(product.lines).toContainEqual(expect.objectContaining({ level: "warn", cutOff: 1 }));
  await inDatabase(async (sql) => {
    expect(await sql`select name from upload where name = 'endless.bin'`).toEqual([]);
  });
}, 120_000);

test("one Ctrl-C that arrives twice counts once; a second signal ends it at once", async () => {
  product = await startProduct({ ...settings, SHUTDOWN_TIMEOUT: "60" });
  await beginUpload(product.url, "given-up.bin");
  product.kill("SIGINT");
  product.kill("SIGINT");
  await sleep(1500);
  expect(product.lines.filter((l) => l.msg === "stopped")).toEqual([]);
  const again = performance.now();
  product.kill("SIGTERM");
  expect((await product.ended).code).toBe(1);
  expect(performance.now() - again).toBeLessThan(5000);
  expect(runningServer(join(dir, "postgres"))).toBeNull();
}, 120_000);

test("without a reachable object store it starts, lets people sign in and read, and health names the part; killed outright, it leaves no web process behind that would hold the port", async () => {
  const away = {
    S3_BUCKET: "away",
    S3_ENDPOINT: "http://127.0.0.1:9",
    AWS_ACCESS_KEY_ID: "a",
    AWS_SECRET_ACCESS_KEY: "b",
  };
  product = await startProduct({ ...settings, ...away });
  const { url } = product;
  const health = async () => {
    const answer = await fetch(`${url}/api/health`);
    return [answer.status, await answer.json()];
  };
  const parts = { database: "up", jobs: "up", storage: "down" };
  await expect.poll(health, { timeout: 20_000 }).toEqual([503, expect.objectContaining(parts)]);
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const signedIn = await fetch(`${url}/api/auth/callback/password`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookiesOf(csrf) },
    body: new URLSearchParams({ csrfToken, email: tenant.owner.email, password: PASSWORD, json: "true" }),
  });
  expect(signedIn.status).toBe(200);
  const page = await fetch(`${url}/w/${tenant.workspace.slug}/controls`, { headers: { cookie: cookiesOf(signedIn) } });
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining(tenant.owner.name)]);
  product.kill("SIGKILL");
  await expect.poll(() => statusOf(url), { timeout: 10_000 }).toBe("refused");
}, 120_000);

function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((set) => set.split(";")[0])
    .join("; ");
}
