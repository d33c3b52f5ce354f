import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { OPERATIONS } from "#server/exchange/rest/transport/operations.ts";
import { verifyConsistency, verifyInclusion } from "#server/ground/journal/rules/merkle.ts";
import { openCheckpoint } from "#server/ground/journal/rules/note.ts";
import { TOKEN_CAPABILITIES } from "#server/people/tokens/rules.ts";
import { createTokenFor } from "#server/people/tokens/service.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";
import { ask, evidenceForm, makeToken } from "#tests/factories/programs.ts";

const db = testDatabase();
const sha256 = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

async function program(values: { capabilities?: ["workspace:read"] } = {}) {
  const tenant = await makeTenant();
  const { slug } = tenant.workspace;
  const made = await makeToken(tenant.call, slug, values);
  const at = `/workspaces/${slug}`;
  return { ...tenant, ...made, scope: { workspace: slug }, at };
}

async function withControl() {
  const made = await program();
  await made.call.engagements.adopt({ ...made.scope, values: engagementValues() });
  await made.call.controls.create({ ...made.scope, values: controlValues({ code: "IAM-07", frequency: "monthly" }) });
  const send = (metadata: unknown, content: string, headers: Record<string, string> = {}) =>
    ask(made.token, `${made.at}/evidence`, { method: "POST", body: evidenceForm(metadata, content), headers });
  return { ...made, send };
}

const MARCH = {
  controls: ["IAM-07"],
  title: "Review",
  coversFrom: "2026-03-01",
  coversTo: "2026-03-31",
  source: "okta",
};

test("a token is shown once, kept as a hash, says when it was last used, and tells whose it is", async () => {
  const { call, scope, token, id, workspace, owner } = await program();
  const [row] =
    await db.superuser()`select token_hash, row_to_json(t)::text as all from access_token t where id = ${id}`;
  expect(row?.token_hash).toBe(sha256(token).toString("hex"));
  expect(row?.all).not.toContain(token);
  expect(await call.tokens.list(scope)).toMatchObject([{ id, lastUsedAt: null, state: "live" }]);
  const me = await ask(token, "/me");
  expect(me.json).toMatchObject({ workspace: { id: workspace.id }, person: { id: owner.id }, token: { id } });
  expect((await call.tokens.list(scope))[0]?.lastUsedAt).toMatch(/^20/);
});

test("an operator makes a token in a person's name, for what that person may do", async () => {
  const { owner, workspace } = await program();
  const values = { name: "CI", capabilities: [...TOKEN_CAPABILITIES], days: 1 };
  const token = await createTokenFor(owner.email, workspace.slug, values);
  expect((await ask(token, "/me")).json).toMatchObject({
    person: { id: owner.id },
    capabilities: [...TOKEN_CAPABILITIES].sort(),
  });
  await expect(createTokenFor("nobody@example.com", workspace.slug, values)).rejects.toThrow(
    "No account has the address",
  );
  await expect(createTokenFor(owner.email, "elsewhere", values)).rejects.toThrow("does not exist");
});

test("evidence sent by a program is stored, journalled under the token's name, and covers what is due", async () => {
  const { send, call, scope, token, at } = await withControl();
  const answer = await send(MARCH, "user,role\r\n");
  expect(answer.status).toBe(201);
  expect(answer.json.sha256).toBe(sha256("user,role\r\n").toString("hex"));
  const { items } = await call.evidence.list({ ...scope });
  expect(items[0]).toMatchObject({ id: answer.json.id, source: "api", system: "okta", sequence: answer.json.sequence });
  expect(items[0]?.submittedBy).toContain("token “Collector”");
  const timeline = await ask(token, `${at}/timeline?from=2026-03-01&to=2026-03-31`);
  const [control] = timeline.json.controls;
  expect(control.occurrences).toHaveLength(1);
  expect(control.occurrences[0].evidence).toEqual([answer.json.id]);
});

