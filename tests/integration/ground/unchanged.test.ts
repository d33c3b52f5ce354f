import { expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { whileUnchanged } from "#server/ground/journal/service/unchanged.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";

testDatabase();

const NOTED = { action: "controls.imported", subject: { type: "workspace", id: null, label: "A change" } } as const;

test("a result is cached until the workspace's journal grows, in any transaction", async () => {
  const { actor } = await makeTenant();
  let computed = 0;
  const read = () => withActor(actor, "read", (tx) => whileUnchanged(tx, actor, ["count"], async () => ++computed));
  await withActor(actor, "write", (tx) => record(tx, actor, NOTED));
  expect([await read(), await read()]).toEqual([1, 1]);
  await withActor(actor, "write", (tx) => record(tx, actor, NOTED));
  expect([await read(), await read()]).toEqual([2, 2]);
});

test("a rolled-back change keeps the cached result", async () => {
  const { actor } = await makeTenant();
  let computed = 0;
  const read = () => withActor(actor, "read", (tx) => whileUnchanged(tx, actor, ["count"], async () => ++computed));
  await withActor(actor, "write", (tx) => record(tx, actor, NOTED));
  await read();
  const failed = withActor(actor, "write", async (tx) => {
    await record(tx, actor, NOTED);
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  expect(await read()).toBe(1);
});

test("another tenant, role, engagement or question never gets the result", async () => {
  const [a, b] = [await makeTenant(), await makeTenant()];
  for (const { actor } of [a, b]) await withActor(actor, "write", (tx) => record(tx, actor, NOTED));
  const ask = (actor: typeof a.actor, what: string, answer: string) =>
    withActor(a.actor, "read", (tx) => whileUnchanged(tx, actor, [what], async () => answer));
  expect(await ask(a.actor, "q", "first")).toBe("first");
  expect(await ask({ ...a.actor, dbRole: "auditor" }, "q", "auditor's")).toBe("auditor's");
  expect(await ask({ ...a.actor, engagementId: a.workspace.id }, "q", "engagement's")).toBe("engagement's");
  expect(await ask(a.actor, "another", "other")).toBe("other");
  expect(await ask(a.actor, "q", "second")).toBe("first");
  const others = withActor(b.actor, "read", (tx) => whileUnchanged(tx, b.actor, ["q"], async () => "b's"));
  expect(await others).toBe("b's");
});

test("beyond the limit, the most recently used results stay", async () => {
  const { actor } = await makeTenant();
  await withActor(actor, "write", (tx) => record(tx, actor, NOTED));
  const computed: string[] = [];
  const ask = (what: string) =>
    withActor(actor, "read", (tx) => whileUnchanged(tx, actor, [what], async () => computed.push(what)));
  await ask("often");
  for (let n = 1; n < 50; n++) await ask(`once ${n}`);
  await ask("often");
  await ask("one more than are kept");
  computed.length = 0;
  for (const what of ["often", "once 2", "once 1"]) await ask(what);
  expect(computed).toEqual(["once 1"]);
});
