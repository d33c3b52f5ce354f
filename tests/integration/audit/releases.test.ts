import { beforeAll, describe, expect, test } from "vitest";
import { exportOscal } from "#server/exchange/oscal/transport.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import type { Releasable } from "#server/plan/released/schema.ts";
import { exportDescription } from "#server/programme/description/transport.ts";
import { exportMatrix } from "#server/programme/mappings/transport.ts";
import { exportRegister } from "#server/programme/risks/transport.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { entries, share } from "#tests/factories/invitations.ts";
import { addMember, callAs, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";
import {
  controlValues,
  documentValues,
  engagementValues,
  riskValues,
  scopeValues,
  vendorReportValues,
} from "#tests/factories/programme.ts";
import { completeDescription, releaseReady } from "#tests/factories/releases.ts";

const db = testDatabase();
const only = (kind: Exclude<Releasable["kind"], "document">): Releasable => ({ kind, documentId: null });

/** A shared engagement of which nothing is released: a described system with a vendor, a risk, and a document that is approved. */
async function makeShared() {
  const made = await makeTenant();
  const { call, org, owner, workspace } = made;
  const scope = { workspace: workspace.slug };
  const { id: engagementId } = await call.engagements.adopt({ ...scope, values: engagementValues() });
  const of = { ...scope, engagementId };
  const [criterion] = await call.criteria.list(of);
  const criteria = [criterion?.id ?? ""];
  const add = async (values: Parameters<typeof scopeValues>[0]) =>
    (await call.scope.save({ ...scope, values: scopeValues(values), criteria: [], edited: null })).item.id;
  const serviceId = await add({});
  const vendorId = await add({ kind: "vendor", name: "Stratus", method: "vendor" });
  const issueId = await add({ kind: "context_issue", name: "Climate" });
  await call.scope.saveReport({ ...scope, vendorId, values: vendorReportValues(), edited: null });
  const control = { ...scope, values: controlValues({ code: "A-1" }) };
  const { id: controlId } = await call.controls.create(control);
  await call.mappings.map({ ...scope, controlId, criterionId: criteria[0] ?? "", rationale: null });
  await call.controls.setSystems({ ...scope, controlId, itemIds: [serviceId], version: 0 });
  const assets = [serviceId];
  const risk = riskValues({ description: "Paid twice.", criteria, controls: [controlId], assets });
  const { id: riskId } = await call.risks.write({ ...scope, values: risk, edited: null });
  const write = async (title: string, links: { criteria?: string[]; controls?: string[] }) =>
    (await call.documents.create({ ...scope, values: documentValues({ title, ...links }), body: "Be careful." })).id;
  const documentId = await write("Careful policy", { criteria, controls: [controlId] });
  const draftId = await write("Draft", { criteria });
  const strayId = await write("Stray", {});
  for (const id of [documentId, strayId]) await call.documents.approve({ ...scope, documentId: id, version: 1 });
  await completeDescription(made.actor, engagementId);
  const auditor = await makePerson("Aude Auditor");
  await share(db, { owner, slug: workspace.slug }, engagementId, auditor, { acceptingName: "Alder & Pike" });
  const ids = { serviceId, vendorId, issueId, controlId, riskId, documentId, draftId, strayId };
  return { ...made, org, scope, of, ids, criteria, auditor, asAuditor: callAs(auditor) };
}

let world: Awaited<ReturnType<typeof makeShared>>;
beforeAll(async () => {
  world = await makeShared();
}, 60_000);

const caller = (who: TestPerson) => ({
  sessionToken: who.token,
  believes: who.id,
  now: new Date().toISOString(),
});

/** Everything that an auditor, or who looks as one, is told of what is released. */
async function told(who: TestPerson, as?: "auditor") {
  const { of, ids, scope } = world;
  const look = { ...of, engagement: of.engagementId, ...(as ? { as } : {}) };
  const call = callAs(who);
  const found = await Promise.all(
    ["Paid twice", "Payroll service", "Stratus", "Careful policy"].map((text) => call.search.find({ ...look, text })),
  );
  return {
    register: (await call.risks.register(look)).risks.map((r) => [
      r.description,
      r.residual,
      r.assets.map((a) => a.name),
    ]),
    ofCriterion: (await call.risks.list({ ...look, criterionId: world.criteria[0] ?? "" })).length,
    tallies: await call.risks.tallies(look),
    items: (await call.scope.list(look)).items.map((i) => [i.name, i.vendor]),
    nodes: (await call.scope.diagram(look)).items.length,
    sections: (await call.scope.description(look)).sections,
    documents: (await call.documents.list(look)).map((d) => [d.title, d.version, d.hasUnreleased]),
    related: await call.controls.related({ ...look, controlId: ids.controlId }),
    found: found.flatMap((f) => f.hits.map((h) => h.title)),
    released: await call.releases.standing(look),
    scope,
  };
}

/** How a file is refused, or its text. */
async function file(
  send: (c: ReturnType<typeof caller>, given: Record<string, unknown>) => Promise<Response>,
  given: object,
) {
  const { of, auditor } = world;
  try {
    return await (await send(caller(auditor), { workspace: of.workspace, ...given })).text();
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe("before the client releases anything", () => {
  test("shows an auditor no risk, item, section or document, and never says that there is none", async () => {
    const seen = await told(world.auditor);
    expect(seen).toMatchObject({
      register: [],
      ofCriterion: 0,
      tallies: [],
      items: [],
      nodes: 0,
      sections: [],
      documents: [],
      related: { risks: [], systems: [], unreleasedSystems: 1, documents: [] },
      found: [],
      released: { description: null, riskRegister: null, vendorList: null, documents: [] },
    });
    expect(await told(world.owner, "auditor")).toEqual(seen);
  });

  test("exported files say that things are not released, rather than being empty", async () => {
    const { engagementId } = world.of;
    const missing = (what: string) =>
      `not_found: The ${what} has not been released to you yet. The client releases it for fieldwork.`;
    expect(await file(exportRegister, { format: "csv" })).toBe(missing("risk register"));
    expect(await file(exportDescription, { about: engagementId, format: "docx" })).toBe(missing("system description"));
    const matrix = JSON.parse(await file(exportMatrix, { format: "json" }));
    expect(new Set(matrix.map((line: { Risks: string }) => line.Risks))).toEqual(new Set(["not released to you"]));
    const plan = await file(exportOscal, { model: "system-security-plan" });
    expect(plan).toContain("Not released yet");
    expect(plan).not.toMatch(/Not drawn yet|Not described yet|Payroll service/);
  });
});

test("the plan of action is never an auditor’s", async () => {
  const given = { workspace: world.of.workspace, model: "plan-of-action-and-milestones" };
  await expect(exportOscal(caller(world.auditor), given)).rejects.toMatchObject({ code: "forbidden" });
  expect((await exportOscal(caller(world.owner), given)).status).toBe(200);
});

test("an auditor learns that a change was inside their engagement’s period, and of no other engagement by name", async () => {
  const made = await makeTenant();
  const { call, owner, workspace } = made;
  const scope = { workspace: workspace.slug };
  const second = await makePerson("Sam Second");
  await addMember(made.org.orgId, second, "compliance_manager");
  const objective = (await call.criteria.starterObjectives(scope))[0]?.objectives[0]?.code ?? "";
  const soc1 = engagementValues({ kind: "soc1", categories: [], objectives: [objective] });
  const engagements = [await call.engagements.adopt({ ...scope, values: engagementValues() })];
  engagements.push(await call.engagements.adopt({ ...scope, values: soc1 }));
  const { id: controlId } = await call.controls.create({ ...scope, values: controlValues({ code: "A-1" }) });
  for (const { id: engagementId } of engagements) {
    const [criterion] = await call.criteria.list({ ...scope, engagementId });
    await call.mappings.map({ ...scope, controlId, criterionId: criterion?.id ?? "", rationale: null });
  }
  const change = async (statement: string) => {
    const { version } = await call.controls.get({ ...scope, control: "A-1" });
    const values = controlValues({ code: "A-1", statement });
    await call.controls.update({ ...scope, controlId, version, values, why: "Better." });
    const { proposal } = await call.controls.get({ ...scope, control: "A-1" });
    if (proposal) await callAs(second).controls.decide({ ...scope, proposalId: proposal.id, approve: true });
  };
  const [soc2Id, soc1Id] = engagements.map((e) => e.id);
  const open = async (engagementId = "") => {
    for (const move of ["prepare", "operate"] as const) await call.engagements.move({ ...scope, engagementId, move });
  };
  await open(soc1Id);
  await change("Inside the SOC 1.");
  await open(soc2Id);
  await change("Inside both.");
  const windows = async (person: TestPerson, engagement: string | undefined, as?: "auditor") => {
    const sheet = await callAs(person).controls.get({ ...scope, engagement, control: "A-1", ...(as ? { as } : {}) });
    return sheet.versions.map((v) => v.windows.map((name) => name.slice(0, 5)).sort()).toReversed();
  };
  expect(await windows(owner, undefined)).toEqual([[], ["SOC 1"], ["SOC 1", "SOC 2"]]);
  const auditor = await makePerson("Aude Auditor");
  const client = { owner, slug: workspace.slug };
  await share(db, client, soc2Id ?? "", auditor, { acceptingName: "Alder & Pike" });
  expect(await windows(auditor, soc2Id)).toEqual([[], [], ["SOC 2"]]);
  expect(await windows(owner, soc1Id, "auditor")).toEqual([[], ["SOC 1"], ["SOC 1"]]);
  // Its dates, and so its name, change: what was inside stays inside.
  await call.engagements.changeDates({
    ...scope,
    engagementId: soc2Id ?? "",
    asOf: null,
    periodFrom: "2026-01-01",
    periodTo: "2026-11-30",
    why: "The firm asked.",
    version: 1,
  });
  expect(await windows(auditor, soc2Id)).toEqual([[], [], ["SOC 2"]]);
});

test("anything not ready cannot be released, and the sheet says why", async () => {
  const { call, of, ids } = world;
  const { lines } = await call.releases.sheet(of);
  const problem = (documentId: string) => lines.find((l) => l.documentId === documentId)?.problem;
  expect(problem(ids.documentId)).toBeNull();
  expect(problem(ids.draftId)).toBe("Not approved yet.");
  expect(problem(ids.strayId)).toBe("Linked to no control or criterion of this engagement.");
  for (const documentId of [ids.draftId, ids.strayId])
    await expect(call.releases.make({ ...of, items: [{ kind: "document", documentId }] })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("is not ready"),
    });
  const other = await call.engagements.adopt({
    ...world.scope,
    values: engagementValues({ periodFrom: "2027-01-01", periodTo: "2027-12-31" }),
  });
  const bare = await call.releases.sheet({ ...world.scope, engagementId: other.id });
  expect(bare.lines[0]).toMatchObject({
    kind: "description",
    problem: expect.stringMatching(/^9 of 9 sections are not complete/),
  });
});

test("only the client's own people who may share can release, never a provider for them", async () => {
  const { of, org, workspace, ids } = world;
  const grace = await makePerson("Grace Owner");
  await addMember(org.orgId, grace, "control_owner");
  for (const who of [grace, world.auditor])
    await expect(callAs(who).releases.make({ ...of, items: [only("risk_register")] })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  const insert = (actorOrg: string, kind: string, versions: string, documentId: string | null = null) => {
    const settings = [org.orgId, workspace.id, of.engagementId, world.owner.id, actorOrg];
    return db.superuser().begin(async (sql) => {
      await sql`select set_config('role', 'member', true), set_config('app.org_id', ${settings[0] ?? ""}, true), set_config('app.workspace_id', ${settings[1] ?? ""}, true),
        set_config('app.person_id', ${settings[3] ?? ""}, true), set_config('app.actor_org_id', ${actorOrg}, true)`;
      await sql`insert into release (org_id, workspace_id, engagement_id, number, kind, document_id, is_withdrawn, versions, entries, released_by_id, released_by)
        values (${org.orgId}, ${workspace.id}, ${of.engagementId}, 99, ${kind}, ${documentId}, false, ${versions}::text::jsonb, 1, ${world.owner.id}, 'Olive')`;
    });
  };
  await expect(insert(world.auditor.id, "risk_register", "{}")).rejects.toMatchObject({
    constraint_name: "release_is_the_clients",
  });
  await expect(insert(org.orgId, "document", `{"${ids.draftId}": 1}`, ids.draftId)).rejects.toMatchObject({
    constraint_name: "release_is_approved",
  });
});

describe("once it is released", () => {
  beforeAll(async () => {
    await releaseReady(world.call, world.of);
  });

  test("an auditor reads what was released, by whom and when, and a preview shows the same", async () => {
    const seen = await told(world.auditor);
    expect(seen.register).toEqual([["Paid twice.", { likelihood: 2, impact: 3 }, ["Payroll service"]]]);
    expect(seen.items.map(([name]) => name)).toEqual(["Payroll service", "Stratus"]);
    expect(seen.sections).toHaveLength(9);
    expect(seen.sections.flatMap((s) => s.missing)).toEqual([]);
    expect(seen.documents).toEqual([["Careful policy", 1, false]]);
    expect(seen.related).toMatchObject({
      unreleasedSystems: 0,
      documents: [{ title: "Careful policy" }],
      risks: [{ description: "Paid twice." }],
    });
    expect(seen.released).toMatchObject({ riskRegister: { releasedBy: "Olive Owner" }, documents: [{ version: 1 }] });
    expect(seen.found.toSorted()).toEqual(["Careful policy", "Paid twice.", "Payroll service", "Stratus"]);
    expect(await told(world.owner, "auditor")).toEqual(seen);
  });

  test("the context of a management system is hidden from a SOC 2's auditors, even by its address", async () => {
    await expect(world.asAuditor.scope.open({ ...world.scope, itemId: world.ids.issueId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("a vendor’s report is released without the conclusion of the client’s review", async () => {
    const { reports } = await world.asAuditor.scope.open({ ...world.scope, itemId: world.ids.vendorId });
    expect(reports).toMatchObject([
      { opinion: "unmodified", reviewedOn: "2026-08-01", conclusion: null, exceptions: null },
    ]);
  });

  test("the release is recorded, and the engagement’s auditors are told", async () => {
    const released = (await entries(db, world.workspace.id)).filter((e) => e.action === "release.made");
    expect(released.map((e) => JSON.parse(e.body).subject.label).sort()).toEqual([
      "Careful policy, version 1",
      "Risk register",
      "System description",
      "Vendor list",
    ]);
    const { rows } = await world.asAuditor.journal.activity({ ...world.scope });
    expect(rows.filter((r) => r.action === "release.made")).toHaveLength(4);
  });

  test("later changes stay with the client until released again", async () => {
    const { call, of, ids, scope } = world;
    const item = (await call.scope.open({ ...scope, itemId: ids.serviceId })).item;
    const values = scopeValues({ name: "Wage service", effectiveFrom: item.effectiveFrom });
    await call.scope.save({ ...scope, values, criteria: [], edited: { itemId: ids.serviceId, version: 1 } });
    const section = (await call.scope.description(of)).sections.find((s) => s.id === "incidents");
    const text = { section: "incidents", body: "Two incidents.", isComplete: false, version: section?.version ?? 0 };
    await call.scope.saveSection({ ...of, ...text });
    await call.documents.write({ ...scope, documentId: ids.documentId, body: "Be bold.", note: null, version: 1 });
    await call.documents.approve({ ...scope, documentId: ids.documentId, version: 2 });
    const risk = (await call.risks.register(scope)).risks.find((r) => r.id === ids.riskId);
    const rewritten = riskValues({ description: "Paid thrice.", criteria: [], controls: [], assets: [] });
    await call.risks.write({
      ...scope,
      values: rewritten,
      edited: { riskId: ids.riskId, version: risk?.version ?? 0 },
    });
    const before = await told(world.auditor);
    expect(before).toMatchObject({
      register: [["Paid twice.", expect.anything(), ["Payroll service"]]],
      ofCriterion: 1,
    });
    expect(before.related.risks.map((r) => r.description)).toEqual(["Paid twice."]);
    expect(before.found).toContain("Paid twice.");
    const taken = await file(exportRegister, { format: "csv" });
    expect([taken.includes("Paid twice."), taken.includes("Paid thrice.")]).toEqual([true, false]);
    expect(before.items.map(([name]) => name)).toContain("Payroll service");
    expect(before.sections.find((s) => s.id === "incidents")?.body).toBe("");
    expect(before.documents).toEqual([["Careful policy", 1, true]]);
    const { lines } = await call.releases.sheet(of);
    expect(lines.find((l) => l.kind === "risk_register")).toMatchObject({ hasChanged: true });
    expect(lines.find((l) => l.documentId === ids.documentId)).toMatchObject({ hasChanged: true, what: "version 2" });
    await completeDescription(world.actor, of.engagementId);
    await releaseReady(call, of);
    const after = await told(world.auditor);
    // It is tied to no criterion of the engagement any more.
    expect(after).toMatchObject({ register: [], ofCriterion: 0 });
    expect(after.items.map(([name]) => name)).toContain("Wage service");
    expect(after.sections.find((s) => s.id === "incidents")?.body).toBe("Two incidents.");
    expect(after.documents).toEqual([["Careful policy", 2, false]]);
  });

  test("a withdrawn release can no longer be read, and the release stays in the record", async () => {
    const { call, of } = world;
    await call.releases.withdraw({ ...of, item: only("risk_register") });
    expect((await call.releases.sheet(of)).acts[0]).toMatchObject({
      label: "Risk register",
      isWithdrawn: true,
      releasedBy: "Olive Owner",
    });
    expect(await told(world.auditor)).toMatchObject({ register: [], tallies: [], released: { riskRegister: null } });
    await expect(call.releases.withdraw({ ...of, item: only("risk_register") })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
