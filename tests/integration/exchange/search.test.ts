import { expect, test } from "vitest";
import type { Found } from "#server/exchange/search/schema.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { makeTenant } from "#tests/factories/people.ts";
import {
  controlValues,
  documentValues,
  engagementValues,
  riskValues,
  scopeValues,
} from "#tests/factories/programme.ts";

testDatabase();

test("the command menu finds controls, criteria, documents and scope items of the workspace, and nothing that is gone", async () => {
  const { call, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  await call.engagements.adopt({ ...scope, values: engagementValues() });
  await call.controls.create({ ...scope, values: controlValues({ code: "IAM-1", title: "Access granted" }) });
  await call.documents.create({ ...scope, values: documentValues({ title: "Access policy" }), body: "" });
  const { item, versions } = await call.scope.save({
    ...scope,
    values: scopeValues({ kind: "application", name: "Access portal" }),
    criteria: [],
    edited: null,
  });
  const kinds = async (text: string) => new Set((await call.search.find({ ...scope, text })).hits.map((h) => h.kind));
  expect(await kinds("access")).toEqual(new Set(["control", "criterion", "document", "scope"]));
  await call.scope.save({
    ...scope,
    values: scopeValues({ kind: "application", name: "Access portal", standing: "gone", reason: "Switched off." }),
    criteria: [],
    edited: { itemId: item.id, version: versions[0]?.version ?? 0 },
  });
  expect(await kinds("access portal")).not.toContain("scope");
  expect(await kinds("%")).toEqual(new Set());
  const stranger = await makeTenant();
  expect(await stranger.call.search.find({ workspace: stranger.workspace.slug, text: "access" })).toMatchObject({
    hits: [],
  });
});

test("evidence is found by words or beginnings of words of its title, in any order, and only by its own tenant", async () => {
  const made = await makeTenant();
  const { call, actor, workspace } = made;
  const scope = { workspace: workspace.slug };
  const inside = { ...actor, workspaceId: workspace.id, workspace: { ...workspace, timeZone: "UTC" } };
  const { id } = await call.controls.create({ ...scope, values: controlValues({ code: "C-1" }) });
  const submit = async (title: string) => {
    const uploadIds = [await makeUpload(inside, title)];
    await call.evidence.submit({ ...scope, values: { ...evidenceInput({ controlIds: [id], uploadIds }), title } });
  };
  for (const title of ["Zugriffsprüfung März 2026", "Backup-Test, März", "100% done_now"]) await submit(title);
  const titles = async (text: string, who = call) =>
    exact(await who.search.find({ ...scope, text }))
      .filter((h) => h.kind === "evidence")
      .map((h) => h.title);
  expect(await titles("märz")).toEqual(["Backup-Test, März", "Zugriffsprüfung März 2026"]);
  expect(await titles("MÄRZ PRÜ")).toEqual([]);
  expect(await titles("MÄRZ ZUGRIFFSPRÜ")).toEqual(["Zugriffsprüfung März 2026"]);
  expect(await titles("2026 zugriff")).toEqual(["Zugriffsprüfung März 2026"]);
  expect(await titles("test back")).toEqual(["Backup-Test, März"]);
  expect(await titles("est")).toEqual([]);
  expect(await titles("100%")).toEqual(["100% done_now"]);
  expect(await titles("%%")).toEqual([]);
});

test("search ignores case in any alphabet, and treats no character as a pattern", async () => {
  const { call, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  await call.controls.create({ ...scope, values: controlValues({ code: "Z-1", title: "Überprüfung der Rechte 50%" }) });
  await call.controls.create({ ...scope, values: controlValues({ code: "Z-2", title: "Rechte" }) });
  const codes = async (text: string) =>
    exact(await call.search.find({ ...scope, text }))
      .filter((h) => h.kind === "control")
      .map((h) => h.code);
  expect(await codes("ÜBERPRÜFUNG")).toEqual(["Z-1"]);
  expect(await codes("0%")).toEqual(["Z-1"]);
  expect(await codes("R_chte")).toEqual([]);
});

test("without an exact match, near matches are found and labelled as such", async () => {
  const made = await makeTenant();
  const scope = { workspace: made.workspace.slug };
  const inside = { ...made.actor, workspaceId: made.workspace.id, workspace: { ...made.workspace, timeZone: "UTC" } };
  const values = controlValues({ code: "C-1", title: "Quarterly access review" });
  const { id } = await made.call.controls.create({ ...scope, values });
  const uploadIds = [await makeUpload(inside, "Reconciliation of March")];
  const item = { ...evidenceInput({ controlIds: [id], uploadIds }), title: "Reconciliation of March" };
  await made.call.evidence.submit({ ...scope, values: item });
  const found = async (text: string) => {
    const { isExact, hits } = await made.call.search.find({ ...scope, text });
    return [isExact, ...hits.map((h) => h.title)];
  };
  expect(await found("access review")).toEqual([true, "Quarterly access review"]);
  expect(await found("acces revew")).toEqual([false, "Quarterly access review"]);
  expect(await found("reconcilation")).toEqual([false, "Reconciliation of March"]);
  expect(await found("zebra crossing")).toEqual([false]);
  const stranger = await makeTenant();
  expect(await stranger.call.search.find({ workspace: stranger.workspace.slug, text: "reconcilation" })).toEqual({
    isExact: false,
    hits: [],
  });
});

test("risks and the people who own controls are found too", async () => {
  const { call, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  await call.risks.write({ ...scope, values: riskValues({ description: "The flood comes." }), edited: null });
  await call.controls.create({ ...scope, values: controlValues({ code: "C-1", ownerName: "Flora Flood" }) });
  const { hits } = await call.search.find({ ...scope, text: "flood" });
  expect(hits.map((h) => [h.kind, h.title])).toEqual([
    ["risk", "The flood comes."],
    ["person", "Flora Flood"],
  ]);
  expect(hits[1]?.href).toMatch(/^\/controls\?owner=/);
});

function exact({ isExact, hits }: Found) {
  return isExact ? hits : [];
}
