import { performance } from "node:perf_hooks";
import { threadId } from "node:worker_threads";
import { expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import { receiveList } from "#server/exchange/imports/transport.ts";
import { exportOscal, receiveComponents } from "#server/exchange/oscal/transport.ts";
import { drawingOf } from "#server/ground/papers/service/drawing.ts";
import { inThreads } from "#server/ground/platform/threads.ts";
import { exportDocument } from "#server/programme/documents/transport.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { documentValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const FILE = "tests/factories/thread-work.ts";
const work = inThreads<typeof import("#tests/factories/thread-work.ts")>(FILE, "Too much.", 2);
const callerOf = ({ owner }: Awaited<ReturnType<typeof makeTenant>>) => ({
  sessionToken: owner.token,
  believes: owner.id,
  now: new Date().toISOString(),
});

test("work runs in another thread, and its errors keep their messages", async () => {
  const elsewhere: number = await work("whichThread", undefined as never);
  expect(elsewhere).not.toBe(threadId);
  await expect(work("refusing", "name" as never)).rejects.toMatchObject({
    name: "AppError",
    code: "conflict",
    field: "name",
    message: "Not like this.",
  });
});

test("work that never ends, or exhausts memory, is stopped with a remedy, and the next is done", async () => {
  for (const what of ["endless", "greedy"] as const)
    await expect(work(what, undefined as never)).rejects.toMatchObject({ code: "invalid", message: "Too much." });
  expect(await work("whichThread", undefined as never)).not.toBe(threadId);
});

test("no transaction waits for a thread: a call inside one is refused", async () => {
  const { actor } = await makeTenant();
  await expect(withActor(actor, "read", () => work("whichThread", undefined as never))).rejects.toThrow(
    /while a transaction is open/,
  );
});

test("a list is opened and confirmed in steps, between which no transaction is open", async () => {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const bytes = new Blob(["Control ID,Control\nA-1,One\n"]).stream();
  const { id: draftId } = await receiveList(callerOf(tenant), { ...scope, name: "list.csv", bytes });
  const { plan } = await tenant.call.imports.open({ ...scope, draftId, plan: null });
  expect(await tenant.call.imports.confirm({ ...scope, draftId, plan })).toMatchObject({ created: 1 });
});

test("controls that change while a list is compared with them are compared again, and nothing is written twice", async () => {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const bring = async (text: string) => {
    const bytes = new Blob([text]).stream();
    const { id } = await receiveList(callerOf(tenant), { ...scope, name: "list.csv", bytes });
    return {
      ...scope,
      draftId: id,
      plan: (await tenant.call.imports.open({ ...scope, draftId: id, plan: null })).plan,
    };
  };
  const list = "Control ID,Control\nA-1,One\nA-2,Two\n";
  const both = await Promise.all([bring(list), bring(list)]);
  const results = await Promise.all(both.map((draft) => tenant.call.imports.confirm(draft)));
  expect(results.map((r) => [r.created, r.unchanged]).sort()).toEqual([
    [0, 2],
    [2, 0],
  ]);
});

test("documents are laid out in a thread, leaving the event loop free", async () => {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const body = "A **bold** word and [a link](https://example.com) in it.\n\n".repeat(3000);
  const { id } = await tenant.call.documents.create({ ...scope, values: documentValues(), body });
  const before = performance.eventLoopUtilization();
  const answer = await exportDocument(callerOf(tenant), { ...scope, document: id, format: "docx" });
  expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(1000);
});

test("even the worst accepted text is rendered in a thread, and shown as written if that takes too long", async () => {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const worst = [
    "# a\n\n".repeat(39_000),
    `${"a\n".repeat(100)}\n`.repeat(980),
    `${"a@b.c ".repeat(400)}\n\n`.repeat(80),
  ];
  for (const body of worst) {
    const { id } = await tenant.call.documents.create({ ...scope, values: documentValues(), body });
    const before = performance.eventLoopUtilization();
    const { drawing } = await tenant.call.documents.read({ ...scope, documentId: id });
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
    expect(drawing === null || JSON.parse(drawing).length > 0).toBe(true);
  }
});

test("rendered Markdown has headings, lists, tables and safe links; HTML stays text, and images are left out", async () => {
  const text =
    "# A\n\n1. one\n2. [in](https://a.example) [out](javascript:x) <b>x</b> ![p](https://a.example/p.png)\n\n| a |\n| -: |\n| **b** |";
  const drawing = (await drawingOf(text)) ?? "";
  expect(JSON.parse(drawing)[0]).toEqual(["h2", {}, ["A"]]);
  expect(drawing).toContain('["a",{"href":"https://a.example"},["in"]]');
  expect(drawing).toContain('["td",{"align":"right"},[["strong",{},["b"]]]]');
  expect(drawing).toContain('"<b>","x","</b>"');
  expect(drawing).not.toMatch(/javascript|"img"|p\.png/);
});

test("a document older than the bounds is exported as written", async () => {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const { id } = await tenant.call.documents.create({ ...scope, values: documentValues(), body: "x" });
  const sql = db.superuser();
  await sql`alter table document_version disable trigger user`;
  await sql`update document_version set body = ${"> ".repeat(30_000)} where document_id = ${id}`;
  await sql`alter table document_version enable trigger user`;
  for (const format of ["pdf", "docx"])
    expect((await exportDocument(callerOf(tenant), { ...scope, document: id, format })).status).toBe(200);
  const { body, drawing } = await tenant.call.documents.read({ ...scope, documentId: id });
  expect([body.length, drawing]).toEqual([60_000, null]);
});

test("an OSCAL file with too many components is refused before it is parsed, and nothing is kept", async () => {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const components = Array.from({ length: 30_000 }, (_, i) => ({
    uuid: `${i}`,
    title: `Control ${i}`,
    description: "",
  }));
  const file = JSON.stringify({ "component-definition": { metadata: { title: "Many" }, components } });
  const before = performance.eventLoopUtilization();
  await expect(
    receiveComponents(callerOf(tenant), { ...scope, preview: "false" }, new Blob([file]).stream()),
  ).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(/more than 5,000 components: split/) });
  expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.7);
  const { components: none } = JSON.parse(
    await (await exportOscal(callerOf(tenant), { ...scope, model: "component-definition" })).text(),
  )["component-definition"];
  expect(none).toBeUndefined();
});
