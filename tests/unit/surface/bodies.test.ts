import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OPERATIONS } from "#server/exchange/rest/transport/operations.ts";
import { limitOf, PATIENCE, SMALL, UPLOAD_PATH, UPLOADS } from "#server/surface/cli/bodies.ts";
import { type WebServer, webServer } from "#server/surface/cli/web-server.ts";

let web: WebServer;
let handled: string[];
let waiting: PromiseWithResolvers<IncomingMessage>;
let arrived: EventTarget & { bytes: number };

beforeEach(async () => {
  handled = [];
  waiting = Promise.withResolvers();
  arrived = Object.assign(new EventTarget(), { bytes: 0 });
  web = webServer(handle, (path) => path);
  web.server.listen(0, "127.0.0.1");
  await once(web.server, "listening");
});
afterEach(async () => {
  vi.useRealTimers();
  await web.drain(0);
});

/** Reads the whole body, as tRPC does, unless the address says otherwise. */
function handle(req: IncomingMessage, res: ServerResponse): void {
  handled.push(req.url ?? "");
  if (req.url === "/unread") return void res.end("unread");
  req.on("error", () => undefined);
  req.on("end", () => res.end(`took ${arrived.bytes}`));
  if (req.url?.endsWith("?later")) waiting.resolve(req);
  else read(req);
}

function read(req: IncomingMessage): void {
  req.on("data", (chunk: Buffer) => {
    arrived.bytes += chunk.length;
    arrived.dispatchEvent(new Event("bytes"));
  });
}

function line(): Socket {
  const socket = connect((web.server.address() as AddressInfo).port, "127.0.0.1");
  // The server may have closed while we still write, which is what some of these are about.
  socket.on("error", () => undefined);
  return socket;
}

/** Sends what is given, and reads until the server closes. */
async function exchange(...sent: (string | Buffer)[]): Promise<string> {
  const socket = line();
  const answer = text(socket);
  for (const part of sent) socket.write(part);
  return answer;
}

const head = (path: string, ...headers: string[]) =>
  ["POST", path, "HTTP/1.1\r\nHost: t\r\n"].join(" ") + [...headers, "", ""].join("\r\n");
const chunk = (size: number) =>
  Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), Buffer.alloc(size), Buffer.from("\r\n")]);

function problemIn(answer: string) {
  const [top = "", body = ""] = answer.split("\r\n\r\n");
  expect(top).toContain("content-type: application/problem+json");
  expect(top).toMatch(/connection: close/i);
  expect(top).toContain("cache-control: no-store");
  return JSON.parse(body);
}

const TOO_LARGE = { status: 413, title: "Payload Too Large", detail: expect.stringContaining("larger than 1 MB") };

test("a body declared larger than its path allows is refused before it is read, and the answer arrives", async () => {
  const answer = await exchange(
    head("/api/trpc/account.signUp", `Content-Length: ${400 * SMALL}`),
    Buffer.alloc(300_000),
  );
  expect(problemIn(answer)).toMatchObject(TOO_LARGE);
  expect(handled).toEqual([]);
});

test("a non-file body may be exactly 1 MB, declared or chunked", async () => {
  const close = "Connection: close";
  const declared = await exchange(head("/api/trpc/x", `Content-Length: ${SMALL}`, close), Buffer.alloc(SMALL));
  expect(declared).toMatch(/took 1048576$/);
  arrived.bytes = 0;
  const chunked = await exchange(head("/api/trpc/x", "Transfer-Encoding: chunked", close), chunk(SMALL), "0\r\n\r\n");
  expect(chunked).toContain("took 1048576");
});

test("a chunked body is counted and cut at the first byte too many; the handler gets no more of it", async () => {
  const chunked = head("/api/auth/callback/password", "Transfer-Encoding: chunked");
  const answer = await exchange(chunked, chunk(SMALL), chunk(1), ...Array.from({ length: 30 }, () => chunk(SMALL)));
  expect(problemIn(answer)).toMatchObject(TOO_LARGE);
  expect(arrived.bytes).toBeLessThanOrEqual(SMALL);
});

test("answers Expect: 100-continue before the body: 413 if it is too large, else 100", async () => {
  const refused = await exchange(head("/x", `Content-Length: ${2 * SMALL}`, "Expect: 100-continue"));
  expect(refused).toMatch(/^HTTP\/1.1 413 /);
  const socket = line();
  socket.write(head("/x", "Content-Length: 3", "Expect: 100-continue", "Connection: close"));
  const [first] = await once(socket, "data");
  expect(String(first)).toBe("HTTP/1.1 100 Continue\r\n\r\n");
  socket.write("abc");
  expect(await text(socket)).toMatch(/took 3$/);
});

