import type { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { withActor } from "#db/tenant.ts";
import { listEvidence } from "#server/evidence/evidence/queries/items.ts";
import { recordEvent } from "#server/evidence/evidence/service/events.ts";
import { exportZip, listForExport } from "#server/evidence/evidence/service/export.ts";
import { openFile } from "#server/evidence/evidence/service/open.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { addDays, today } from "#server/ground/calendar/rules.ts";
import { createWorkspace } from "#server/people/workspaces/service.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { entries, share } from "#tests/factories/invitations.ts";
import { addMember, asked, callAs, makeOrganization, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function tenantWithControl(frequency: "monthly" | "as_needed" = "monthly") {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const control = await tenant.call.controls.create({ ...scope, values: controlValues({ code: "C-1", frequency }) });
  const submit = async (values: Partial<Parameters<typeof evidenceInput>[0]> = {}, text = "bytes") =>
    tenant.call.evidence.submit({
      ...scope,
      values: evidenceInput({
        controlIds: [control.id],
        uploadIds: [await makeUpload(tenant.actor, text)],
        ...values,
      }),
    });
  return { ...tenant, scope, control, submit };
}

/** A second workspace of the same organization, with a control of its own. */
async function besides(tenant: Awaited<ReturnType<typeof tenantWithControl>>) {
  const { actor: first, call } = tenant;
  const workspace = await withActor({ ...first, workspaceId: null }, "write", (tx) =>
    createWorkspace(tx, { ...first, workspaceId: null }, { name: "Second", timeZone: "UTC" }),
  );
  const actor: WorkspaceActor = { ...first, workspaceId: workspace.id, workspace: { ...workspace, timeZone: "UTC" } };
  const scope = { workspace: workspace.slug };
  const control = await call.controls.create({ ...scope, values: controlValues({ code: "C-1" }) });
  return { actor, scope, control };
}

async function unzipped(zip: Readable): Promise<Record<string, string>> {
  const reader = await fromBufferPromise(await buffer(zip), { lazyEntries: true });
  const files: Record<string, string> = {};
  for await (const entry of reader.eachEntry())
    files[entry.fileName] = await text(await reader.openReadStreamPromise(entry));
  return files;
}

test("opening a file returns its name and hash, and is recorded in the reader's name", async () => {
  const { actor, submit } = await tenantWithControl();
  const { id } = await submit();
  const opened = await withActor(actor, "write", (tx) => openFile(tx, actor, id, 0));
  expect(opened).toMatchObject({ name: "export.csv", size: 5, mediaType: "text/csv" });
  const last = (await entries(db, actor.workspaceId)).at(-1);
  expect(last).toMatchObject({ action: "evidence.opened", actor_id: actor.personId });
  expect(JSON.parse(last?.body ?? "{}").subject).toEqual({ type: "evidence", id, label: "Access review" });
});

test("each file an auditor opens is in the client's record and counted beside their name", async () => {
  const { actor, call, scope, control, submit, owner } = await tenantWithControl();
  const engagement = await call.engagements.adopt({ ...scope, values: engagementValues() });
  const [criterion] = await call.criteria.list(scope);
  await call.mappings.map({ ...scope, controlId: control.id, criterionId: criterion?.id ?? "", rationale: null });
  const { id } = await submit();
  const auditor = await makePerson("Aude Auditor");
  const firm = await makeOrganization(auditor, "audit_firm");
  const slug = scope.workspace;
  const grantId = await share(db, { owner, slug }, engagement.id, auditor, { acceptingId: firm.orgId });
  const reading: WorkspaceActor = {
    ...actor,
    kind: "auditor",
    dbRole: "auditor",
    engagementId: engagement.id,
    personId: auditor.id,
    personName: auditor.name,
    actorOrgId: firm.orgId,
    actorOrgName: firm.name,
    under: { kind: "grant", id: grantId, organization: firm.orgId, engagement: engagement.id },
  };
  for (let times = 0; times < 2; times++) await withActor(reading, "write", (tx) => openFile(tx, reading, id, 0));
  const last = (await entries(db, actor.workspaceId)).at(-1);
  expect(last).toMatchObject({ action: "evidence.opened", actor_id: auditor.id });
  const [grant] = await call.sharing.list(scope);
  expect(grant?.auditors).toMatchObject([{ email: auditor.email, opened: 2 }]);
});

test("a file is opened by its position, and never by the id of another workspace's evidence", async () => {
  const tenant = await tenantWithControl();
  const { id } = await tenant.submit();
  const other = await besides(tenant);
  const open = (actor: WorkspaceActor, position: number) =>
    withActor(actor, "write", (tx) => openFile(tx, actor, id, position));
  await expect(open(other.actor, 0)).rejects.toMatchObject({ code: "not_found" });
  await expect(open(tenant.actor, 1)).rejects.toMatchObject({ code: "not_found" });
  await expect(open(tenant.actor, 0)).resolves.toHaveProperty("sha256");
  const { id: second, files } = await tenant.submit({ coversTo: "2026-07-30" }, "other bytes");
  const opened = await withActor(tenant.actor, "write", (tx) => openFile(tx, tenant.actor, second, 0));
  expect(opened.sha256).toBe(files[0]?.sha256);
});

test("an export lists every file by position and hash, and evidence without files; no cell of its index is a formula", async () => {
  const { actor, submit } = await tenantWithControl();
  const title = "=HYPERLINK(1)";
  const receipt = await submit({ title, system: "+1" });
  const span = { from: "2026-07-01", to: "2026-07-31" };
  const found = await withActor(actor, "write", (tx, who) => listForExport(tx, asked(who, "evidence:read"), span));
  const [item] = found.items;
  if (!item) throw new Error("nothing is exported");
  const files = await unzipped(exportZip({ ...found, items: [item, { ...item, files: [] }] }));
  const rows = parse(files["index.csv"] ?? "", { bom: true, columns: true }) as Record<string, string>[];
  const [file] = receipt.files;
  expect(rows).toHaveLength(2);
  expect(rows[0]).toEqual({
    Path: expect.stringMatching(/^C-1\/.+export\.csv$/),
    File: file?.name,
    "SHA-256": file?.sha256,
    Bytes: String(file?.size),
    Title: `'${title}`,
    Controls: "C-1",
    "Covers from": span.from,
    "Covers to": span.to,
    "Collected on": item.collectedOn,
    "Submitted at": item.submittedAt,
    "Submitted by": actor.personName,
    System: "'+1",
    State: "submitted",
    Reason: "",
    Review: "none asked",
    "Reviewed by": "",
    "Reviewed at": "",
    "Review's reason": "",
    "Journal entry": String(receipt.sequence),
  });
  expect(rows[1]).toEqual({ ...rows[0], Path: "", File: "", "SHA-256": "", Bytes: "" });
  expect(files[rows[0]?.Path ?? ""]).toBe("bytes");
  expect(JSON.parse(files["index.json"] ?? "")).toMatchObject({ ...span, items: [{ id: receipt.id, title }, {}] });
});

test("evidence, controls and uploads of another workspace of the same tenant cannot be used in this one", async () => {
  const tenant = await tenantWithControl();
  const { id } = await tenant.submit();
  const other = await besides(tenant);
  const { call, actor, control } = tenant;
  const there = async (values: Partial<Parameters<typeof evidenceInput>[0]>, from = other.actor) =>
    call.evidence.submit({
      ...other.scope,
      values: evidenceInput({
        controlIds: [other.control.id],
        uploadIds: [await makeUpload(from, "bytes of another")],
        ...values,
      }),
    });
  await expect(there({}, actor)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(there({ controlIds: [control.id] })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(there({ supersedes: { evidenceId: id, reason: "another" } })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(call.evidence.withdraw({ ...other.scope, evidenceId: id, reason: "another" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(
    call.evidence.recordEvent({ ...other.scope, controlId: control.id, occurredOn: "2026-08-01", reference: "R" }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await call.evidence.list(other.scope)).items).toEqual([]);
  expect((await call.evidence.list(tenant.scope)).items).toMatchObject([{ id, state: "submitted" }]);
});

test("only the person who sent an upload can submit it", async () => {
  const { org, actor, scope, control } = await tenantWithControl();
  const colleague = await makePerson("Colin Colleague");
  await addMember(org.orgId, colleague, "administrator");
  const upload = await makeUpload(actor);
  const values = evidenceInput({ controlIds: [control.id], uploadIds: [upload] });
  await expect(callAs(colleague).evidence.submit({ ...scope, values })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await db.superuser()`select id from upload where id = ${upload}`).toHaveLength(1);
});

test("the same bytes are accepted again after withdrawal, and for another span, control or workspace", async () => {
  const tenant = await tenantWithControl();
  const { call, scope, submit } = tenant;
  const first = await submit();
  await expect(submit()).rejects.toMatchObject({ code: "CONFLICT" });
  await submit({ coversFrom: "2026-06-30" });
  await submit({ coversTo: "2026-08-01" });
  const second = await call.controls.create({ ...scope, values: controlValues({ code: "C-2" }) });
  await submit({ controlIds: [second.id] });
  const other = await besides(tenant);
  const upload = await makeUpload(other.actor, "bytes");
  await call.evidence.submit({
    ...other.scope,
    values: evidenceInput({ controlIds: [other.control.id], uploadIds: [upload] }),
  });
  await call.evidence.withdraw({ ...scope, evidenceId: first.id, reason: "the wrong export" });
  await expect(submit()).resolves.toHaveProperty("sequence");
});

test("refuses a collection day after today, and defaults to today", async () => {
  const { call, scope, submit } = await tenantWithControl();
  const now = today(new Date().toISOString(), "UTC");
  await submit({}, "nothing said");
  await submit({ collectedOn: now, title: "Said" }, "said");
  const { items } = await call.evidence.list(scope);
  expect(items.map((item) => item.collectedOn)).toEqual([now, now]);
  // Two days on, in case the day ends while this runs.
  await expect(submit({ collectedOn: addDays(now, 2) }, "future")).rejects.toMatchObject({
    cause: { field: "collectedOn" },
  });
});

test("a span may be one day; a last day before the first is refused at its field", async () => {
  const { submit } = await tenantWithControl();
  await submit({ coversFrom: "2026-07-01", coversTo: "2026-07-01" });
  await expect(submit({ coversFrom: "2026-07-02", coversTo: "2026-07-01" })).rejects.toThrow(/give a later last day/);
});

test("evidence belongs to a span if they share a day", async () => {
  const { actor, submit } = await tenantWithControl();
  await submit();
  const found = (from: string, to: string) =>
    withActor(actor, "read", (tx) => listEvidence(tx, asked(actor, "evidence:read"), { from, to }, 10)).then(
      (items) => items.length,
    );
  expect(await found("2026-07-31", "2026-08-31")).toBe(1);
  expect(await found("2026-08-01", "2026-08-31")).toBe(0);
  expect(await found("2026-06-01", "2026-07-01")).toBe(1);
  expect(await found("2026-06-01", "2026-06-30")).toBe(0);
});

test("an event can be recorded only for an as-needed control, and by a control owner only for their own", async () => {
  const tenant = await tenantWithControl("as_needed");
  const { scope, call, control } = tenant;
  const event = { ...scope, occurredOn: "2026-08-10", reference: "HR-12" };
  const monthly = await call.controls.create({
    ...scope,
    values: controlValues({ code: "M-1", frequency: "monthly" }),
  });
  await expect(call.evidence.recordEvent({ ...event, controlId: monthly.id })).rejects.toMatchObject({
    code: "BAD_REQUEST",
    cause: { field: "controlId" },
  });
  const person = await makePerson("Grace Owner");
  const ownerId = await addMember(tenant.org.orgId, person, "control_owner");
  const own = await call.controls.create({
    ...scope,
    values: controlValues({ code: "O-1", frequency: "as_needed", ownerId }),
  });
  await expect(callAs(person).evidence.recordEvent({ ...event, controlId: control.id })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await callAs(person).evidence.recordEvent({ ...event, controlId: own.id });
  const log = await entries(db, tenant.workspace.id);
  expect(log.filter((entry) => entry.action === "event.recorded")).toMatchObject([{ actor_id: person.id }]);
});

test("an event of a day to come is refused at its day, which the workspace's time zone decides", async () => {
  const { actor, control } = await tenantWithControl("as_needed");
  const recordIn = (timeZone: string) => {
    const then = { ...actor, now: "2026-08-10T13:00:00.000Z", workspace: { ...actor.workspace, timeZone } };
    const event = { controlId: control.id, occurredOn: "2026-08-11", reference: "HR-12" };
    return withActor(then, "write", (tx) => recordEvent(tx, then, event));
  };
  await expect(recordIn("UTC")).rejects.toMatchObject({ code: "invalid", field: "occurredOn" });
  await recordIn("Pacific/Auckland");
});

test("an upload is kept for exactly seven days", async () => {
  const { actor } = await tenantWithControl();
  const [kept, gone] = [await makeUpload(actor, "kept"), await makeUpload(actor, "gone")];
  const sql = db.superuser();
  await sql`update upload set created_at = ${actor.now}::timestamptz - interval '7 days' where id = ${kept}`;
  await sql`update upload set created_at = ${actor.now}::timestamptz - interval '7 days 1 millisecond' where id = ${gone}`;
  await makeUpload(actor, "another");
  const rows = await sql`select id from upload where workspace_id = ${actor.workspaceId} order by id`;
  expect(rows.map((row) => row.id)).toContain(kept);
  expect(rows.map((row) => row.id)).not.toContain(gone);
});

test("the list continues page by page, without gaps or duplicates", async () => {
  const { call, scope, control, actor } = await tenantWithControl();
  const ids: string[] = [];
  for (let day = 0; day < 51; day++) {
    const on = addDays("2026-07-01", day);
    const values = evidenceInput({
      controlIds: [control.id],
      uploadIds: [await makeUpload(actor, `day ${day}`)],
      coversFrom: on,
      coversTo: on,
    });
    ids.push((await call.evidence.submit({ ...scope, values })).id);
  }
  const first = await call.evidence.list(scope);
  expect(first.items).toHaveLength(50);
  const rest = await call.evidence.list({ ...scope, before: first.next });
  expect(rest.next).toBeNull();
  expect([...first.items, ...rest.items].map((item) => item.id)).toEqual(ids.toReversed());
  const oldest = await withActor(actor, "read", (tx, who) =>
    listEvidence(tx, asked(who, "evidence:read"), { oldestFirst: true }, 2),
  );
  expect(oldest.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const other = await call.controls.create({ ...scope, values: controlValues({ code: "C-2" }) });
  const uploadIds = [await makeUpload(actor, "of another")];
  const of = await call.evidence.submit({ ...scope, values: evidenceInput({ controlIds: [other.id], uploadIds }) });
  const listed = await call.evidence.list({ ...scope, controlId: other.id });
  expect(listed.items.map(({ id, files, controls }) => [id, files.length, controls])).toEqual([
    [of.id, 1, [{ id: other.id, code: "C-2" }]],
  ]);
  const whole = await call.evidence.list({ ...scope, before: ids.at(-1) });
  expect(whole).toMatchObject({ next: null });
  expect(whole.items).toHaveLength(50);
});
