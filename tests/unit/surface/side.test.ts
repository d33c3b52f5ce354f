import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { log } from "#server/ground/platform/log.ts";
import { openSide, type Side } from "#server/surface/cli/side.ts";

vi.setConfig({ testTimeout: 60_000 });

let dir: string;
let side: Side;
let front: Server;
let url: string;
const said: unknown[] = [];

// Stands for the web process: it says where it is, breaks off in the middle, dies, or waits to see a client leave.
const PROGRAM = `
import { rmSync } from "node:fs";
import { createServer } from "node:http";
const path = process.env.SIDE_SOCKET;
rmSync(path, { force: true });
createServer((req, res) => {
  if (req.url === "/dies") process.exit(9);
  res.setHeader("set-cookie", ["a=1", "b=2"]);
  if (req.url === "/half") { res.writeHead(200, { "content-length": "100" }).write("half"); setTimeout(() => res.destroy(), 50); return; }
  if (req.url === "/waits") { res.once("close", () => process.send({ left: req.url })); return; }
  res.writeHead(207, { "x-pid": process.pid }).end(JSON.stringify([req.method, req.url, req.headers.cookie, req.headers["x-request-id"]]));
}).listen(path, () => process.send("listening"));
`;

beforeEach(async () => {
  said.length = 0;
  dir = mkdtempSync(join(tmpdir(), "tickmark-side-test-"));
  const program = join(dir, "web.mjs");
  writeFileSync(program, PROGRAM);
  for (const level of ["error", "warn"] as const) vi.spyOn(log, level).mockImplementation(() => undefined);
  side = openSide(process.env, (what) => said.push(what), program);
  front = createServer(async (req, res) => {
    if (side.isListening() && (await side.answer(req, res))) return;
    res.end("in front");
  }).listen(0);
  url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await side.stop(5000);
  front.closeAllConnections();
  front.close();
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

const text = (path: string) => fetch(`${url}${path}`).then((r) => r.text());
const listening = () => expect.poll(() => text("/"), { timeout: 20_000 }).not.toBe("in front");

test("its answers arrive unchanged, headers included; until it listens, the front answers", async () => {
  expect(await text("/")).toBe("in front");
  await listening();
  const answer = await fetch(`${url}/w/demo?x=1`, { headers: { cookie: "s=1", "x-request-id": "request-1" } });
  expect(answer.status).toBe(207);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(await answer.json()).toEqual(["GET", "/w/demo?x=1", "s=1", "request-1"]);
});

test("a request that kills it is answered in front, and it restarts", async () => {
  await listening();
  expect(await text("/dies")).toBe("in front");
  await listening();
});

test("an answer cut off on the way does not look complete", async () => {
  await listening();
  await expect(text("/half")).rejects.toThrow();
});

test("it learns when the client disconnects", async () => {
  await listening();
  const leaving = new AbortController();
  const asked = fetch(`${url}/waits`, { signal: leaving.signal });
  setTimeout(() => leaving.abort(), 300);
  await expect(asked).rejects.toThrow();
  await expect.poll(() => said, { timeout: 20_000 }).toContainEqual({ left: "/waits" });
});

test("without room for temporary files there is no side process: one log line, and the front answers", async () => {
  await side.stop(5000);
  vi.stubEnv("TMPDIR", join(dir, "not-there"));
  vi.resetModules();
  const { openSide: openAnew } = await import("#server/surface/cli/side.ts");
  const { log: logged } = await import("#server/ground/platform/log.ts");
  const said = vi.spyOn(logged, "error").mockImplementation(() => undefined);
  const homeless = openAnew(process.env, () => undefined, join(dir, "web.mjs"));
  expect([homeless.isListening(), homeless.isListening()]).toEqual([false, false]);
  expect(said).toHaveBeenCalledOnce();
  vi.unstubAllEnvs();
});
