import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROLES } from "#db/schema/ground/roles.ts";
import { withActor } from "#db/tenant.ts";
import { sweepObjects } from "#server/evidence/evidence/jobs.ts";
import { giveUp, takeIn } from "#server/evidence/evidence/service/upload.ts";
import { mayBringEvidence } from "#server/ground/access/rules.ts";
import type { Steps, WorkspaceActor } from "#server/ground/access/service.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { objectStore, objectsFolder } from "#server/ground/platform/store.ts";
import { startSession } from "#server/people/account/service/account.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { chunksOf, evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { delegate, makeProvider } from "#tests/factories/invitations.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function tenantWithControl(frequency = "monthly") {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const engagement = await tenant.call.engagements.adopt({
    ...scope,
    values: engagementValues({ periodFrom: "2026-07-01", periodTo: "2026-12-31" }),
  });
  const control = await makeControl(tenant, "IAM-07", frequency);
  return { ...tenant, scope, engagement, control };
}

async function makeControl(
  tenant: Awaited<ReturnType<typeof makeTenant>>,
  code: string,
  frequency: string,
  ownerId: string | null = null,
) {
  const scope = { workspace: tenant.workspace.slug };
  const control = await tenant.call.controls.create({
    ...scope,
    values: controlValues({ code, ownerId, frequency: frequency as "monthly", graceDays: 5 }),
  });
  const criteria = await tenant.call.criteria.list({ ...scope });
  const cc62 = criteria.find((c) => c.code === "CC6.2");
  if (cc62) await tenant.call.mappings.map({ ...scope, controlId: control.id, criterionId: cc62.id, rationale: null });
  return control;
}

test("a submission returns a receipt whose leaf is in the journal and whose hashes match the bytes", async () => {
  const { call, scope, actor, control } = await tenantWithControl();
  const upload = await makeUpload(actor, "row,1\r\n");
  const receipt = await call.evidence.submit({
    ...scope,
    values: evidenceInput({ controlIds: [control.id], uploadIds: [upload] }),
  });
  expect(receipt.files[0]?.sha256).toBe(createHash("sha256").update("row,1\r\n").digest("hex"));
  const [entry] =
    await db.superuser()`select leaf_hash, action from journal_entry where log_id = ${actor.workspaceId} and sequence = ${receipt.sequence}`;
  expect(entry?.leaf_hash.toString("hex")).toBe(receipt.leafHash);
  expect(entry?.action).toBe("evidence.submitted");
});

test("evidence in time covers its occurrence, evidence after due date and grace is late, and none is missing", async () => {
  const { call, scope, actor, control, engagement } = await tenantWithControl();
  const july = evidenceInput({
    controlIds: [control.id],
    uploadIds: [await makeUpload(actor, "july")],
    collectedOn: "2026-08-03",
  });
  const august = evidenceInput({
    controlIds: [control.id],
    uploadIds: [await makeUpload(actor, "august")],
    coversFrom: "2026-08-01",
    coversTo: "2026-08-31",
    collectedOn: "2026-09-20",
  });
  await call.evidence.submit({ ...scope, values: july });
  await call.evidence.submit({ ...scope, values: august });
  const timeline = await callAs(await sessionOf(actor), "2026-11-02T09:00:00.000Z").occurrences.timeline({
    ...scope,
    engagementId: engagement.id,
    all: false,
  });
  expect(timeline.lanes[0]?.states).toBe("clmddn");
  expect(timeline.figures).toMatchObject({ covered: 2, soFar: 3, missing: 1, late: 1, population: 6 });
});

test("the same bytes for the same span of the same control are refused, leaving nothing half done", async () => {
  const { call, scope, actor, control } = await tenantWithControl();
  const submit = async () =>
    call.evidence.submit({
      ...scope,
      values: evidenceInput({ controlIds: [control.id], uploadIds: [await makeUpload(actor, "same")] }),
    });
  await submit();
  const before =
    await db.superuser()`select count(*)::int as n from evidence where workspace_id = ${actor.workspaceId}`;
  await expect(submit()).rejects.toThrow(/already evidence of IAM-07/);
  const after = await db.superuser()`select count(*)::int as n from evidence where workspace_id = ${actor.workspaceId}`;
  expect(after).toEqual(before);
});

