import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";

testDatabase();

async function tenant() {
  const made = await makeTenant();
  const scope = { workspace: made.workspace.slug };
  const make = (code: string, more: Partial<ReturnType<typeof controlValues>> = {}) =>
    made.call.controls.create({ ...scope, values: controlValues({ ...more, code }) });
  const [a, b] = [await make("A-1", { ownerName: "Lea Leaver" }), await make("A-2", { ownerName: "Lea Leaver" })];
  const both = [a, b].map(({ id, version }) => ({ controlId: id, version }));
  const sheet = (code: string) => made.call.controls.get({ ...scope, control: code });
  return { ...made, scope, both, sheet };
}

test("setting owner and frequency of many controls changes all of them or none", async () => {
  const { call, scope, both, sheet } = await tenant();
  const people = await call.controls.people(scope);
  const ownerId = people.find((p) => p.name === "Olive Owner")?.id ?? "";
  const fields = { ownerId, frequency: "weekly" as const };
  await call.controls.reviseMany({ ...scope, controls: [both[0] ?? { controlId: "", version: 1 }], fields });
  await expect(
    call.controls.reviseMany({ ...scope, controls: both, fields, why: "As a whole." }),
  ).rejects.toMatchObject({
    code: "CONFLICT",
  });
  expect((await sheet("A-2")).frequency).not.toBe("weekly");
  const now = [both[0], both[1]].map((c, n) => ({ controlId: c?.controlId ?? "", version: n === 0 ? 2 : 1 }));
  expect(await call.controls.reviseMany({ ...scope, controls: now, fields })).toEqual({
    changed: 1,
    awaiting: 0,
    unchanged: 1,
  });
  for (const code of ["A-1", "A-2"])
    expect(await sheet(code)).toMatchObject({ owner: { name: "Olive Owner" }, frequency: "weekly" });
});

test("many controls are given a cycle, due days and a first day at once, and the list shows them", async () => {
  const { call, scope, both } = await tenant();
  const fields = { anchor: "2026-06-01", dueDays: 29, operatesFrom: "2026-01-01" };
  for (const [field, value] of Object.entries(fields)) {
    const { rows } = await call.controls.list(scope);
    const controls = rows.map(({ id, version }) => ({ controlId: id, version }));
    await call.controls.reviseMany({ ...scope, controls, fields: { [field]: value } });
  }
  const { rows } = await call.controls.list(scope);
  expect(rows).toHaveLength(both.length);
  for (const row of rows) expect(row).toMatchObject(fields);
});

test("refuses an empty choice and a person of another organization, at the field", async () => {
  const { call, scope, both } = await tenant();
  await expect(call.controls.reviseMany({ ...scope, controls: both, fields: {} })).rejects.toThrow(/what is to change/);
  const other = await makeTenant();
  const [stranger] = await other.call.controls.people({ workspace: other.workspace.slug });
  await expect(
    call.controls.reviseMany({ ...scope, controls: both, fields: { ownerId: stranger?.id ?? null } }),
  ).rejects.toThrow(/one of the organization/);
});

test("when an owner leaves, their controls have a gap until someone takes them over", async () => {
  const { call, scope, org } = await tenant();
  const leaver = await makePerson("Leo Leaver");
  const membershipId = await addMember(org.orgId, leaver, "control_owner");
  await call.controls.create({ ...scope, values: controlValues({ code: "B-1", ownerId: membershipId }) });
  const gaps = async () => (await call.controls.list({ ...scope, filter: { gap: "owner" } })).rows.map((r) => r.code);
  expect(await gaps()).toEqual([]);
  await call.people.end({ organization: org.orgId, membershipId });
  expect(await gaps()).toEqual(["B-1"]);
  const [row] = (await call.controls.list({ ...scope, filter: { gap: "owner" } })).rows;
  expect(row).toMatchObject({ ownerName: "Leo Leaver", gaps: expect.arrayContaining(["owner"]) });
  expect((await call.controls.get({ ...scope, control: "B-1" })).gaps).toContain("owner");
});

test("a private view is visible to its owner only, a shared one to everyone, and both can be deleted", async () => {
  const { call, scope, org } = await tenant();
  const other = await makePerson("Otto Other");
  await addMember(org.orgId, other, "compliance_manager");
  await call.controls.saveView({ ...scope, name: "Mine", search: "owner=none", isShared: false });
  const views = await call.controls.saveView({ ...scope, name: "Ours", search: "gap=any", isShared: true });
  expect(views.map((v) => [v.name, v.isShared])).toEqual([
    ["Mine", false],
    ["Ours", true],
  ]);
  await expect(call.controls.saveView({ ...scope, name: "ours", search: "", isShared: false })).rejects.toThrow(
    /already/,
  );
  expect((await callAs(other).controls.views(scope)).map((v) => v.name)).toEqual(["Ours"]);
  const mine = views.find((v) => v.name === "Mine")?.id ?? "";
  await expect(callAs(other).controls.removeView({ ...scope, viewId: mine })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await call.controls.removeView({ ...scope, viewId: mine })).toHaveLength(1);
});
