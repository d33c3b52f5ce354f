import { describe, expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { documentValues } from "#tests/factories/programme.ts";

testDatabase();

async function withDocument() {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const { call } = tenant;
  const made = await call.documents.create({ ...scope, values: documentValues(), body: "# Access\n\nBe careful." });
  const of = { ...scope, documentId: made.id };
  return { ...tenant, scope, made, of };
}

describe("a document", () => {
  test("is a draft until a version is approved, and says who approved what", async () => {
    const { call, of, made } = await withDocument();
    expect(made).toMatchObject({ state: "draft", version: 1, approvedVersion: null, reviewDueOn: null });
    const approved = await call.documents.approve({ ...of, version: 1 });
    expect(approved).toMatchObject({ state: "in_force", approvedVersion: 1 });
    expect(approved.versions[0]?.approvals).toMatchObject([{ by: "Olive Owner", byWriter: true }]);
    const written = await call.documents.write({
      ...of,
      body: "# Access\n\nBe very careful.",
      note: "Firmer.",
      version: 1,
    });
    expect(written).toMatchObject({ version: 2, approvedVersion: 1, opened: 2, state: "in_force" });
    expect(await call.documents.open({ ...of, version: 1 })).toMatchObject({
      opened: 1,
      body: "# Access\n\nBe careful.",
    });
    await call.documents.approve({ ...of, version: 2 });
    await expect(call.documents.approve({ ...of, version: 1 })).rejects.toThrow(
      /Version 2 is newer and already approved/,
    );
  });

  test("when two people edit the same version, the second is refused and neither text is lost", async () => {
    const { call, of } = await withDocument();
    const write = (body: string) => call.documents.write({ ...of, body, note: null, version: 1 });
    const both = await Promise.allSettled([write("Mine"), write("Yours")]);
    expect(both.map((b) => b.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(String(both.find((b) => b.status === "rejected")?.reason)).toMatch(/has saved version 2 since/);
    expect((await call.documents.open(of)).versions.map((v) => v.version)).toEqual([2, 1]);
  });

  test("is acknowledged once by each person for each approved version", async () => {
    const { call, of, org } = await withDocument();
    await expect(call.documents.acknowledge({ ...of, version: 1 })).rejects.toThrow(/Another version is now in force/);
    await call.documents.approve({ ...of, version: 1 });
    const viewer = await makePerson("Vera Viewer");
    await addMember(org.orgId, viewer, "viewer");
    const theirs = callAs(viewer);
    expect(await theirs.documents.open(of)).toMatchObject({ toAcknowledge: true, readers: { read: 0, all: 2 } });
    await theirs.documents.acknowledge({ ...of, version: 1 });
    expect(await theirs.documents.acknowledge({ ...of, version: 1 })).toMatchObject({
      toAcknowledge: false,
      readers: { read: 1, all: 2 },
    });
    await call.documents.write({ ...of, body: "New.", note: null, version: 1 });
    expect([(await theirs.documents.open(of)).opened, (await call.documents.open(of)).opened]).toEqual([1, 2]);
    await call.documents.approve({ ...of, version: 2 });
    expect(await theirs.documents.open(of)).toMatchObject({ toAcknowledge: true, readers: { read: 0, all: 2 } });
  });

  test("a retired document can be read, but neither edited nor approved", async () => {
    const { call, of } = await withDocument();
    await call.documents.approve({ ...of, version: 1 });
    expect(await call.documents.retire({ ...of, why: "Part of another policy now." })).toMatchObject({
      state: "retired",
    });
    await expect(call.documents.write({ ...of, body: "x", note: null, version: 1 })).rejects.toThrow(/retired/);
    await expect(call.documents.approve({ ...of, version: 1 })).rejects.toThrow(/retired/);
    expect(await call.documents.open(of)).toMatchObject({ body: "# Access\n\nBe careful." });
  });

  test("changes to its fields are journaled, and the second of two savers is refused", async () => {
    const { call, scope, of } = await withDocument();
    const change = (title: string) => call.documents.change({ ...of, values: documentValues({ title }), version: 1 });
    const both = await Promise.allSettled([change("Mine"), change("Yours")]);
    expect(both.map((b) => b.status).sort()).toEqual(["fulfilled", "rejected"]);
    const { rows } = await call.journal.activity({ ...scope, about: "documents" });
    expect(rows.map((r) => r.action)).toEqual(["document.changed", "document.added"]);
  });

  test.each([
    ["title", { title: " " }],
    ["reviewMonths", { reviewMonths: 0 }],
    ["ownerId", { ownerId: "01900000-0000-7000-8000-000000000000" }],
    ["controls", { controls: ["01900000-0000-7000-8000-000000000000"] }],
    ["criteria", { criteria: ["01900000-0000-7000-8000-000000000000"] }],
  ])("with a wrong %s is refused beside it", async (field, values) => {
    const { call, scope } = await withDocument();
    const refused = await call.documents
      .create({ ...scope, values: documentValues(values), body: "" })
      .catch((e: { cause: { field?: string; issues?: { path: string[] }[] } }) => e);
    const { cause } = refused as { cause: { field?: string; issues?: { path: string[] }[] } };
    expect(cause.field ?? cause.issues?.[0]?.path.at(-1)).toBe(field);
  });
});

test("every starter outline can become a document unchanged", async () => {
  const { call, scope } = await withDocument();
  const all = await call.documents.outlines(scope);
  expect(all.length).toBeGreaterThan(15);
  for (const { id: _, criteria: __, body, ...fields } of all)
    expect(await call.documents.create({ ...scope, values: documentValues(fields), body })).toMatchObject({ body });
});
