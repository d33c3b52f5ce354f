import { expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import { allControls } from "#server/programme/controls/queries/all.ts";
import { saveControls } from "#server/programme/controls/service/save-controls.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { callAs, makeTenant, NOW } from "#tests/factories/people.ts";
import { engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function tenant() {
  const made = await makeTenant();
  const workspace = made.workspace.slug;
  return { ...made, slug: workspace, call: callAs(made.owner, NOW), at: (now: string) => callAs(made.owner, now) };
}

function entries(workspaceId: string) {
  return db.superuser()<{ action: string; body: string }[]>`
    select action, body from journal_entry where log_id = ${workspaceId} order by sequence`;
}

test("an import writes one version and one entry per control, and importing it again writes nothing", async () => {
  const { call, slug, actor, workspace } = await tenant();
  await call.engagements.adopt({ workspace: slug, values: engagementValues() });
  const changes = Array.from({ length: 300 }, (_, n) => ({
    code: `C-${String(n).padStart(3, "0")}`,
    title: `Control ${n}`,
    statement: "Somebody does something and signs it.",
    ownerName: n % 2 ? "Ann Lee" : "Bob Ray",
    frequency: "monthly" as const,
    criteria: ["CC6.1", "CC6.2"],
  }));
  const before = (await entries(workspace.id)).length;
  const save = (list: Parameters<typeof saveControls>[2]) =>
    withActor(actor, "write", (tx) => saveControls(tx, actor, list));
  expect(await save(changes)).toEqual({ created: 300, changed: 0, mapped: 0, unchanged: 0 });
  // Two named people, three hundred controls, three hundred mappings.
  expect((await entries(workspace.id)).length - before).toBe(602);
  expect(await save(changes)).toEqual({ created: 0, changed: 0, mapped: 0, unchanged: 300 });
  expect((await entries(workspace.id)).length - before).toBe(602);

  const listed = await withActor(actor, "read", (tx) => allControls(tx, actor));
  expect(listed[7]).toMatchObject({
    code: "C-007",
    ownerName: "Ann Lee",
    criteria: ["CC6.1", "CC6.2"],
    status: "active",
  });
  expect(await save(listed)).toEqual({ created: 0, changed: 0, mapped: 0, unchanged: 300 });

  const next = [
    { code: "C-001", title: "Renamed" },
    { code: "C-002", criteria: ["CC7.1"] },
    { code: "C-003", status: "retired" as const },
  ];
  expect(await save(next)).toEqual({ created: 0, changed: 2, mapped: 1, unchanged: 0 });
  const c1 = await call.controls.get({ workspace: slug, control: "C-001" });
  expect(c1).toMatchObject({ title: "Renamed", owner: { name: "Ann Lee" }, version: 2 });
  const c3 = await call.controls.get({ workspace: slug, control: "C-003" });
  expect(c3).toMatchObject({ status: "retired", operatesTo: "2026-11-02" });
  const versions =
    await db.superuser()`select count(*)::int as n from control_version where workspace_id = ${workspace.id}`;
  expect(versions[0]?.n).toBe(302);
});

test("a list that names an unknown criterion, or a control twice, is refused entirely", async () => {
  const { slug, call, actor } = await tenant();
  const save = (list: Parameters<typeof saveControls>[2]) =>
    withActor(actor, "write", (tx) => saveControls(tx, actor, list));
  await expect(save([{ code: "A-1", criteria: ["CC9.9"] }])).rejects.toThrow(/CC9\.9/);
  await expect(save([{ code: "A-1" }, { code: "A-1" }])).rejects.toThrow(/twice/);
  expect((await call.controls.list({ workspace: slug, filter: {} })).counts.controls).toBe(0);
});

test("the list filters, pages by code, and counts gaps regardless of the filter", async () => {
  const { slug, call, actor, org } = await tenant();
  await call.engagements.adopt({ workspace: slug, values: engagementValues() });
  await withActor(actor, "write", (tx) =>
    saveControls(tx, actor, [
      {
        code: "A-1",
        title: "Access 100%",
        ownerName: "Olive Owner",
        frequency: "daily",
        criteria: ["CC6.1"],
        key: true,
      },
      { code: "A-2", title: "No owner", statement: "Rests with {body}.", frequency: "daily", criteria: ["CC6.2"] },
      { code: "A-3", title: "No frequency", ownerName: "Olive Owner", criteria: ["CC6.1", "CC6.2"] },
      { code: "B-1", title: "No criterion", ownerName: "Ann Lee", frequency: "annual", status: "draft" },
      { code: "Z-1", title: "Gone", status: "retired" },
    ]),
  );
  const list = async (filter: object) => {
    const page = await call.controls.list({ workspace: slug, filter });
    return { codes: page.rows.map((r) => r.code), ...page };
  };
  const all = await list({});
  expect(all.codes).toEqual(["A-1", "A-2", "A-3", "B-1"]);
  expect(all.counts).toEqual({
    controls: 4,
    key: 1,
    retired: 1,
    gaps: { owner: 1, frequency: 1, criterion: 1, placeholder: 1, any: 3 },
  });
  expect(all.rows[2]).toMatchObject({ criteria: ["CC6.1", "CC6.2"], ownerName: "Olive Owner", gaps: ["frequency"] });
  expect(all.rows[1]?.gaps).toEqual(["owner", "placeholder"]);
  expect((await list({ text: "100%" })).codes).toEqual(["A-1"]);
  expect((await list({ text: "_" })).codes).toEqual([]);
  expect((await list({ owner: org.membershipId })).codes).toEqual(["A-1", "A-3"]);
  expect((await list({ owner: "none" })).codes).toEqual(["A-2"]);
  expect((await list({ criterion: "CC6.2" })).codes).toEqual(["A-2", "A-3"]);
  expect((await list({ frequency: "daily" })).codes).toEqual(["A-1", "A-2"]);
  expect((await list({ status: "retired" })).codes).toEqual(["Z-1"]);
  expect((await list({ status: "draft" })).codes).toEqual(["B-1"]);
  expect((await list({ gap: "owner" })).codes).toEqual(["A-2"]);
  expect((await list({ gap: "frequency" })).codes).toEqual(["A-3"]);
  expect((await list({ gap: "criterion" })).codes).toEqual(["B-1"]);
  expect((await list({ gap: "placeholder" })).codes).toEqual(["A-2"]);
  expect(await list({ gap: "any" })).toMatchObject({
    codes: ["A-2", "A-3", "B-1"],
    matching: 3,
    counts: { controls: 4 },
  });
  const first = await list({ limit: 3 });
  expect(first).toMatchObject({ codes: ["A-1", "A-2", "A-3"], next: "A-3", matching: 4 });
  expect(await list({ limit: 3, after: first.next })).toMatchObject({ codes: ["B-1"], next: null });
});
