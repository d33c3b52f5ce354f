import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ScopeItemView, ScopeValues } from "#server/programme/scope/schema.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues, scopeValues, vendorReportValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function tenantWithScope() {
  const tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  const add = async (values: Partial<ScopeValues> = {}, criteria: string[] = []) =>
    tenant.call.scope.save({ ...scope, values: scopeValues(values), criteria, edited: null });
  const change = (view: ScopeItemView, values: Partial<ScopeValues>) => {
    const { item } = view;
    return tenant.call.scope.save({
      ...scope,
      values: scopeValues({
        kind: item.kind,
        name: item.name,
        method: item.method,
        vendorId: item.vendorId,
        ...values,
      }),
      criteria: item.criteria.map((c) => c.id),
      edited: { itemId: item.id, version: view.versions[0]?.version ?? 0 },
    });
  };
  return { ...tenant, scope, add, change };
}

describe("the scope's items", () => {
  test("reports what was in scope on a day by the versions in force then", async () => {
    const { call, scope, add, change } = await tenantWithScope();
    const lab = await add({ kind: "application", name: "Lab" });
    const out = { kind: "application", standing: "out", reason: "Used by nobody's customers." } as const;
    await change(lab, { ...out, effectiveFrom: "2026-07-01" });
    const on = async (day: string) => (await call.scope.list({ ...scope, on: day })).items.map((i) => i.standing);
    expect(await on("2025-12-31")).toEqual([]);
    expect(await on("2026-01-01")).toEqual(["in"]);
    expect(await on("2026-06-30")).toEqual(["in"]);
    expect(await on("2026-07-01")).toEqual(["out"]);
  });

  test("refuses the second of two changes to the same version, and overwrites nothing", async () => {
    const { add, change } = await tenantWithScope();
    const view = await add();
    const both = await Promise.allSettled([change(view, { name: "Mine" }), change(view, { name: "Yours" })]);
    expect(both.map((b) => b.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(String(both.find((b) => b.status === "rejected")?.reason)).toMatch(/Olive Owner has changed it since/);
  });

  test("every change is in the journal with what it was before and why", async () => {
    const { call, scope, add, change } = await tenantWithScope();
    const view = await add();
    await change(view, { standing: "out", reason: "Sold on 1 July." });
    const { rows } = await call.journal.activity({ ...scope, about: "scope" });
    expect(rows.map((r) => [r.action, r.why])).toEqual([
      ["scope.changed", "Sold on 1 July."],
      ["scope.added", null],
    ]);
  });

  test.each<[Partial<ScopeValues>, RegExp]>([
    [{ standing: "out" }, /Give a reason/],
    [{ kind: "data" }, /classified/],
    [{ kind: "vendor" }, /how the description treats/],
    [{ name: " " }, /Give it a name/],
    [{ standing: "gone", reason: "Never was." }, /cannot already be gone/],
    [{ effectiveFrom: "2026-02-30" }, /Give a date/],
    [{ ownerId: "01900000-0000-7000-8000-000000000000" }, /organization’s people/],
  ])("an item with %j is refused", async (values, message) => {
    const { add } = await tenantWithScope();
    await expect(add(values)).rejects.toThrow(message);
  });

  test("another tenant's vendor, criterion or item is not found", async () => {
    const other = await tenantWithScope();
    const theirs = await other.add({ kind: "vendor", method: "carve_out" });
    const { call, scope, add, change } = await tenantWithScope();
    await expect(add({ kind: "subservice_control", vendorId: theirs.item.id })).rejects.toThrow(/workspace’s vendors/);
    await expect(add({ kind: "user_entity_control" }, [theirs.item.id])).rejects.toThrow(/criteria and objectives/);
    await expect(change(theirs, { name: "Mine now" })).rejects.toThrow(/does not exist/);
    await expect(call.scope.open({ ...scope, itemId: theirs.item.id })).rejects.toThrow(/does not exist/);
  });
});

describe("a vendor", () => {
  test("that is still used cannot be removed: the refusal says where it is used, and removal works once it is not", async () => {
    const { call, scope, add, change } = await tenantWithScope();
    const service = await add();
    const vendor = await add({ kind: "vendor", name: "Cloud", method: "carve_out" });
    const expected = await add({ kind: "subservice_control", name: "Guards its doors", vendorId: vendor.item.id });
    const nodes = [service, vendor].map((v, i) => ({ itemId: v.item.id, x: i * 300, y: 0 }));
    const flow = { id: service.item.id, fromId: service.item.id, toId: vendor.item.id, label: "", dataIds: [] };
    await call.scope.saveDiagram({ ...scope, diagram: { nodes, boundaries: [], flows: [flow] }, version: null });
    const gone = { standing: "gone", reason: "Contract ended." } as const;
    await expect(change(vendor, gone)).rejects.toThrow(
      "It is still used by the expected control “Guards its doors”, the data flow from Payroll service to Cloud. Remove it there first.",
    );
    await change(expected, gone);
    await call.scope.saveDiagram({
      ...scope,
      diagram: { nodes: nodes.slice(0, 1), boundaries: [], flows: [] },
      version: 1,
    });
    expect((await change(vendor, gone)).item.standing).toBe("gone");
  });

  test("a vendor's reports show which days of the period none covers, and whether they were reviewed", async () => {
    const { call, scope, add } = await tenantWithScope();
    await call.engagements.adopt({ ...scope, values: engagementValues() });
    const { item } = await add({ kind: "vendor", name: "Cloud", method: "carve_out" });
    const stateNow = async () => (await call.scope.open({ ...scope, itemId: item.id })).item.vendor;
    expect(await stateNow()).toMatchObject({ review: "none", gaps: [{ from: "2026-01-01", to: "2026-12-31" }] });
    const values = vendorReportValues({ reviewExpiresOn: "2099-01-01" });
    const { reports } = await call.scope.saveReport({ ...scope, vendorId: item.id, values, edited: null });
    expect(reports).toMatchObject([{ ...values, reviewedBy: "Olive Owner" }]);
    expect(await stateNow()).toMatchObject({ review: "current", gaps: [{ from: "2026-07-01", to: "2026-12-31" }] });
    const id = reports[0]?.id ?? "";
    const bridged = vendorReportValues({ bridgeTo: "2026-09-30" });
    const changed = await call.scope.saveReport({
      ...{ ...scope, vendorId: item.id, values: bridged, edited: { id, version: 1 } },
    });
    expect(changed.item.vendor?.gaps).toEqual([{ from: "2026-10-01", to: "2026-12-31" }]);
    const removed = await call.scope.removeReport({ ...scope, vendorId: item.id, id });
    expect(removed).toMatchObject({ reports: [], item: { vendor: { review: "none" } } });
    const future = vendorReportValues({ reviewedOn: "2098-01-01" });
    await expect(call.scope.saveReport({ ...scope, vendorId: item.id, values: future, edited: null })).rejects.toThrow(
      /cannot be in the future/,
    );
  });
});

describe("the data-flow diagram", () => {
  test("keeps 500 items with 1,000 flows, and refuses a 501st and an item drawn twice", async () => {
    const { call, scope, org, workspace } = await tenantWithScope();
    const made = await db.superuser()<{ id: string }[]>`
      with item as (
        insert into scope_item (org_id, workspace_id, id, kind)
        select ${org.orgId}, ${workspace.id}, gen_random_uuid(), 'application' from generate_series(1, 500) returning *)
      insert into scope_item_version (org_id, workspace_id, item_id, version, effective_from, name, description, standing, in_isms, saved_by)
      select org_id, workspace_id, id, 1, '2026-01-01', 'App', '', 'in', true, 'Test' from item returning item_id as id`;
    const ids = made.map((m) => m.id);
    const nodes = ids.map((itemId, i) => ({ itemId, x: (i % 25) * 250, y: Math.floor(i / 25) * 120 }));
    const flows = Array.from({ length: 1000 }, (_, i) => ({
      id: randomUUID(),
      fromId: ids[i % 500] ?? "",
      toId: ids[(i + 1 + Math.floor(i / 500)) % 500] ?? "",
      label: "API",
      dataIds: [],
    }));
    const save = (more: typeof nodes) =>
      call.scope.saveDiagram({ ...scope, diagram: { nodes: more, boundaries: [], flows }, version: null });
    const one = { itemId: ids[0] ?? "", x: 0, y: 0 };
    await expect(save([...nodes, one])).rejects.toThrow(/at most 500 items/);
    await expect(save([...nodes.slice(1), one, one].slice(1))).rejects.toThrow(/drawn twice/);
    await save(nodes);
    expect((await call.scope.diagram(scope)).diagram).toEqual({ nodes, boundaries: [], flows });
  });

  test("refuses the second of two drawings on the same version, and keeps each version's drawing", async () => {
    const { call, scope, add } = await tenantWithScope();
    const { item } = await add();
    const diagram = { nodes: [{ itemId: item.id, x: 0, y: 0 }], boundaries: [], flows: [] };
    const saved = await call.scope.saveDiagram({ ...scope, diagram, version: null });
    expect(saved).toMatchObject({ version: 1, diagram });
    await expect(call.scope.saveDiagram({ ...scope, diagram, version: null })).rejects.toThrow(
      /has saved the diagram since/,
    );
    expect((await call.scope.diagram(scope)).version).toBe(1);
  });
});

describe("the description", () => {
  async function described() {
    const made = await tenantWithScope();
    const { call, scope } = made;
    const { id } = await call.engagements.adopt({ ...scope, values: engagementValues() });
    const section = async (name: string) => {
      const { sections } = await call.scope.description({ ...scope, engagementId: id });
      const found = sections.find((s) => s.id === name);
      if (!found) throw new Error(`no section ${name}`);
      return found;
    };
    return { ...made, id, section };
  }

  test("is generated from the scope, the mapping and the changes, and says what is missing", async () => {
    const { call, scope, add, change, id, section } = await described();
    expect(await section("services")).toMatchObject({ blocks: [], missing: ["No services in scope."] });
    const service = await add({ effectiveFrom: "2025-01-01" });
    await change(service, { name: "Payroll and tax service", effectiveFrom: "2026-03-01" });
    expect((await section("services")).blocks[0]?.lines[0]).toMatchObject({ text: "Payroll and tax service" });
    const vendor = await add({ kind: "vendor", name: "Cloud", method: "carve_out", description: "" });
    expect((await section("subservice")).missing).toEqual([
      "Cloud: describe what it does.",
      "Cloud is carved out: name the controls expected of it.",
      "Cloud is tied to no criterion.",
      "Cloud has not been reviewed.",
      "Cloud: no report covers 1 January – 31 December 2026.",
    ]);
    await add({ kind: "subservice_control", name: "Guards its doors", vendorId: vendor.item.id });
    expect((await section("subservice")).missing).not.toContain(
      "Cloud is carved out: name the controls expected of it.",
    );
    const criterion = (await call.criteria.list({ ...scope, engagementId: id }))[0];
    const { id: controlId } = await call.controls.create({ ...scope, values: controlValues({ code: "C-1" }) });
    await call.mappings.map({ ...scope, controlId, criterionId: criterion?.id ?? "", rationale: null });
    expect((await section("controls")).blocks[0]?.lines[0]?.note).toBe("C-1");
    const changes = (await section("changes")).blocks[0]?.lines.map((l) => l.text);
    expect(changes).toContain("1 March 2026: service Payroll and tax service changed");
  });

  test("items tied only to another report's objectives are described there and not here", async () => {
    const { call, scope, add, id, section } = await described();
    const soc1 = await call.engagements.adopt({
      ...scope,
      values: engagementValues({ kind: "soc1", categories: [], objectives: ["PAY-01"] }),
    });
    const [objective] = await call.criteria.list({ ...scope, engagementId: soc1.id });
    const [criterion] = await call.criteria.list({ ...scope, engagementId: id });
    await add({ kind: "user_entity_control", name: "Approves payrolls" }, [objective?.id ?? ""]);
    await add({ kind: "user_entity_control", name: "Guards its keys" }, [criterion?.id ?? "", objective?.id ?? ""]);
    expect((await section("user_entities")).blocks[0]?.lines).toMatchObject([
      { text: "Guards its keys", note: criterion?.code },
    ]);
    const { sections } = await call.scope.description({ ...scope, engagementId: soc1.id });
    const told = sections.find((s) => s.id === "user_entities")?.blocks[0]?.lines;
    expect(told?.map((l) => [l.text, l.note])).toEqual([
      ["Approves payrolls", "PAY-01"],
      ["Guards its keys", "PAY-01"],
    ]);
  });

  test("text is kept in versions, and the second of two savers is refused", async () => {
    const { call, scope, id, section } = await described();
    expect((await section("incidents")).missing).toEqual(["No text yet."]);
    const write = (body: string, version: number) =>
      call.scope.saveSection({ ...scope, engagementId: id, section: "incidents", body, isComplete: true, version });
    await write("None.", 0);
    expect(await section("incidents")).toMatchObject({ body: "None.", version: 1, missing: [], isComplete: true });
    await expect(write("Two.", 0)).rejects.toThrow(/Olive Owner has changed this section since/);
    await expect(
      call.scope.saveSection({
        ...scope,
        engagementId: id,
        section: "isms_scope",
        body: "",
        isComplete: false,
        version: 0,
      }),
    ).rejects.toThrow(/does not exist/);
  });

  test("the management system's boundary is its own: neither contains the other", async () => {
    const { call, scope, add, section } = await described();
    await add({ name: "Outside the ISMS", inIsms: false });
    await add({ name: "Inside it alone", standing: "out", reason: "Not part of the service." });
    const iso = await call.engagements.adopt({
      ...scope,
      values: engagementValues({ kind: "iso27001", type: null, categories: [] }),
    });
    const texts = (blocks: { lines: { text: string }[] }[]) => blocks.flatMap((b) => b.lines.map((l) => l.text));
    expect(texts((await section("services")).blocks)).toEqual(["Outside the ISMS"]);
    const { sections } = await call.scope.description({ ...scope, engagementId: iso.id });
    expect(sections.map((s) => s.id)).toEqual(["isms_context", "isms_parties", "isms_scope"]);
    expect(texts(sections[2]?.blocks ?? [])).toEqual(["Inside it alone"]);
  });
});
