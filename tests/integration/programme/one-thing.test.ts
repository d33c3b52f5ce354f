import { describe, expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { issued } from "#tests/factories/issued.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import {
  controlValues,
  engagementValues,
  riskValues,
  scopeValues,
  vendorReportValues,
} from "#tests/factories/programme.ts";

testDatabase();

async function programme() {
  const made = await makeTenant();
  const { call } = made;
  const scope = { workspace: made.workspace.slug };
  await call.engagements.adopt({ ...scope, values: engagementValues() });
  const criteria = await call.criteria.list(scope);
  const [first, second] = criteria;
  if (!first || !second) throw new Error("The engagement adopted nothing");
  const control = async (code: string) =>
    (await call.controls.create({ ...scope, values: controlValues({ code }) })).id;
  const [one, other, retired] = [await control("A-1"), await control("A-2"), await control("A-3")];
  for (const [controlId, criterionId] of [
    [one, second.id],
    [one, first.id],
    [other, first.id],
    [retired, second.id],
  ] as const)
    await call.mappings.map({ ...scope, controlId, criterionId, rationale: "It does." });
  await call.controls.retire({ ...scope, controlId: retired, version: 1 });
  const add = async (values: Parameters<typeof scopeValues>[0], tied: string[] = []) =>
    (await call.scope.save({ ...scope, values: scopeValues(values), criteria: tied, edited: null })).item;
  const vendor = await add({ kind: "vendor", name: "Cloud", method: "carve_out" });
  const another = await add({ kind: "vendor", name: "Another", method: "vendor" });
  const lab = await add({ kind: "application", name: "Lab" });
  const expected = await add({ kind: "subservice_control", name: "Locks its doors", vendorId: vendor.id }, [first.id]);
  await add({ kind: "subservice_control", name: "Watches", vendorId: another.id }, [second.id]);
  for (const { id: vendorId } of [vendor, another])
    await call.scope.saveReport({ ...scope, vendorId, values: vendorReportValues(), edited: null });
  const risk = (values: Parameters<typeof riskValues>[0]) =>
    call.risks.write({ ...scope, values: riskValues(values), edited: null });
  const threatened = await risk({ category: "Access", controls: [one, retired], criteria: [first.id] });
  await risk({ category: "Vendors", controls: [other] });
  return { ...made, scope, first, second, one, lab, vendor, expected, threatened };
}

