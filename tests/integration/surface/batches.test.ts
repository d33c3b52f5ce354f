import { createTRPCClient } from "@trpc/client";
import { NextRequest } from "next/server.js";
import { beforeEach, expect, test, vi } from "vitest";
import { LINKS } from "#app/_lib/links.ts";
import { GET, POST } from "#app/api/trpc/[trpc]/route.ts";
import { LONGEST_ADDRESS, MOST_CALLS } from "#server/ground/trpc/schema.ts";
import type { AppRouter } from "#server/surface/api/root.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { asBrowser, makeTenant } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";

testDatabase();
let tenant: Awaited<ReturnType<typeof makeTenant>>;
let sent: { method: string; url: string; status: number }[];

beforeEach(async () => {
  tenant = await makeTenant();
  sent = [];
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => ask(url, init));
});

async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(asBrowser(tenant.owner))) headers.set(name, value);
  const request = new NextRequest(`http://tickmark.test${url}`, { ...init, headers, signal: undefined });
  const response = await (request.method === "GET" ? GET : POST)(request);
  sent.push({ method: request.method, url, status: response.status });
  return response;
}

const browser = createTRPCClient<AppRouter>({ links: LINKS });
const scope = () => ({ workspace: tenant.workspace.slug });
const control = (code: string) => ({ ...scope(), values: controlValues({ code }) });
const codes = async () => (await tenant.call.controls.list(scope())).rows.map((c) => c.code);

function reading(times: number): Promise<Response> {
  const input = JSON.stringify(Object.fromEntries(Array.from({ length: times }, (_, i) => [i, scope()])));
  return ask(`/api/trpc/${Array(times).fill("controls.list").join(",")}?batch=1&input=${encodeURIComponent(input)}`);
}

function changing(...paths: string[]): Promise<Response> {
  const body = JSON.stringify(Object.fromEntries(paths.map((_, i) => [i, control(`C-${i}`)])));
  const headers = { "x-tickmark": "1", "content-type": "application/json" };
  return ask(`/api/trpc/${paths.join(",")}?batch=1`, { method: "POST", headers, body });
}

test("a request carries at most twenty calls", async () => {
  expect((await reading(MOST_CALLS)).status).toBe(200);
  const refused = await reading(MOST_CALLS + 1);
  expect(refused.status).toBe(400);
  expect(JSON.stringify(await refused.json())).toMatch(/maximum size/);
});

test("a request carries one mutation; of two sent together, neither is executed", async () => {
  const refused = await changing("controls.create", "controls.create");
  expect(refused.status).toBe(400);
  expect(JSON.stringify(await refused.json())).toContain("Send each change in a request of its own.");
  expect((await changing("controls.create", "controls.list")).status).toBe(400);
  expect(await codes()).toEqual([]);
  expect((await changing("controls.create")).status).toBe(200);
  expect(await codes()).toEqual(["C-0"]);
});

test("the browser's client sends nothing the server refuses: single mutations, up to twenty reads, addresses within the limit", async () => {
  await Promise.all(["A", "B", "C"].map((code) => browser.controls.create.mutate(control(code))));
  expect(sent).toEqual(Array(3).fill({ method: "POST", url: "/api/trpc/controls.create", status: 200 }));
  sent = [];
  await Promise.all(Array.from({ length: 50 }, () => browser.controls.list.query(scope())));
  expect(sent.map((s) => s.url.split(",").length)).toEqual(expect.arrayContaining([20]));
  const words = "%".repeat(180);
  await Promise.all(
    Array.from({ length: 40 }, () => browser.controls.list.query({ ...scope(), filter: { text: words } })),
  );
  expect(sent.filter((s) => s.status !== 200)).toEqual([]);
  expect(Math.max(...sent.map((s) => s.url.length))).toBeLessThanOrEqual(LONGEST_ADDRESS);
});

test("procedures' responses are never cached on the way", async () => {
  for (const response of [await reading(1), await reading(30), await changing("controls.create")])
    expect(response.headers.get("cache-control")).toBe("no-store");
});
