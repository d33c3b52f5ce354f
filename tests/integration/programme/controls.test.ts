import { expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import { controlSchedules } from "#server/programme/controls/queries/schedules.ts";
import { nameOwner } from "#server/programme/controls/service/owners.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant, NOW } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";

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

test("a new control is its first version, in force from the beginning, and is in the journal", async () => {
  const { call, slug, workspace } = await tenant();
  const made = await call.controls.create({ workspace: slug, values: controlValues({ code: "IAM-07" }) });
  const sheet = await call.controls.get({ workspace: slug, control: "IAM-07" });
  expect(sheet).toMatchObject({ id: made.id, version: 1, frequency: "quarterly", gaps: ["owner", "criterion"] });
  expect(sheet.versions).toMatchObject([{ version: 1, effectiveFrom: null, changedBy: "Olive Owner", changes: [] }]);
  expect(await call.controls.get({ workspace: slug, control: made.id })).toEqual(sheet);
  const [entry] = await entries(workspace.id);
  expect(JSON.parse(entry?.body ?? "")).toMatchObject({
    action: "control.created",
    before: null,
    subject: { type: "control", id: made.id, label: "IAM-07 Control IAM-07" },
  });
});

test("a control with a start date is in force from that day", async () => {
  const { call, slug } = await tenant();
  const values = controlValues({ code: "A-1", operatesFrom: "2026-03-01" });
  await call.controls.create({ workspace: slug, values });
  const sheet = await call.controls.get({ workspace: slug, control: "A-1" });
  expect(sheet.versions[0]?.effectiveFrom).toBe("2026-03-01");
});

test.each([
  ["dueDays", { dueDays: -1 }],
  ["dueDays", { dueDays: 366 }],
  ["graceDays", { graceDays: 91 }],
  ["graceDays", { graceDays: -1 }],
  ["operatesTo", { operatesFrom: "2026-05-01", operatesTo: "2026-04-30" }],
  ["anchor", { frequency: "daily" as const, anchor: "2026-06-01" }],
  ["title", { title: "  " }],
  ["code", { code: " " }],
])("a control is refused beside its %s: %j", async (field, wrong) => {
  const { call, slug, workspace } = await tenant();
  const values = controlValues({ code: "A-1", ...wrong });
  const refused = await call.controls.create({ workspace: slug, values }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "BAD_REQUEST" });
  expect(JSON.stringify(refused)).toContain(field);
  expect(await entries(workspace.id)).toHaveLength(0);
});

test("an ID belongs to one control, ignoring case", async () => {
  const { call, slug } = await tenant();
  await call.controls.create({ workspace: slug, values: controlValues({ code: "IAM-07" }) });
  const again = call.controls.create({ workspace: slug, values: controlValues({ code: "iam-07" }) });
  await expect(again).rejects.toMatchObject({ code: "CONFLICT", cause: { field: "code" } });
  const other = await call.controls.create({ workspace: slug, values: controlValues({ code: "IAM-08" }) });
  const renamed = call.controls.update({
    workspace: slug,
    controlId: other.id,
    version: 1,
    values: controlValues({ code: "IAM-07" }),
  });
  await expect(renamed).rejects.toMatchObject({ code: "CONFLICT", cause: { field: "code" } });
});

test("tells the second of two editors who changed what, and keeps all of the first's changes", async () => {
  const { call, slug, org, workspace } = await tenant();
  const ben = await makePerson("Ben Builder");
  await addMember(org.orgId, ben, "compliance_manager");
  const { id } = await call.controls.create({ workspace: slug, values: controlValues({ code: "CHG-01" }) });
  const change = controlValues({ code: "CHG-01", graceDays: 5, frequency: "monthly" });
  await callAs(ben, NOW).controls.update({ workspace: slug, controlId: id, version: 1, values: change });
  const mine = controlValues({ code: "CHG-01", title: "Changes are approved" });
  await expect(
    call.controls.update({ workspace: slug, controlId: id, version: 1, values: mine }),
  ).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringMatching(/^Ben Builder changed the frequency and the grace /),
  });
  const sheet = await call.controls.get({ workspace: slug, control: "CHG-01" });
  expect(sheet).toMatchObject({ title: "Control CHG-01", graceDays: 5, version: 2 });
  expect(sheet.versions[0]).toMatchObject({
    version: 2,
    changedBy: "Ben Builder",
    effectiveFrom: "2026-11-02",
    changes: [
      { label: "frequency", from: "quarterly", to: "monthly" },
      { label: "grace", from: "0 days", to: "5 days" },
    ],
  });
  expect((await entries(workspace.id)).map((e) => e.action)).toEqual(["control.created", "control.changed"]);
});

test("saving without a change writes nothing", async () => {
  const { call, slug, workspace } = await tenant();
  const values = controlValues({ code: "CHG-01" });
  const { id } = await call.controls.create({ workspace: slug, values });
  const saved = await call.controls.update({ workspace: slug, controlId: id, version: 1, values });
  expect(saved.version).toBe(1);
  expect(await entries(workspace.id)).toHaveLength(1);
});