test("with the same key a retry is executed once and answered the same, even when both arrive at once", async () => {
  const { send, call, scope } = await withControl();
  const key = { "idempotency-key": "okta-2026-03" };
  const all = await Promise.all([1, 2, 3, 4].map(() => send(MARCH, "march", key)));
  expect(all.map((a) => a.status)).toEqual([201, 201, 201, 201]);
  expect(new Set(all.map((a) => a.text)).size).toBe(1);
  expect(all.filter((a) => a.headers.get("idempotency-replayed") === "true")).toHaveLength(3);
  expect((await call.evidence.list({ ...scope })).items).toHaveLength(1);
  const other = await send({ ...MARCH, title: "Another" }, "march", key);
  expect(other).toMatchObject({ status: 409, json: { field: "idempotency-key" } });
});

test("a key whose request was refused can be used for the corrected one", async () => {
  const { send } = await withControl();
  const key = { "idempotency-key": "mended" };
  expect((await send({ ...MARCH, controls: ["NONE-1"] }, "x", key)).status).toBe(400);
  expect((await send(MARCH, "x", key)).status).toBe(201);
});

test.each([
  ["a control that does not exist", { ...MARCH, controls: ["NONE-1"] }, "metadata.controls"],
  ["a span that ends before it begins", { ...MARCH, coversTo: "2026-02-01" }, "metadata.coversTo"],
  ["a date that is none", { ...MARCH, coversFrom: "2026-02-31" }, "metadata.coversFrom"],
  ["no title", { ...MARCH, title: "" }, "metadata.title"],
  ["a field nobody knows", { ...MARCH, coverFrom: "2026-01-01" }, "metadata"],
  ["metadata that is not JSON", "{", "metadata"],
])("%s is refused naming the field, and nothing is recorded", async (_, metadata, field) => {
  const { send, call, scope } = await withControl();
  const answer = await send(metadata, "bytes");
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.json).toMatchObject({ status: 400, title: "Bad Request", field });
  expect((await call.evidence.list({ ...scope })).items).toEqual([]);
});

test("a form with no file or two files, or one that is cut off, is refused", async () => {
  const { token, at } = await withControl();
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    ask(token, `${at}/evidence`, { method: "POST", body, headers });
  const without = new FormData();
  without.set("metadata", JSON.stringify(MARCH));
  expect((await post(without)).json).toMatchObject({ status: 400, field: "file" });
  const two = evidenceForm(MARCH, "one");
  two.append("file", new File(["two"], "two.csv"));
  expect((await post(two)).json).toMatchObject({ status: 400, field: "file" });
  const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nhalf';
  expect(await post(head, { "content-type": "multipart/form-data; boundary=b" })).toMatchObject({ status: 400 });
  expect(await post("{}", { "content-type": "application/json" })).toMatchObject({ status: 400 });
  expect(await post(evidenceForm(MARCH, ""))).toMatchObject({ status: 400 });
});

test("a real control list is imported unchanged, once; rejected rows come back with their reasons", async () => {
  const { call, scope, token, at } = await program();
  await call.engagements.adopt({ ...scope, values: engagementValues({ categories: [...ALL_CATEGORIES] }) });
  const list = readFileSync(new URL("../../fixtures/cpa-firm-controls.csv", import.meta.url));
  const post = (body: BodyInit) =>
    ask(token, `${at}/controls/import`, { method: "POST", body, headers: { "content-type": "text/csv" } });
  expect((await post(list)).json).toEqual({ created: 89, updated: 0, unchanged: 0, rejected: [] });
  expect((await post(list)).json).toEqual({ created: 0, updated: 0, unchanged: 89, rejected: [] });
  const wrong = await post("Control ID,Title,Frequency\nX-1,Fine,monthly\nX-2,Not,seldom or so\n");
  expect(wrong.json).toMatchObject({ created: 1, rejected: [{ row: 3, column: "Frequency" }] });
  expect((await post("")).json).toMatchObject({ status: 400 });
});

const ALL_CATEGORIES = ["security", "availability", "processing_integrity", "confidentiality", "privacy"] as const;

