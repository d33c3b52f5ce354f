import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { person } from "#db/schema/ground/identity.ts";
import { asIdentity } from "#db/tenant.ts";
import { createLog } from "#server/ground/platform/log.ts";
import { createPerson } from "#server/people/account/service/account.ts";
import { hashPassword } from "#server/people/account/service/passwords.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeOrganization, makePerson, makeTenant } from "#tests/factories/people.ts";
import { type Product, startProduct } from "#tests/factories/product.ts";

// A machine that is busy building elsewhere must not fail these.
vi.setConfig({ testTimeout: 60_000 });

const db = testDatabase();
type Tenant = Awaited<ReturnType<typeof makeTenant>>;
let product: Product;
let tenant: Tenant;
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "tickmark-logs-"));
  tenant = await makeTenant();
  product = await startProduct({
    DATABASE_URL: db.ownerUrl(),
    DATA_DIR: dir,
    TRUSTED_PROXIES: "1",
    APP_URL: "https://tickmark.example",
  });
}, 300_000);

afterAll(async () => {
  await product?.stop();
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

async function ask(path: string, init: RequestInit & { as?: { id: string; token: string } } = {}) {
  const { as, headers, ...rest } = init;
  const response = await fetch(`${product.url}${path}`, {
    redirect: "manual",
    ...rest,
    headers: {
      "x-tickmark": "1",
      ...(as ? { cookie: `__Host-tickmark.session=${as.token}`, "x-tickmark-person": as.id } : {}),
      ...headers,
    },
  });
  await response.arrayBuffer();
  return { status: response.status, id: response.headers.get("x-request-id") };
}

function query(procedure: string, ...inputs: object[]) {
  const names = inputs.map(() => procedure).join(",");
  return `/api/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify({ ...inputs }))}`;
}

test("every response names its request, and the log line has its route, status and duration", async () => {
  const asked: [string, string, number, RequestInit?][] = [
    ["/sign-in", "/sign-in", 200],
    [`/w/${tenant.workspace.slug}/controls`, "/w/[workspace]/controls", 307],
    [query("account.reach", {}), "/api/trpc/[trpc]", 401],
    ["/api/evidence/upload?workspace=x&name=y", "/api/evidence/upload", 401, { method: "PUT", body: "a" }],
    ["/no/such/page", "other", 404],
  ];
  for (const [path, route, status, init] of asked) {
    const answer = await ask(path, init);
    expect(answer).toMatchObject({ status, id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    const line = (await product.linesOf(answer.id)).find((l) => l.msg === "request");
    expect(line).toMatchObject({ level: "info", route, status, ms: expect.any(Number) });
  }
});

test("log lines name the person, tenant and workspace once they are known", async () => {
  const as = tenant.owner;
  const whose = { personId: as.id, orgId: tenant.org.orgId, workspaceId: tenant.workspace.id };
  const { id } = await ask(query("controls.list", { workspace: tenant.workspace.slug }), { as });
  const lines = await product.linesOf(id);
  expect(lines).toContainEqual(
    expect.objectContaining({ ...whose, msg: "procedure", procedure: "controls.list", outcome: "OK" }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ ...whose, msg: "request" }));

  const page = await product.linesOf((await ask(`/w/${tenant.workspace.slug}/controls`, { as })).id);
  expect(page.find((l) => l.msg === "request")).toMatchObject({ ...whose, status: 200 });
  expect(page.filter((l) => l.msg === "procedure").length).toBeGreaterThan(1);

  const upload = await ask(`/api/evidence/upload?workspace=${tenant.workspace.slug}&name=a.csv`, {
    as,
    method: "PUT",
    body: "a,b",
  });
  expect((await product.linesOf(upload.id)).find((l) => l.msg === "request")).toMatchObject({ ...whose, status: 201 });
});

test("a refusal names the person, but not the tenant they cannot reach", async () => {
  const stranger = await makePerson();
  const { id } = await ask(query("controls.list", { workspace: tenant.workspace.slug }), { as: stranger });
  const line = (await product.linesOf(id)).find((l) => l.msg === "procedure");
  expect(line).toMatchObject({ personId: stranger.id, outcome: "NOT_FOUND" });
  expect(line).not.toHaveProperty("orgId");
});

test("procedures for two tenants in one request each name their own", async () => {
  const { owner, org } = tenant;
  const other = await makeOrganization(owner);
  const input = [{ organization: org.orgId }, { organization: other.orgId }];
  const lines = await product.linesOf((await ask(query("people.list", ...input), { as: owner })).id);
  const procedures = lines.filter((l) => l.msg === "procedure");
  expect(procedures.map((l) => l.orgId).sort()).toEqual(input.map((i) => i.organization).sort());
  expect(lines.find((l) => l.msg === "request")).toMatchObject({ orgId: "several", personId: owner.id });
});

test("a well-formed request id from the proxy is kept, any other is replaced", async () => {
  const sound = `req-${randomUUID()}`;
  expect(await ask("/api/health", { headers: { "x-request-id": sound } })).toMatchObject({ id: sound });
  for (const unsound of ["short", "with space and more", "x".repeat(129), '"},{"level":"error'])
    expect((await ask("/api/health", { headers: { "x-request-id": unsound } })).id).toMatch(/^[0-9a-f-]{36}$/);
});

test("with an https address every response carries HSTS for two years, and cookies are bound to this host", async () => {
  for (const path of ["/sign-in", "/nowhere", "/icon.svg", "/api/health", "/api/v1/me"]) {
    const { headers } = await fetch(`${product.url}${path}`);
    expect(headers.get("strict-transport-security"), path).toBe("max-age=63072000; includeSubDomains");
  }
  const cookies = (await fetch(`${product.url}/api/auth/csrf`)).headers.getSetCookie();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatch(/^__Host-[^;]+;.*\bHttpOnly\b.*\bSecure\b.*\bSameSite=Lax\b/i);
});

test("no log line contains what people send: passwords, cookies, links, file names, text", async () => {
  const secret = `s3cret${randomUUID()}`;
  const body = JSON.stringify({ email: `${secret}@example.com`, password: secret, token: secret });
  await ask(`/invitation/${secret}`);
  await ask(`/reset-password?token=${secret}`);
  await ask("/sign-in", { headers: { cookie: `tickmark.session=${secret}`, authorization: `Bearer ${secret}` } });
  await ask("/api/trpc/account.requestReset", {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
  });
  await ask("/api/auth/callback/password", { method: "POST", body, headers: { "content-type": "application/json" } });
  const as = tenant.owner;
  await ask(`/api/evidence/upload?workspace=${tenant.workspace.slug}&name=${secret}.csv`, {
    as,
    method: "PUT",
    body: secret,
  });
  const { id } = await ask(`/w/${secret}`, { as });
  await product.linesOf(id);
  const text = JSON.stringify(product.lines);
  expect(text).toContain("/invitation");
  expect(text).not.toContain(secret);
  expect(text).not.toContain(as.token);
});

test("a failed statement is logged with its constraint and without its values", async () => {
  const told: string[] = [];
  const log = createLog({ write: (line) => void told.push(line) });
  const values = {
    id: tenant.owner.id,
    email: "someone@example.com",
    name: "Someone",
    passwordHash: "hash-of-a-password",
  };
  const error = await asIdentity("write", (tx) => tx.insert(person).values(values)).catch((e: unknown) => e);
  log.error({ err: error, password: "typed", session: { token: "opaque" } }, "failed");
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("person_pkey");
  expect(told[0]).toContain("logs.test.ts");
  for (const value of ["someone@example.com", "hash-of-a-password", tenant.owner.id, "typed", "opaque"])
    expect(told[0]).not.toContain(value);
});

test("logs every denial with its reason, and without what the caller sent", async () => {
  const stranger = await makePerson();
  const open = { workspace: tenant.workspace.slug };
  const denied = async (answer: { id: string | null }) =>
    (await product.linesOf(answer.id)).filter((l) => l.msg === "denied");

  const elsewhere = await denied(await ask(query("controls.list", open), { as: stranger }));
  expect(elsewhere).toEqual([expect.objectContaining({ reason: "not_found", personId: stranger.id, level: "warn" })]);

  const form = { method: "POST", headers: { "content-type": "application/json", "x-tickmark": "" }, body: "{}" };
  expect(await denied(await ask("/api/trpc/account.signUp", form))).toMatchObject([{ reason: "forbidden" }]);

  const secret = "tm_thisIsNoTokenOfOurs";
  const program = await ask("/api/v1/me", { headers: { authorization: `Bearer ${secret}` } });
  expect(await denied(program)).toMatchObject([{ reason: "unauthenticated", level: "info" }]);

  const said = JSON.stringify(product.lines);
  for (const text of [secret, stranger.token]) expect(said).not.toContain(text);
});

test("every sign-in attempt is logged, with the account and never with what was typed", async () => {
  const csrf = await fetch(`${product.url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookie = csrf.headers
    .getSetCookie()
    .map((c) => c.split(";")[0])
    .join("; ");
  const [right, wrong] = ["saddle-orchard-velvet-41", "not-the-password-of-anybody"];
  const email = `${randomUUID()}@example.com`;
  const passwordHash = await hashPassword(right, []);
  const account = await asIdentity("write", (tx) => createPerson(tx, { email, name: "Ada", passwordHash }));

  for (const [address, password, status, line] of [
    [email, right, 200, { msg: "signed in", account }],
    [email, wrong, 401, { msg: "denied", reason: "credentials", account }],
    ["nobody@example.com", wrong, 401, { msg: "denied", reason: "credentials", account: null }],
  ] as const) {
    const body = new URLSearchParams({ csrfToken, email: address, password, json: "true" });
    const answer = await ask("/api/auth/callback/password", { method: "POST", headers: { cookie }, body });
    expect(answer.status).toBe(status);
    const lines = await product.linesOf(answer.id);
    expect(lines.filter((l) => l.msg === "signed in" || l.msg === "denied")).toMatchObject([line]);
  }
  const said = JSON.stringify(product.lines);
  for (const text of [right, wrong, email, csrfToken]) expect(said).not.toContain(text);
});