test("an unknown owner becomes a named person once, and members are found by name and address", async () => {
  const { call, slug, org, actor, owner } = await tenant();
  const named = await call.controls.create({
    workspace: slug,
    values: controlValues({ code: "A-1", ownerName: "Grace Hopper <Grace@Example.com>" }),
  });
  const sheet = await call.controls.get({ workspace: slug, control: named.id });
  expect(sheet.owner).toMatchObject({ name: "Grace Hopper", state: "named", hasLeft: false });
  const found = await withActor(actor, "write", async (tx) => ({
    byName: await nameOwner(tx, actor, "grace  hopper"),
    byEmail: await nameOwner(tx, actor, "GRACE@example.com"),
    member: await nameOwner(tx, actor, owner.email),
  }));
  expect(found).toEqual({ byName: sheet.owner?.id, byEmail: sheet.owner?.id, member: org.membershipId });
  const people = await call.controls.people({ workspace: slug });
  expect(people.map((p) => [p.name, p.state])).toEqual([
    ["Grace Hopper", "named"],
    ["Olive Owner", "active"],
  ]);
});

test("refuses an owner from another organization", async () => {
  const { call, slug } = await tenant();
  const other = await makeTenant();
  const values = controlValues({ code: "A-1", ownerId: other.org.membershipId });
  await expect(call.controls.create({ workspace: slug, values })).rejects.toMatchObject({
    cause: { field: "ownerId" },
  });
  const escalation = [{ membershipId: other.org.membershipId, days: 3 }];
  await expect(
    call.controls.create({ workspace: slug, values: controlValues({ code: "A-1", escalation }) }),
  ).rejects.toMatchObject({ cause: { field: "escalation" } });
});

test("another organization's control is not found", async () => {
  const { call, slug } = await tenant();
  const theirs = await tenant();
  const { id } = await theirs.call.controls.create({ workspace: theirs.slug, values: controlValues({ code: "A-1" }) });
  await expect(call.controls.get({ workspace: slug, control: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const update = { workspace: slug, controlId: id, version: 1, values: controlValues({ code: "A-1" }) };
  await expect(call.controls.update(update)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("retiring ends a control after its last day, reinstating starts it again, and the days between are a gap", async () => {
  const { call, at, slug, actor } = await tenant();
  const { id } = await call.controls.create({ workspace: slug, values: controlValues({ code: "A-1" }) });
  await call.controls.retire({ workspace: slug, controlId: id, version: 1, lastDay: "2026-09-30", why: "Replaced" });
  const retired = await call.controls.get({ workspace: slug, control: id });
  expect(retired).toMatchObject({ status: "retired", operatesTo: "2026-09-30" });
  const change = { workspace: slug, controlId: id, version: 2, values: controlValues({ code: "A-1", title: "New" }) };
  await expect(call.controls.update(change)).rejects.toThrow(/Reinstate it before/);
  await at("2026-12-01T09:00:00.000Z").controls.reinstate({ workspace: slug, controlId: id, version: 2 });
  const schedules = await withActor(actor, "read", (tx) => controlSchedules(tx, actor));
  expect(schedules.get(id)).toMatchObject([
    { frequency: "quarterly", from: null, to: "2026-09-30" },
    { frequency: "quarterly", from: "2026-12-01", to: null },
  ]);
});

test("only a change of schedule starts a new schedule, and a correction holds from the beginning", async () => {
  const { call, slug, actor } = await tenant();
  const code = "A-1";
  const { id } = await call.controls.create({ workspace: slug, values: controlValues({ code }) });
  const update = (version: number, values: object, scheduleFrom?: string | null) =>
    call.controls.update({
      workspace: slug,
      controlId: id,
      version,
      values: controlValues({ code, ...values }),
      scheduleFrom,
    });
  const schedules = async () =>
    (await withActor(actor, "read", (tx) => controlSchedules(tx, actor, [id])))
      .get(id)
      ?.map((s) => [s.frequency, s.from, s.to]);
  await update(1, { title: "Better" });
  expect(await schedules()).toEqual([["quarterly", null, null]]);
  await update(2, { frequency: "monthly" });
  expect(await schedules()).toEqual([
    ["quarterly", null, "2026-11-01"],
    ["monthly", "2026-11-02", null],
  ]);
  await update(3, { frequency: "weekly" }, null);
  expect(await schedules()).toEqual([["weekly", null, null]]);
  await expect(update(4, { frequency: "daily" }, "2027-01-01")).rejects.toMatchObject({
    cause: { field: "scheduleFrom" },
  });
});

test("a viewer can read controls but not write them", async () => {
  const { slug, org } = await tenant();
  const viewer = await makePerson("Vic Viewer");
  await addMember(org.orgId, viewer, "viewer");
  const call = callAs(viewer, NOW);
  expect((await call.controls.list({ workspace: slug, filter: {} })).rows).toEqual([]);
  await expect(call.controls.create({ workspace: slug, values: controlValues({ code: "A" }) })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("a control's performer and reviewer are different people", async () => {
  const { call, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  await call.controls.create({ ...scope, values: controlValues({ code: "P-1", ownerName: "Ada Example" }) });
  const people = await call.controls.people(scope);
  const id = (name: string) => people.find((p) => p.name === name)?.id ?? null;
  const values = controlValues({ code: "P-2", performerId: id("Ada Example"), reviewerId: id("Olive Owner") });
  const { id: controlId } = await call.controls.create({ ...scope, values });
  expect(await call.controls.get({ ...scope, control: "P-2" })).toMatchObject({
    performer: { name: "Ada Example" },
    reviewer: { name: "Olive Owner" },
  });
  const update = { ...scope, controlId, version: 1 };
  await expect(
    call.controls.update({ ...update, values: { ...values, reviewerId: values.performerId } }),
  ).rejects.toThrow(/The performer cannot review their own work/);
  await call.controls.update({ ...update, values: { ...values, performerId: null } });
  const [newest] = (await call.controls.get({ ...scope, control: "P-2" })).versions;
  expect(newest?.changes).toEqual([{ field: "performer", label: "performer", from: "Ada Example", to: "nobody" }]);
});
