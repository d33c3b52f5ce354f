import { NextRequest } from "next/server.js";
import { beforeAll, expect, test } from "vitest";
import { GET, POST } from "#app/api/trpc/[trpc]/route.ts";
import { cookieName } from "#server/ground/trpc/edge.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { PROCEDURES } from "./calls.ts";
import { EXPECTED } from "./expected.ts";
import { fingerprint } from "./tables.ts";
import { type FilledTenant, makeFilledTenant } from "./world.ts";

const db = testDatabase();
const MUTATIONS = Object.keys(PROCEDURES).filter((path) => PROCEDURES[path]?._def.type === "mutation");
let tenant: FilledTenant;

beforeAll(async () => {
  tenant = await makeFilledTenant();
}, 60_000);

test("the router has mutations to try", () => {
  expect(MUTATIONS.length).toBeGreaterThan(40);
});

test.each(MUTATIONS)("%s refuses anything that another site's page can make a browser send", async (path) => {
  const before = await fingerprint(db, tenant.actor);
  const scope = { workspace: tenant.workspace.slug, organization: tenant.org.orgId };
  const input = JSON.stringify({ ...scope, ...EXPECTED[path]?.input?.(tenant.records) });
  const batch = `{"0":${input}}`;
  const statuses = [
    await send(POST, path, { method: "POST", body: input, type: "text/plain" }),
    await send(POST, path, { method: "POST", body: input, type: "application/x-www-form-urlencoded" }),
    await send(POST, `${path}?batch=1`, { method: "POST", body: batch, type: "multipart/form-data; boundary=x" }),
    await send(POST, `${path},account.reach?batch=1`, { method: "POST", body: batch, type: "text/plain" }),
    await send(GET, `${path}?input=${encodeURIComponent(input)}`, { method: "GET" }),
    await send(GET, `account.reach,${path}?batch=1&input=${encodeURIComponent(`{"1":${input}}`)}`, { method: "GET" }),
  ];
  expect(statuses.slice(0, 5)).toEqual([403, 403, 403, 403, 405]);
  expect(statuses[5]).not.toBe(200);
  expect(await fingerprint(db, tenant.actor)).toEqual(before);
});

async function send(handler: typeof GET, path: string, sent: { method: string; body?: string; type?: string }) {
  const headers = { cookie: `${cookieName("session")}=${tenant.owner.token}`, origin: "https://elsewhere.example" };
  const request = new NextRequest(`http://tickmark.test/api/trpc/${path}`, {
    method: sent.method,
    headers: sent.type ? { ...headers, "content-type": sent.type } : headers,
    body: sent.body ?? null,
  });
  return (await handler(request)).status;
}
