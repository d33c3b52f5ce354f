import { readdir } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { receiveUpload } from "#server/evidence/evidence/transport.ts";
import { receiveList } from "#server/exchange/imports/transport.ts";
import { env } from "#server/ground/platform/env.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { hostileLists, zipOf } from "#tests/factories/hostile-lists.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";
import { ask, makeToken } from "#tests/factories/programs.ts";

testDatabase();
const now = () => new Date().toISOString();

const LISTS: [string, () => Promise<Buffer>, RegExp][] = [
  ["an empty file", async () => Buffer.alloc(0), /empty/i],
  ["a file of blanks", async () => Buffer.from(" \r\n ; \r\n"), /./],
  ["a corrupt workbook", async () => Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(4000, 7)]), /damaged|Save/],
  [
    "a zip bomb named as a workbook",
    () => zipOf({ "xl/workbook.xml": Buffer.from("<a/>"), "xl/worksheets/sheet1.xml": Buffer.alloc(80 << 20, 32) }),
    /unpacks to far more/,
  ],
  [
    "a list of two million rows",
    async () => Buffer.concat([Buffer.from("ID,Title\n"), Buffer.from("A,B\n".repeat(2_000_000))]),
    /50,000 rows|rows/,
  ],
  ["a picture", async () => Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1"), /./],
];

test.each(LISTS)("%s is refused by screen and API with what to do, and nothing is imported", async (_, make, words) => {
  const { call, owner, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  const bytes = await make();
  const caller = { sessionToken: owner.token, believes: owner.id, now: now() };
  const list = { ...scope, name: "list.xlsx", bytes: new Blob([new Uint8Array(bytes)]).stream() };
  await expect(receiveList(caller, list)).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(words),
  });
  const { token } = await makeToken(call, workspace.slug);
  const answer = await ask(token, `/workspaces/${workspace.slug}/controls/import`, {
    method: "POST",
    body: new Uint8Array(bytes),
  });
  expect(answer.json).toMatchObject({ status: 400, detail: expect.stringMatching(words) });
  expect((await call.controls.list({ ...scope })).matching).toBe(0);
});

test("for any list a program sends, the answer is its outcome or a problem with a reason", async () => {
  const { call, workspace } = await makeTenant();
  const { token } = await makeToken(call, workspace.slug);
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(hostileLists(), async (made) => {
      const body = new Uint8Array(await made);
      const answer = await ask(token, `/workspaces/${workspace.slug}/controls/import`, { method: "POST", body });
      statuses.add(answer.status);
      expect(answer.json).toMatchObject(answer.status === 200 ? { created: expect.any(Number) } : { status: 400 });
    }),
    { numRuns: 60 },
  );
  expect(statuses).toEqual(new Set([200, 400]));
}, 120_000);

test("refuses a period that ends before it begins, at its end field", async () => {
  const { call, workspace } = await makeTenant();
  const values = engagementValues({ periodFrom: "2026-12-31", periodTo: "2026-01-01" });
  await expect(call.engagements.adopt({ workspace: workspace.slug, values })).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: expect.stringContaining("periodTo"),
  });
  expect(await call.engagements.list({ workspace: workspace.slug })).toEqual([]);
});

test("an upload that is cut off midway leaves neither a row nor bytes", async () => {
  const { owner, actor, workspace } = await makeTenant();
  const caller = { sessionToken: owner.token, believes: owner.id, now: now() };
  const send = (bytes: ReadableStream<Uint8Array>, declared: number) =>
    receiveUpload(caller, { workspace: workspace.slug, name: "a.csv", declared, limit: 1_000_000, bytes });
  const breaking = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(Buffer.alloc(1000));
      controller.error(new Error("the line went dead"));
    },
  });
  await expect(send(breaking, 5000)).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(/interrupted/),
  });
  await expect(send(new Blob([Buffer.alloc(1000)]).stream(), 5000)).rejects.toThrow(/interrupted/);
  expect(await readdir(join(env().dataDir, "objects", "incoming"))).toEqual([]);
  await expect(readdir(join(env().dataDir, "objects", actor.orgId))).rejects.toThrow("ENOENT");
});

test("when two people edit a control, the second is told who changed what and loses nothing they typed", async () => {
  const { call, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  const made = await call.controls.create({ ...scope, values: controlValues({ code: "C-1", title: "First" }) });
  const edit = (title: string) =>
    call.controls.update({ ...scope, controlId: made.id, version: 1, values: controlValues({ code: "C-1", title }) });
  await edit("Second");
  await expect(edit("Third")).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringMatching(/title/i),
  });
  expect(await call.controls.get({ ...scope, control: "C-1" })).toMatchObject({ title: "Second", version: 2 });
});