test.each(["controls", "criteria", "engagements"])("pages of %s contain everything once, in order", async (what) => {
  const { call, scope, token, at } = await program();
  for (const [from, to] of [
    ["2026-01-01", "2026-06-30"],
    ["2026-07-01", "2026-12-31"],
    ["2027-01-01", "2027-06-30"],
  ])
    await call.engagements.adopt({ ...scope, values: engagementValues({ periodFrom: from, periodTo: to }) });
  for (const n of [3, 1, 2]) await call.controls.create({ ...scope, values: controlValues({ code: `C-${n}` }) });
  const all = (await ask(token, `${at}/${what}`)).json;
  expect(all.next).toBeNull();
  const found: unknown[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const search: string = cursor ? `?limit=2&cursor=${encodeURIComponent(cursor)}` : "?limit=2";
    const page: { items: unknown[]; next: string | null } = (await ask(token, `${at}/${what}${search}`)).json;
    expect(page.items.length).toBeLessThanOrEqual(2);
    found.push(...page.items);
    cursor = page.next;
  }
  expect(found).toEqual(all.items);
  expect(found.length).toBeGreaterThan(2);
  expect((await ask(token, `${at}/${what}?limit=0`)).status).toBe(400);
});

test("anyone can verify the journal with what the API returns: lines, leaf hashes, proofs, checkpoint, key", async () => {
  const { send, token, at } = await withControl();
  const receipt = (await send(MARCH, "march")).json;
  const key = (await ask(null, "/journal/key")).text.trim();
  const { size, root } = openCheckpoint((await ask(token, `${at}/journal/checkpoint`)).text, key);
  const lines = (await ask(token, `${at}/journal/entries`)).text.split("\n").slice(0, -1);
  expect(lines).toHaveLength(size);
  const leaves = lines.map((line) => sha256(Buffer.of(0), line));
  expect(leaves[receipt.sequence]?.toString("hex")).toBe(receipt.leafHash);
  for (const [sequence, leaf] of leaves.entries()) {
    const proof = (await ask(token, `${at}/journal/proof?sequence=${sequence}&size=${size}`)).json;
    expect(proof).toMatchObject({ sequence, size, leafHash: leaf.toString("hex") });
    const hashes = proof.hashes.map((h: string) => Buffer.from(h, "hex"));
    expect(verifyInclusion(leaf, sequence, size, hashes, root)).toBe(true);
  }
  const tail = (await ask(token, `${at}/journal/entries?from=${size - 1}`)).text;
  expect(tail).toBe(`${lines.at(-1)}\n`);
  await send({ ...MARCH, title: "April" }, "april");
  const later = openCheckpoint((await ask(token, `${at}/journal/checkpoint`)).text, key);
  const { hashes } = (await ask(token, `${at}/journal/consistency?from=${size}&to=${later.size}`)).json;
  const steps = hashes.map((h: string) => Buffer.from(h, "hex"));
  expect(verifyConsistency(size, later.size, root, later.root, steps)).toBe(true);
  for (const bad of [
    `sequence=${later.size}&size=${later.size}`,
    `sequence=0&size=${later.size + 1}`,
    "sequence=x&size=1",
  ])
    expect((await ask(token, `${at}/journal/proof?${bad}`)).status).toBe(400);
});

test("the OpenAPI document describes every operation, and every reference in it resolves", async () => {
  const { json } = await ask(null, "/openapi.json");
  expect(json.openapi).toBe("3.1.0");
  const described = Object.entries<Record<string, unknown>>(json.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(OPERATIONS.map((o) => `${o.method} ${o.path}`).sort());
  for (const [, name] of JSON.stringify(json).matchAll(/"#\/components\/schemas\/(\w+)"/g))
    expect(json.components.schemas[name ?? ""]).toBeDefined();
  const answers = Object.values<Record<string, { responses: Record<string, { headers?: object }> }>>(json.paths);
  for (const { responses } of answers.flatMap((methods) => Object.values(methods))) {
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(["413", "429", "503"]));
    for (const code of ["429", "503"]) expect(responses[code]?.headers).toHaveProperty("Retry-After");
  }
  const ids = Object.values<Record<string, { operationId: string }>>(json.paths).flatMap((m) =>
    Object.values(m).map((o) => o.operationId),
  );
  expect(new Set(ids).size).toBe(OPERATIONS.length);
});

test("an unknown address and a wrong method are told apart", async () => {
  const { token, at } = await program();
  expect(await ask(token, "/nothing")).toMatchObject({ status: 404, json: { title: "Not Found" } });
  const wrong = await ask(token, `${at}/controls`, { method: "DELETE" });
  expect(wrong.status).toBe(405);
  expect(wrong.headers.get("allow")).toBe("GET");
  expect((await ask(null, "/me")).headers.get("www-authenticate")).toBe("Bearer");
});
