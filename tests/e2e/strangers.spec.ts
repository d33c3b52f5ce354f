import { type APIRequestContext, type APIResponse, expect, request, test } from "@playwright/test";
import { stateOf } from "./people.ts";

const PROTECTED = [
  "/home",
  "/account",
  "/w/demo",
  "/w/demo/engagements",
  "/w/demo/controls",
  "/w/demo/controls/IAM-04",
  "/w/demo/criteria",
  "/w/demo/evidence",
  "/w/demo/evidence/items",
  "/w/demo/activity",
  "/w/demo/sharing",
  "/w/demo/tokens",
  "/api/controls/export?workspace=demo&format=csv",
  "/api/evidence/export?workspace=demo&from=2020-01-01&to=2030-01-01",
  "/api/trpc/controls.list?input=%7B%22workspace%22%3A%22demo%22%7D",
  "/api/v1/workspaces/demo/controls",
  "/api/v1/workspaces/demo/journal/entries",
];

/** Words of the demo's data that no stranger may read. */
const SECRET = /Northwind|User access review|Nora Lindqvist|Samir Haddad|Payroll platform|IAM-0\d<|evidence\.submitted/;

const TREE = encodeURIComponent(
  JSON.stringify(["", { children: ["(app)", { children: ["w", {}] }] }, null, null, true]),
);
const FIVE_TIMES = (name: string) => Array(5).fill(name).join(":");
const TRICKS: Record<string, Record<string, string>> = {
  plain: {},
  "a server component request": { rsc: "1", "next-router-state-tree": TREE, "next-url": "/home" },
  "a prefetch": { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
  "a segment prefetch": { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/w/demo/__PAGE__" },
  "a sub-request of the proxy": { "x-middleware-subrequest": FIVE_TIMES("proxy") },
  "a sub-request of the middleware": { "x-middleware-subrequest": FIVE_TIMES("src/middleware") },
  "the proxy's own answer": { "x-middleware-next": "1", "x-middleware-rewrite": "/w/demo/controls" },
  "a prefetch of the old router": { "x-middleware-prefetch": "1", purpose: "prefetch", "x-nextjs-data": "1" },
  "another address": {
    "x-matched-path": "/w/demo/controls",
    "x-invoke-path": "/w/demo/controls",
    "x-original-url": "/",
  },
  "another host": { "x-forwarded-host": "localhost", "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1" },
  "headers that the proxy sets": { "x-address": "/w/demo/controls", "x-nonce": "abc", "content-security-policy": "" },
  "an action": { "next-action": "0".repeat(42), "content-type": "text/plain;charset=UTF-8" },
  "a token of nobody": { authorization: `Bearer tm_${"A".repeat(64)}`, cookie: "tickmark.session=AAAA" },
};

/** Next sends a request with the headers of its own client to the same address with `_rsc`: that one is asked too. */
async function followed(stranger: APIRequestContext, url: string, method: string): Promise<APIResponse> {
  const answer = await stranger.fetch(url, { method });
  const next = answer.headers().location ?? "";
  if (answer.status() !== 307 || !next.includes("_rsc")) return answer;
  expect(next.split("?")[0], url).toBe(url.split("?")[0]);
  return await stranger.fetch(next, { method });
}

for (const [trick, headers] of Object.entries(TRICKS))
  test(`a stranger with ${trick} gets no protected byte`, async ({ baseURL }) => {
    const stranger = await request.newContext({ baseURL, extraHTTPHeaders: headers, maxRedirects: 0 });
    for (const path of PROTECTED)
      for (const url of [path, `${path}${path.includes("?") ? "&" : "?"}_rsc=abc12&nxtPworkspace=demo`]) {
        const method = trick === "an action" ? "POST" : "GET";
        const answer = await followed(stranger, url, method);
        const body = await answer.text();
        const said = `${JSON.stringify(answer.headers())}\n${body}`;
        expect(said.match(SECRET)?.[0], `${url} with ${trick}`).toBeUndefined();
        // Next answers a prefetch of its old router by itself, with an empty object: nobody was asked.
        if (path.startsWith("/api/") && body !== "{}")
          expect([401, 403, 404, 405], `${url} with ${trick}`).toContain(answer.status());
      }
    await stranger.dispose();
  });

test("reveals nothing to a signed-in person of another organization either", async ({ baseURL }) => {
  const other = await request.newContext({ baseURL, storageState: stateOf("mssp"), maxRedirects: 0 });
  for (const headers of [{}, TRICKS["a server component request"], TRICKS["a prefetch"]])
    for (const path of PROTECTED.filter((p) => p.includes("demo"))) {
      const answer = await other.get(path, { headers });
      expect((await answer.text()).match(SECRET)?.[0], path).toBeUndefined();
    }
  await other.dispose();
});

test("every page has a strict policy with its own nonce, and loads only from this host", async ({ browser }) => {
  const context = await browser.newContext({ storageState: stateOf("owner") });
  const page = await context.newPage();
  const hosts = new Set<string>();
  page.on("request", (r) => hosts.add(new URL(r.url()).host));
  const nonces = new Set<string>();
  for (const path of ["/", "/sign-in", "/report-plan", "/home", "/w/demo", "/w/demo/evidence", "/w/demo/tokens"]) {
    const answer = await page.goto(path);
    const policy = answer?.headers()["content-security-policy"] ?? "";
    expect(answer?.headers()["cache-control"]).toContain("no-store");
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy.match(/script-src ([^;]+)/)?.[1]).toMatch(/^'nonce-[^']+' 'strict-dynamic'$/);
    nonces.add(policy.match(/nonce-([^']+)/)?.[1] ?? "");
  }
  expect(nonces.size).toBe(7);
  expect([...hosts]).toEqual([new URL(page.url()).host]);
  await context.close();
});

test("every response forbids framing, sniffing and scripts, and TRACE is refused", async ({ request }) => {
  const paths = ["/", "/nowhere", "/icon.svg", "/api/health", "/api/v1/me", "/api/trpc/nowhere", "/api/auth/session"];
  for (const path of paths) {
    const headers = (await request.get(path)).headers();
    const policies = headers["content-security-policy"] ?? "";
    expect(policies.match(/default-src 'none'/g), path).toHaveLength(1);
    expect(policies, path).toContain("base-uri 'none'");
    expect(policies, path).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["access-control-allow-origin"], path).toBeUndefined();
    expect((await request.fetch(path, { method: "TRACE" })).status(), path).toBe(405);
  }
});