describe("one thing, opened on its own", () => {
  test("a risk opened alone matches the register, and lists the criteria its controls meet", async () => {
    const { call, scope, first, second, one, threatened } = await programme();
    const { risk, scale, met } = await call.risks.open({ ...scope, riskId: threatened.id });
    const register = await call.risks.register(scope);
    expect(risk).toEqual(register.risks.find((r) => r.id === threatened.id));
    expect(scale).toEqual(register.scale);
    expect(met, "in the criteria's own order, and a retired control meets nothing").toEqual([
      { controlId: one, code: first.code },
      { controlId: one, code: second.code },
    ]);
    await expect(call.risks.open({ ...scope, riskId: one })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("a criterion opened alone matches the list", async () => {
    const { call, scope, first, lab } = await programme();
    const listed = (await call.criteria.list(scope)).find((c) => c.id === first.id);
    expect(listed?.controls.map((c) => c.code)).toEqual(["A-1", "A-2"]);
    expect(await call.criteria.open({ ...scope, criterionId: first.id })).toMatchObject(listed ?? {});
    await expect(call.criteria.open({ ...scope, criterionId: lab.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("lists for a criterion the current scope items that name it", async () => {
    const { call, scope, first, expected } = await programme();
    const tied = () => call.scope.tiedTo({ ...scope, criterionId: first.id });
    expect(await tied()).toEqual([{ id: expected.id, kind: "subservice_control", name: "Locks its doors" }]);
    await call.scope.save({
      ...scope,
      values: scopeValues({ ...expected, standing: "gone", reason: "The vendor is." }),
      criteria: [first.id],
      edited: { itemId: expected.id, version: 1 },
    });
    expect(await tied()).toEqual([]);
  });

  test("a scope item opened alone matches the scope, with only its own reports and expectations", async () => {
    const { call, scope, vendor, expected, lab } = await programme();
    const listed = (await call.scope.list(scope)).items;
    const found = await call.scope.open({ ...scope, itemId: vendor.id });
    expect(found.item).toEqual(listed.find((i) => i.id === vendor.id));
    expect(found.reports.map((r) => r.vendorId)).toEqual([vendor.id]);
    expect(found.expected).toEqual([{ id: expected.id, name: "Locks its doors", standing: "in" }]);
    expect(found.uses).toEqual(["the expected control “Locks its doors”"]);
    const flow = { id: crypto.randomUUID(), fromId: lab.id, toId: vendor.id, label: "nightly", dataIds: [] };
    const nodes = [lab, vendor].map(({ id: itemId }) => ({ itemId, x: 0, y: 0 }));
    await call.scope.saveDiagram({ ...scope, diagram: { nodes, boundaries: [], flows: [flow] }, version: null });
    expect((await call.scope.open({ ...scope, itemId: lab.id })).uses).toEqual(["the data flow from Lab to Cloud"]);
    expect((await call.scope.open({ ...scope, itemId: expected.id })).item.criteria).toEqual(
      listed.find((i) => i.id === expected.id)?.criteria,
    );
  });
});

test("a control's lanes match each engagement's timeline, issued ones as they stood", async () => {
  const tenant = await makeTenant();
  const { scope, id: issuedId, control } = await issued(tenant);
  const { call, actor } = tenant;
  for (const [periodFrom, periodTo] of [
    ["2026-01-01", "2026-12-31"],
    ["2026-07-01", "2027-06-30"],
    ["2028-01-01", "2028-12-31"],
  ] as const)
    await call.engagements.adopt({ ...scope, values: engagementValues({ periodFrom, periodTo }) });
  const spans = { coversFrom: "2026-04-01", coversTo: "2026-06-30" };
  const uploadIds = [await makeUpload(actor)];
  const values = evidenceInput({ controlIds: [control.id], uploadIds, ...spans });
  await call.evidence.submit({ ...scope, values });
  const lanes = await call.occurrences.ofControl({ ...scope, controlId: control.id });
  const timelines = await Promise.all(
    (await call.engagements.list(scope)).map(({ id }) =>
      call.occurrences.timeline({ ...scope, engagementId: id, all: false }),
    ),
  );
  expect(lanes.map(({ engagement, period, lane }) => ({ engagementId: engagement.id, period, lane }))).toEqual(
    timelines.map(({ engagementId, period, lanes: all }) => ({
      engagementId,
      period,
      lane: all.find((l) => l.controlId === control.id),
    })),
  );
  expect(lanes.map((l) => l.engagement.id)).toContain(issuedId);
  expect(lanes).toHaveLength(4);
  expect(new Set(lanes.map((l) => JSON.stringify(l.lane.states))).size).toBeGreaterThan(1);
});

describe("what a form chooses from", () => {
  test("choices load for writers, as names only, without retired or removed ones", async () => {
    const { call, scope, lab, vendor } = await programme();
    await call.scope.save({
      ...scope,
      values: scopeValues({ kind: "application", name: "Lab", standing: "gone", reason: "Switched off." }),
      criteria: [],
      edited: { itemId: lab.id, version: 1 },
    });
    const risks = await call.risks.choices(scope);
    expect(risks.controls.map((c) => c.code)).toEqual(["A-1", "A-2"]);
    expect(risks.assets).toContainEqual({ id: vendor.id, code: "Vendor", title: "Cloud" });
    expect(risks.assets.map((a) => a.title)).not.toContain("Lab");
    expect(risks.categories).toEqual(["Access", "Vendors"]);
    expect(Object.keys(risks.people[0] ?? {}).sort()).toEqual(["id", "name"]);
    const items = await call.scope.choices(scope);
    expect(items.vendors.map((v) => v.name)).toEqual(["Another", "Cloud"]);
    expect(items.criteria).toEqual(risks.criteria);
    const documents = await call.documents.choices(scope);
    const { people, criteria } = risks;
    expect(documents).toEqual({ people, controls: risks.controls, criteria });
    const listed = await call.criteria.list(scope);
    expect(items.criteria).toEqual(listed.map(({ id, code, title }) => ({ id, code, title })));
  });

  test("a reader opens the same things but gets no choices", async () => {
    const made = await programme();
    const { call, scope, threatened, first, vendor } = made;
    const person = await makePerson("Vera Viewer");
    await addMember(made.org.orgId, person, "viewer");
    const viewer = callAs(person);
    for (const open of [
      (as: typeof call) => as.risks.open({ ...scope, riskId: threatened.id }),
      (as: typeof call) => as.criteria.open({ ...scope, criterionId: first.id }),
      (as: typeof call) => as.scope.open({ ...scope, itemId: vendor.id }),
      (as: typeof call) => as.scope.tiedTo({ ...scope, criterionId: first.id }),
    ])
      expect(await open(viewer)).toEqual(await open(call));
    await expect(viewer.risks.choices(scope)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(viewer.scope.choices(scope)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(viewer.documents.choices(scope)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
