import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { freePort } from "#db/embedded.ts";
import { ATTEMPTS } from "#server/people/account/rules/attempts.ts";
import { startSession } from "#server/people/account/service/account.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { delegate, makeProvider, share } from "#tests/factories/invitations.ts";
import { startNginx } from "#tests/factories/nginx.ts";
import { asBrowser, makeOrganization, makePerson, makeTenant } from "#tests/factories/people.ts";
import { installed, startPgBouncer } from "#tests/factories/pgbouncer.ts";
import { type Product, startProduct } from "#tests/factories/product.ts";
import { engagementValues } from "#tests/factories/programme.ts";

const ROUNDS = 12;
const db = testDatabase();
const scratch = join(inject("scratch"), "several");
let bouncer: Awaited<ReturnType<typeof startPgBouncer>>;
let nginx: Awaited<ReturnType<typeof startNginx>>;
let front: string;
let products: [Product, Product];
let tenant: Awaited<ReturnType<typeof makeTenant>>;

describe.skipIf(!installed("nginx") || !installed("pgbouncer"))("two processes behind nginx and PgBouncer", () => {
  beforeAll(async () => {
    tenant = await makeTenant();
    bouncer = await startPgBouncer(join(scratch, "pgbouncer"), db.appUrl(), 3);
    const port = await freePort();
    front = `http://127.0.0.1:${port}`;
    const settings = {
      DATABASE_URL: db.ownerUrl(),
      DATABASE_APP_URL: bouncer.url,
      DATA_DIR: join(scratch, "data"),
      APP_URL: front,
      TRUSTED_PROXIES: "1",
    };
    const first = await startProduct(settings);
    products = [first, await startProduct(settings)];
    nginx = await startNginx(
      join(scratch, "nginx"),
      port,
      products.map((p) => Number(new URL(p.url).port)),
    );
  }, 300_000);

  afterAll(async () => {
    await nginx?.stop();
    await Promise.all(products?.map((p) => p.stop()) ?? []);
    await bouncer?.stop();
  }, 60_000);

  test("a session ended in one process is refused by the other at the next request", async () => {
    const { id } = await makePerson();
    for (let n = 0; n < ROUNDS; n++) {
      const [a, b] = n % 2 ? products : products.toReversed();
      const [stolen, kept] = [await startSession(id, "test"), await startSession(id, "test")];
      expect((await ask(a?.url, stolen, "account.reach")).status).toBe(200);
      expect((await ask(b?.url, kept, "account.endOtherSessions", {}, undefined, pageOf(id))).status).toBe(200);
      expect((await ask(a?.url, stolen, "account.reach")).status).toBe(401);
      expect((await ask(a?.url, kept, "account.reach")).status).toBe(200);
      for (let i = 0; i < 4; i++) expect((await ask(front, stolen, "account.reach")).status).toBe(401);
    }
  }, 60_000);

  test("a grant or delegation revoked in one process is gone from the other at the next request", async () => {
    const { workspace, org } = tenant;
    const owner = await startSession(tenant.owner.id, "test");
    const mine = pageOf(tenant.owner.id);
    const { id: engagementId } = await tenant.call.engagements.adopt({
      workspace: workspace.slug,
      values: engagementValues(),
    });
    const auditor = await makePerson("Aude Auditor");
    const firm = await makeOrganization(auditor, "audit_firm");
    const provider = await makeProvider();
    const open = { workspace: workspace.slug };
    const client = { owner: tenant.owner, slug: workspace.slug, orgId: org.orgId };
    for (let n = 0; n < ROUNDS; n++) {
      const [a, b] = n % 2 ? products : products.toReversed();
      // Letters to one address are counted by the day.
      await db.superuser()`delete from mail`;
      const grantId = await share(db, client, engagementId, auditor, { acceptingId: firm.orgId });
      expect((await ask(a?.url, auditor.token, "workspaces.open", undefined, open)).status).toBe(200);
      expect((await ask(b?.url, owner, "sharing.revoke", { ...open, grantId }, undefined, mine)).status).toBe(200);
      expect((await ask(a?.url, auditor.token, "workspaces.open", undefined, open)).status).toBe(404);

      const delegationId = await delegate(db, client, { owner: provider.owner, orgId: provider.org.orgId });
      expect((await ask(a?.url, provider.owner.token, "workspaces.open", undefined, open)).status).toBe(200);
      const body = { organization: org.orgId, delegationId };
      const revoked = await ask(b?.url, owner, "delegations.revoke", body, undefined, mine);
      expect(revoked.status).toBe(200);
      expect((await ask(a?.url, provider.owner.token, "workspaces.open", undefined, open)).status).toBe(404);
    }
  }, 60_000);

  test("both processes count attempts together, by the address the proxy saw, whatever the client claims", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < ATTEMPTS.network + 1; n++) {
      const claimed = { "x-forwarded-for": `203.0.113.${n % 250}` };
      const reset = { email: `nobody-${n}@example.com` };
      statuses.push((await ask(front, null, "account.requestReset", reset, undefined, claimed)).status);
    }
    expect(statuses).toEqual([...Array(ATTEMPTS.network).fill(200), 429]);
    for (const { url } of products) {
      const through = { "x-forwarded-for": "198.51.100.7, 127.0.0.1" };
      const reset = { email: "somebody@example.com" };
      expect((await ask(url, null, "account.requestReset", reset, undefined, through)).status).toBe(429);
    }
  }, 60_000);

  test("an upload goes through, and the proxy hides what it must", async () => {
    const session = await startSession(tenant.owner.id, "test");
    const body = Buffer.alloc(20 * 1024 * 1024, "a");
    const headers = asBrowser({ id: tenant.owner.id, token: session });
    const at = `${front}/api/evidence/upload?workspace=${tenant.workspace.slug}&name=large.log`;
    expect((await fetch(at, { method: "PUT", headers, body })).status).toBe(201);
    expect((await fetch(`${front}/api/metrics`)).status).toBe(403);
  });

  test("PgBouncer killed and restarted: errors are clean, and both processes recover by themselves", async () => {
    const session = await startSession(tenant.owner.id, "test");
    const answers: number[] = [];
    const stop = new AbortController();
    async function client() {
      while (!stop.signal.aborted) answers.push((await ask(front, session, "account.reach")).status);
    }
    const clients = Array.from({ length: 6 }, client);
    for (let n = 0; n < 3; n++) {
      const before = answers.length;
      await expect.poll(() => answers.length, { timeout: 20_000 }).toBeGreaterThan(before + 12);
      await bouncer.restart();
    }
    const before = answers.length;
    await expect.poll(() => answers.length, { timeout: 20_000 }).toBeGreaterThan(before + 12);
    stop.abort();
    await Promise.all(clients);
    expect(answers.filter((s) => s !== 200 && s !== 503)).toEqual([]);
    for (const { url } of products)
      await expect.poll(async () => (await ask(url, session, "account.reach")).status, { timeout: 10_000 }).toBe(200);
  }, 60_000);
});

function pageOf(person: string) {
  return { "x-tickmark-person": person };
}

/** Calls a procedure over HTTP: a mutation when it is given a body, else a query. */
function ask(
  url: string | undefined,
  session: string | null,
  procedure: string,
  body?: object,
  input?: object,
  own: Record<string, string> = {},
): Promise<Response> {
  const asked = input ? `?input=${encodeURIComponent(JSON.stringify(input))}` : "";
  return fetch(`${url}/api/trpc/${procedure}${asked}`, {
    method: body ? "POST" : "GET",
    headers: {
      "x-tickmark": "1",
      "content-type": "application/json",
      ...(session ? { cookie: `tickmark.session=${session}` } : {}),
      ...own,
    },
    body: body ? JSON.stringify(body) : null,
  });
}