test("a request pipelined behind a refused body is not executed", async () => {
  const size = SMALL + 1;
  const answer = await exchange(
    head("/first", `Content-Length: ${size}`),
    Buffer.alloc(size),
    head("/second", "Content-Length: 0"),
  );
  expect(answer.match(/HTTP\/1.1/g)).toHaveLength(1);
  expect(handled).toEqual([]);
});

test.each([
  ["two different lengths", ["Content-Length: 3", "Content-Length: 4"]],
  ["the same length twice", ["Content-Length: 3", "Content-Length: 3"]],
  ["a length and chunks", ["Content-Length: 3", "Transfer-Encoding: chunked"]],
  ["a negative length", ["Content-Length: -1"]],
  ["a length that is no number", ["Content-Length: 1e9"]],
  ["a length beyond all numbers", [`Content-Length: ${"9".repeat(30)}`]],
])("a request with %s is refused and nobody handles it", async (_, headers) => {
  expect(await exchange(head("/x", ...headers), "abc")).toMatch(/^HTTP\/1.1 400 /);
  expect(handled).toEqual([]);
});

test("bytes beyond the declared length do not belong to the body", async () => {
  await exchange(head("/x", "Content-Length: 3"), "abcDEFGHI\r\n\r\n");
  expect(handled).toEqual(["/x"]);
  expect(arrived.bytes).toBe(3);
});

test("a body with GET or an unserved method has the same limit", async () => {
  const get = head("/x", `Content-Length: ${2 * SMALL}`).replace("POST", "GET");
  const search = head("/x", `Content-Length: ${2 * SMALL}`).replace("POST", "SEARCH");
  expect(problemIn(await exchange(get))).toMatchObject(TOO_LARGE);
  expect(problemIn(await exchange(search))).toMatchObject(TOO_LARGE);
});

test("an address longer than the product sends is refused", async () => {
  expect(problemIn(await exchange(head(`/api/trpc/x?input=${"a".repeat(8000)}`)))).toMatchObject({ status: 414 });
});

async function bytesSeen(size: number): Promise<void> {
  while (arrived.bytes < size) await once(arrived, "bytes");
}

test("a slow but steady upload is accepted however long it takes; one that stalls is cut off", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  const socket = line();
  const answer = text(socket);
  socket.write(head("/api/evidence/upload", `Content-Length: ${500 * SMALL}`));
  for (let sent = 1; sent <= 20; sent++) {
    socket.write("a");
    await bytesSeen(sent);
    vi.advanceTimersByTime(PATIENCE.stall);
  }
  vi.advanceTimersByTime(PATIENCE.stall);
  expect(problemIn(await answer)).toMatchObject({ status: 408 });
});

test("a non-file body has two minutes, however steadily it arrives", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  const socket = line();
  const answer = text(socket);
  socket.write(head("/api/trpc/x", "Content-Length: 1000"));
  for (let sent = 1; sent <= 5; sent++) {
    socket.write("a");
    await bytesSeen(sent);
    vi.advanceTimersByTime(PATIENCE.stall);
  }
  expect(problemIn(await answer)).toMatchObject({ status: 408 });
});

test("a connection with a half-sent body is closed once the answer has been sent", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  const socket = line();
  socket.write(head("/unread", "Content-Length: 1000"));
  const closed = once(socket, "close");
  await once(socket, "data");
  vi.advanceTimersByTime(2 * PATIENCE.stall);
  await closed;
});

test("no upload is cut while our own disk is the bottleneck", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  const socket = line();
  const answer = text(socket);
  const size = 4 * SMALL;
  socket.write(head("/api/evidence/upload?later", `Content-Length: ${size}`, "Connection: close"));
  socket.write(Buffer.alloc(size));
  const req = await waiting.promise;
  while (req.readableLength < req.readableHighWaterMark) await new Promise((resolve) => setImmediate(resolve));
  vi.advanceTimersByTime(10 * PATIENCE.stall);
  read(req);
  expect(await answer).toMatch(new RegExp(`took ${size}$`));
});

test("the table of uploads lists exactly the routes and operations that read a body themselves or in front of Next", () => {
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith("/route.ts"));
  const routes = files.filter((f) => /request\.body/.test(readFileSync(`app/api/${f}`, "utf8")));
  const operations = OPERATIONS.filter((o) => o.body).map((o) => `/api/v1${o.path.replace("{id}", "*")}`);
  const reading = [...routes.map((f) => `/api/${f.replace("/route.ts", "")}`), ...operations, UPLOAD_PATH];
  expect(Object.keys(UPLOADS).sort()).toEqual(reading.sort());
});

test.each([
  "/api/evidence/upload/x",
  "/api/evidence/upload/",
  "/api/v1/workspaces/a/b/evidence",
  "//api/evidence/upload",
  "/api/trpc/evidence.submit",
])("%s is no path for files", (path) => expect(limitOf(path)).toBe(SMALL));