test("withdrawn evidence no longer covers anything, stays in the record with its reason, and cannot be withdrawn twice", async () => {
  const { call, scope, actor, control, engagement } = await tenantWithControl();
  const values = evidenceInput({
    controlIds: [control.id],
    uploadIds: [await makeUpload(actor)],
    collectedOn: "2026-08-01",
  });
  const { id } = await call.evidence.submit({ ...scope, values });
  await call.evidence.withdraw({ ...scope, evidenceId: id, reason: "wrong tenant's export" });
  const timeline = await call.occurrences.timeline({ ...scope, engagementId: engagement.id, all: false });
  expect(timeline.lanes[0]?.states[0]).toBe("m");
  const { items } = await call.evidence.list({ ...scope });
  expect(items[0]).toMatchObject({ state: "withdrawn", stateReason: "wrong tenant's export" });
  await expect(call.evidence.withdraw({ ...scope, evidenceId: id, reason: "again" })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("a control owner can add evidence only to their own controls", async () => {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const person = await makePerson("Grace Owner");
  const membershipId = await addMember(tenant.org.orgId, person, "control_owner");
  const own = await makeControl(tenant, "OWN-01", "monthly", membershipId);
  const other = await makeControl(tenant, "OTH-01", "monthly");
  const actor = { ...tenant.actor, personId: person.id };
  const call = callAs(person);
  await call.evidence.submit({
    ...scope,
    values: evidenceInput({ controlIds: [own.id], uploadIds: [await makeUpload(actor, "mine")] }),
  });
  const values = evidenceInput({ controlIds: [other.id], uploadIds: [await makeUpload(actor, "theirs")] });
  await expect(call.evidence.submit({ ...scope, values })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("each role, a provider's included, is offered exactly the controls it may add evidence to", async () => {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const { id: engagementId } = await tenant.call.engagements.adopt({
    ...scope,
    values: engagementValues({ periodFrom: "2026-07-01", periodTo: "2026-12-31" }),
  });
  const provider = await makeProvider();
  const capabilities = ["workspace:read", "evidence:read", "evidence:submit"] as const;
  await delegate(db, { owner: tenant.owner, orgId: tenant.org.orgId }, { ...provider, orgId: provider.org.orgId }, [
    ...capabilities,
  ]);
  const people = new Map([
    ["the client's owner", tenant.owner],
    ["the provider's owner", provider.owner],
  ]);
  const made = [await makeControl(tenant, "NOBODY-1", "as_needed")];
  for (const role of ROLES.filter((r) => r !== "owner"))
    for (const [whose, orgId] of [
      ["client", tenant.org.orgId],
      ["provider", provider.org.orgId],
    ] as const) {
      const person = await makePerson(`${whose} ${role}`);
      const membershipId = await addMember(orgId, person, role);
      people.set(`the ${whose}'s ${role}`, person);
      if (whose === "client") made.push(await makeControl(tenant, `OF-${role}`, "as_needed", membershipId));
    }
  const offeredTo: Record<string, number> = {};
  for (const [who, person] of people) {
    const call = callAs(person);
    const view = await call.workspaces.open(scope);
    const { lanes } = await call.occurrences.timeline({ ...scope, engagementId });
    expect(lanes.map((l) => l.controlId).sort()).toEqual(made.map((c) => c.id).sort());
    offeredTo[who] = lanes.filter((lane) => mayBringEvidence(view, lane)).length;
    for (const lane of lanes) {
      const actor = { ...tenant.actor, personId: person.id };
      const uploadIds = [await makeUpload(actor, `${who} ${lane.code}`)];
      const verbs = [
        () => call.evidence.submit({ ...scope, values: evidenceInput({ controlIds: [lane.controlId], uploadIds }) }),
        () =>
          call.evidence.recordEvent({ ...scope, controlId: lane.controlId, occurredOn: "2026-08-03", reference: who }),
      ];
      for (const verb of verbs) {
        const code = await verb().then(
          () => "accepted",
          (error: { code: string }) => error.code,
        );
        expect([who, lane.code, code]).toEqual([
          who,
          lane.code,
          mayBringEvidence(view, lane) ? "accepted" : "FORBIDDEN",
        ]);
      }
    }
  }
  expect(offeredTo).toEqual({
    "the client's owner": 5,
    "the client's administrator": 5,
    "the client's compliance_manager": 5,
    "the client's control_owner": 1,
    "the client's viewer": 0,
    "the provider's owner": 5,
    "the provider's administrator": 5,
    "the provider's compliance_manager": 5,
    "the provider's control_owner": 0,
    "the provider's viewer": 0,
  });
});

test("an upload belongs to its sender and is used once; another tenant's is not found", async () => {
  const { call, scope, actor, control } = await tenantWithControl();
  const stranger = await tenantWithControl();
  const upload = await makeUpload(stranger.actor);
  const values = evidenceInput({ controlIds: [control.id], uploadIds: [upload] });
  await expect(call.evidence.submit({ ...scope, values })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const mine = await makeUpload(actor, "once");
  await call.evidence.submit({ ...scope, values: evidenceInput({ controlIds: [control.id], uploadIds: [mine] }) });
  await expect(
    call.evidence.submit({
      ...scope,
      values: evidenceInput({
        controlIds: [control.id],
        uploadIds: [mine],
        coversFrom: "2026-08-01",
        coversTo: "2026-08-31",
      }),
    }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("events are the population of an as-needed control, and an empty population is stated", async () => {
  const { call, scope, engagement, control } = await tenantWithControl("as_needed");
  const before = await call.occurrences.timeline({ ...scope, engagementId: engagement.id, all: false });
  expect(before.lanes[0]?.note).toMatch(/population is zero/);
  await call.evidence.recordEvent({ ...scope, controlId: control.id, occurredOn: "2026-08-10", reference: "HR-12" });
  const after = await call.occurrences.timeline({ ...scope, engagementId: engagement.id, all: false });
  expect(after.lanes[0]?.states).toBe("m");
  await expect(
    call.evidence.recordEvent({ ...scope, controlId: control.id, occurredOn: "2026-08-10", reference: "HR-12" }),
  ).rejects.toMatchObject({ code: "CONFLICT" });
});

test("evidence collected in the future is refused beside its field", async () => {
  const { call, scope, actor, control } = await tenantWithControl();
  const values = evidenceInput({
    controlIds: [control.id],
    uploadIds: [await makeUpload(actor)],
    collectedOn: "2999-01-01",
  });
  await expect(call.evidence.submit({ ...scope, values })).rejects.toMatchObject({ cause: { field: "collectedOn" } });
});

async function sessionOf(actor: { personId: string | null }) {
  const id = actor.personId ?? "";
  return { id, token: await startSession(id, "test") };
}

test("unreferenced bytes are swept after a week; referenced, pending and recent ones stay readable", async () => {
  const { call, scope, actor, control } = await tenantWithControl();
  const [kept, given] = [await makeUpload(actor, "kept"), await makeUpload(actor, "given up")];
  await call.evidence.submit({ ...scope, values: evidenceInput({ controlIds: [control.id], uploadIds: [kept] }) });
  const there = (text: string) => objectStore().has(actor.orgId, createHash("sha256").update(text).digest("hex"));
  expect(await sweepObjects(Date.now())).toBe(0);
  const later = Date.now() + 9 * 24 * 3_600_000;
  await sweepObjects(later);
  expect([await there("kept"), await there("given up")]).toEqual([true, true]);
  const [row] =
    await db.superuser()`update upload set created_at = ${actor.now}::timestamptz - interval '8 days' where id = ${given} returning sha256`;
  expect(row).toBeDefined();
  await makeUpload(actor, "another");
  await sweepObjects(later);
  expect([await there("kept"), await there("given up"), await there("another")]).toEqual([true, false, true]);
});

test("bytes referenced while being removed stay, and two uploads of the same bytes do not lose each other's", async () => {
  const { actor } = await tenantWithControl();
  const stored = await objectStore().put(actor.orgId, chunksOf("wanted"), 100);
  let asked = 0;
  const named = async () => asked++ > 0;
  expect(await objectStore().removeUnless(actor.orgId, stored.sha256, named)).toBe(false);
  expect(await objectStore().has(actor.orgId, stored.sha256)).toBe(true);
  const [first, second] = [await makeUpload(actor, "twice"), await makeUpload(actor, "twice")];
  const sha256 = createHash("sha256").update("twice").digest("hex");
  await giveUp(actor.orgId, { id: first, sha256, name: "", size: 5, mediaType: "" });
  expect(await objectStore().has(actor.orgId, sha256)).toBe(true);
  await giveUp(actor.orgId, { id: second, sha256, name: "", size: 5, mediaType: "" });
  expect(await objectStore().has(actor.orgId, sha256)).toBe(false);
});

test("an upload refused after arrival, or cut off on the way, leaves no bytes anywhere", async () => {
  const tenant = await tenantWithControl();
  const viewer = await makePerson();
  await addMember(tenant.org.orgId, viewer, "viewer");
  const incoming = async () => (await readdir(join(objectsFolder(), "incoming"))).length;
  const before = await incoming();
  const refused = await objectStore().stage(chunksOf("refused"), 100);
  const step: Steps<WorkspaceActor> = async () => {
    throw new AppError("forbidden", "No longer.");
  };
  await expect(takeIn(step, "a.txt", refused)).rejects.toThrow("No longer.");
  const cut = async function* () {
    yield Buffer.from("half");
    throw new Error("socket hang up");
  };
  await expect(objectStore().stage(cut(), 100)).rejects.toMatchObject({ code: "invalid" });
  expect(await incoming()).toBe(before);
  expect(await objectStore().has(tenant.actor.orgId, refused.sha256)).toBe(false);
});

test("the store is never called while a transaction is open", async () => {
  const { actor } = await tenantWithControl();
  const sha256 = "0".repeat(64);
  const asks: (() => Promise<unknown>)[] = [
    () => objectStore().has(actor.orgId, sha256),
    () => objectStore().get(actor.orgId, sha256),
    () => objectStore().stage(chunksOf("x"), 10),
    () => objectStore().removeUnless(actor.orgId, sha256, async () => false),
  ];
  for (const ask of asks) await expect(withActor(actor, "read", ask)).rejects.toThrow(/while a transaction is open/);
});

test("replaced evidence stays, with the reason and its replacement; the same file may be submitted again once", async () => {
  const { call, scope, actor, control } = await tenantWithControl();
  const submit = async (supersedes: { evidenceId: string; reason: string } | null, text = "same bytes") =>
    call.evidence.submit({
      ...scope,
      values: evidenceInput({
        controlIds: [control.id],
        uploadIds: [await makeUpload(actor, text)],
        supersedes,
      }),
    });
  const first = await submit(null);
  await expect(submit({ evidenceId: newId(), reason: "not there" }, "other")).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  const second = await submit({ evidenceId: first.id, reason: "wrong title" });
  const { items } = await call.evidence.list({ ...scope });
  expect(items.find((i) => i.id === first.id)).toMatchObject({
    state: "superseded",
    stateReason: "wrong title",
    supersededById: second.id,
  });
  await expect(submit({ evidenceId: first.id, reason: "once more" })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a control owner can replace evidence only of their own controls", async () => {
  const tenant = await tenantWithControl();
  const owner = await makePerson();
  const ownerId = await addMember(tenant.org.orgId, owner, "control_owner");
  const own = await makeControl(tenant, "IAM-08", "monthly", ownerId);
  const submitted = (controlIds: string[], text: string) =>
    makeUpload(tenant.actor, text).then((upload) =>
      tenant.call.evidence.submit({ ...tenant.scope, values: evidenceInput({ controlIds, uploadIds: [upload] }) }),
    );
  const [theirs, shared] = [await submitted([own.id], "own"), await submitted([own.id, tenant.control.id], "shared")];
  const replace = async (evidenceId: string) => {
    const upload = await makeUpload({ ...tenant.actor, personId: owner.id }, `instead of ${evidenceId}`);
    const values = evidenceInput({
      controlIds: [own.id],
      uploadIds: [upload],
      supersedes: { evidenceId, reason: "the wrong month" },
    });
    return callAs(owner).evidence.submit({ ...tenant.scope, values });
  };
  await expect(replace(shared.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(replace(theirs.id)).resolves.toHaveProperty("sequence");
});
