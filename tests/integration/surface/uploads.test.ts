import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { env } from "#server/ground/platform/env.ts";
import { objectStore } from "#server/ground/platform/store.ts";
import { UPLOAD_PATH } from "#server/surface/cli/bodies.ts";
import { takingUploads } from "#server/surface/cli/uploads.ts";
import { type WebServer, webServer } from "#server/surface/cli/web-server.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { asBrowser, makeTenant } from "#tests/factories/people.ts";

const MB = 1024 * 1024;
const db = testDatabase();
const incoming = join(env().dataDir, "objects", "incoming");
let web: WebServer;
let agent: Agent;
let tenant: Awaited<ReturnType<typeof makeTenant>>;

beforeEach(async () => {
  tenant = await makeTenant();
  web = webServer(
    takingUploads((req, res) => res.end(`the framework's: ${req.url}`)),
    (path) => path,
  );
  web.server.listen(0, "127.0.0.1");
  await once(web.server, "listening");
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});
afterEach(async () => {
  vi.restoreAllMocks();
  agent.destroy();
  await web.drain(0);
});

type Options = { headers?: Record<string, string>; path?: string; method?: string };

function begin({ headers = asBrowser(tenant.owner), path = UPLOAD_PATH, method = "PUT" }: Options = {}): ClientRequest {
  const { port } = web.server.address() as AddressInfo;
  const sent = request({ port, agent, method, headers, path: `${path}?workspace=${tenant.workspace.slug}&name=a.log` });
  sent.on("error", () => undefined);
  return sent;
}

async function answerTo(sent: ClientRequest) {
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const body = await text(answer);
  return { status: answer.statusCode, type: answer.headers["content-type"], body };
}

const send = (bytes: Buffer, options?: Options) => answerTo(begin(options).end(bytes));
const rows = () => db.superuser()`select sha256, size::int, name from upload where org_id = ${tenant.actor.orgId}`;
const arriving = async () => (existsSync(incoming) ? readdir(incoming) : []);

test("a file of many pieces is stored byte for byte, under the hash in its receipt", async () => {
  const bytes = randomBytes(7 * MB + 13);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { status, body } = await send(bytes);
  expect([status, JSON.parse(body)]).toEqual([201, expect.objectContaining({ sha256, size: bytes.length })]);
  const kept = await Array.fromAsync(await objectStore().get(tenant.actor.orgId, sha256));
  expect(Buffer.concat(kept).equals(bytes)).toBe(true);
  expect(await rows()).toEqual([{ sha256, size: bytes.length, name: "a.log" }]);
  expect(await arriving()).toEqual([]);
});

test("an upload cut off midway leaves nothing behind", async () => {
  const sent = begin({ headers: { ...asBrowser(tenant.owner), "content-length": `${20 * MB}` } });
  sent.write(randomBytes(9 * MB));
  await expect.poll(arriving).toHaveLength(1);
  sent.destroy();
  await expect.poll(arriving).toEqual([]);
  expect(await rows()).toEqual([]);
});

test("uploads by strangers and from another site's page are refused before any byte is stored, on a connection that stays open", async () => {
  const stage = vi.spyOn(objectStore(), "stage");
  const bytes = randomBytes(3 * MB);
  const stranger = { "x-tickmark": "1" };
  const { "x-tickmark": _, ...elsewhere } = asBrowser(tenant.owner);
  expect((await send(bytes, { headers: stranger })).status).toBe(401);
  expect((await send(bytes, { headers: elsewhere })).status).toBe(403);
  expect(stage).not.toHaveBeenCalled();
  expect((await send(bytes)).status).toBe(201);
  expect(stage).toHaveBeenCalledOnce();
  expect(Object.keys(agent.freeSockets)).toHaveLength(1);
});

test("a store that fails during an upload is reported as the store's fault, and uploads work again when it does", async () => {
  expect((await send(randomBytes(10))).status).toBe(201);
  await rm(incoming, { recursive: true });
  await writeFile(incoming, "in the way");
  const { status, type, body } = await send(randomBytes(9 * MB));
  expect([status, type]).toEqual([503, "application/problem+json"]);
  expect(body).toContain("The evidence store cannot be reached right now. Nothing was saved");
  await rm(incoming);
  await mkdir(incoming);
  expect((await send(randomBytes(9 * MB))).status).toBe(201);
  expect(await rows()).toHaveLength(2);
});

test("uploads are PUT requests, and every other address goes to Next", async () => {
  expect(await send(randomBytes(10), { method: "POST" })).toMatchObject({ status: 405 });
  for (const path of [`${UPLOAD_PATH}/`, `/${UPLOAD_PATH}`, `${UPLOAD_PATH}s`])
    expect((await send(randomBytes(10), { path })).body).toContain(`the framework's: ${path}?`);
  expect(await rows()).toEqual([]);
});
