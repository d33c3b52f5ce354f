import { withActor } from "#db/tenant.ts";
import { importFramework } from "#server/programme/frameworks/service/import.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { share } from "#tests/factories/invitations.ts";
import { issued, unmapped } from "#tests/factories/issued.ts";
import { addMember, callAs, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";
import {
  controlValues,
  daysAhead,
  documentValues,
  engagementValues,
  riskValues,
  scopeValues,
  vendorReportValues,
} from "#tests/factories/programme.ts";
import { completeDescription, releaseReady } from "#tests/factories/releases.ts";
import type { Made, TestDatabase } from "./world.ts";

/**
 * An engagement in operation that its auditor and its owner are told the same of, but for what is hidden on purpose: every noun has a row
 * that names everybody who can be named, beside it stands what is the client's own, and another engagement shares what can be shared.
 */
export async function makeToldWorld(db: TestDatabase) {
  const made = await makeTenant();
  const { call, org, owner, workspace } = made;
  const scope = { workspace: workspace.slug };
  const people = await staff(org.orgId);
  const { id: engagementId } = await call.engagements.adopt({ ...scope, values: engagementValues() });
  const [first, second] = await call.criteria.list({ ...scope, engagementId });
  if (!first || !second) throw new Error("the engagement adopted no criteria");
  const scoped = await describe(made, engagementId, first.id, people.olive);
  const controls = await programme(made, first.id, people, scoped.serviceId);
  const risk = riskValues({
    ownerId: people.perry,
    criteria: [first.id],
    controls: [controls.full],
    assets: [scoped.serviceId],
  });
  const { id: riskId } = await call.risks.write({ ...scope, values: risk, edited: null });
  await call.risks.accept({ ...scope, riskId, version: 1, why: "It is small.", until: daysAhead(30) });
  const other = await otherEngagement(made, controls.full, first.id, scoped.serviceId);
  const documentId = await policy(made, people, {
    controls: [controls.full, other.controlId],
    criteria: [first.id, other.objectiveId],
  });
  const evidenceId = await evidenced(made, [controls.full, other.controlId]);
  for (const move of ["prepare", "operate"] as const) await call.engagements.move({ ...scope, engagementId, move });
  const sheet = await call.controls.get({ ...scope, control: controls.full });
  await call.controls.update({
    ...scope,
    controlId: controls.full,
    version: sheet.version,
    values: { ...controls.values, statement: "Otherwise." },
    why: "Better.",
  });
  await call.people.end({ organization: org.orgId, membershipId: people.lee });
  const [auditor, rival] = [await makePerson("Aude Auditor"), await makePerson("Otto Other")];
  const client = { owner, slug: workspace.slug };
  await share(db, client, engagementId, auditor, { acceptingName: "Alder & Pike" });
  await share(db, client, engagementId, rival, { acceptingName: "Another firm" });
  await completeDescription(made.actor, engagementId);
  await releaseReady(call, { ...scope, engagementId });
  await call.controls.saveView({ ...scope, name: "Ours", search: "gap=any", isShared: true });
  const rules = { name: "House rules", version: "1", notUnderstood: [] };
  const items = [{ code: "H-1", title: "One", description: "", group: "H" }];
  await withActor(made.actor, "write", (tx, actor) => importFramework(tx, actor, { ...rules, items }, false));
  const iso = await stated(made);
  await share(db, { owner, slug: iso.workspace }, iso.engagement, auditor, { acceptingName: "Alder & Pike" });
  const past = await issuedBefore(db, auditor);
  const inputs = { engagementId, criterionId: first.id, otherCriterionId: second.id, documentId, evidenceId, riskId };
  return { ...made, auditor, iso, past, inputs, controls, scoped };
}

/** A management system of the same organization, whose Statement of Applicability was issued, approved and issued again. */
async function stated({ call, org, actor }: Made) {
  const { id, slug: workspace } = await call.workspaces.create({
    organization: org.orgId,
    name: "ISMS",
    timeZone: "UTC",
  });
  const values = engagementValues({ kind: "iso27001", type: null, categories: [] });
  const { id: engagement } = await call.engagements.adopt({ workspace, values });
  const { lines } = await call.applicability.open({ workspace });
  const criteria = lines.map((l) => ({ id: l.criterionId, version: l.version }));
  const decided = { isApplicable: true, reasons: ["risk" as const], justification: "" };
  await call.applicability.decide({ workspace, criteria, ...decided });
  await call.applicability.issue({ workspace });
  await call.applicability.approve({ workspace, version: 1 });
  await call.applicability.issue({ workspace });
  await call.risks.write({ workspace, values: riskValues(), edited: null });
  const inside = { id, slug: workspace, name: "ISMS", timeZone: "UTC" };
  await completeDescription({ ...actor, workspaceId: id, workspace: inside }, engagement);
  await releaseReady(call, { workspace, engagementId: engagement });
  return { workspace, engagement };
}

/** Another client's engagement, shared with the same auditor, whose report was issued and whose record has changed since. */
async function issuedBefore(db: TestDatabase, auditor: TestPerson) {
  const tenant = await makeTenant();
  const made = await issued(tenant);
  const place = { workspace: made.scope.workspace, engagement: made.id, engagementId: made.id };
  await share(db, { owner: tenant.owner, slug: place.workspace }, made.id, auditor, { acceptingName: "Alder & Pike" });
  await unmapped(tenant, made);
  return { owner: tenant.owner, place, controlId: made.control.id };
}

export type ToldWorld = Awaited<ReturnType<typeof makeToldWorld>>;

/** Members by name → membership. Lee leaves later; Uma has read nothing. */
async function staff(orgId: string) {
  const join = async (name: string, role: "compliance_manager" | "viewer" = "viewer") => {
    const person = await makePerson(name);
    return { person, id: await addMember(orgId, person, role) };
  };
  const [perry, rhea, esther] = [
    await join("Perry Performs"),
    await join("Rhea Reviews"),
    await join("Esther Escalates"),
  ];
  const [lee, vic, cora] = [await join("Lee Left"), await join("Vic Viewer"), await join("Cora", "compliance_manager")];
  await join("Uma Unread");
  const ids = { perry: perry.id, rhea: rhea.id, esther: esther.id, lee: lee.id, cora: cora.id };
  return { ...ids, olive: cora.id, readers: [vic.person, perry.person], approver: cora.person };
}

type People = Awaited<ReturnType<typeof staff>>;

async function programme(made: Made, criterionId: string, people: People, systemId: string) {
  const scope = { workspace: made.workspace.slug };
  const { call } = made;
  const add = async (values: Parameters<typeof controlValues>[0], rationale: string | null) => {
    const { id } = await call.controls.create({ ...scope, values: controlValues(values) });
    await call.mappings.map({ ...scope, controlId: id, criterionId, rationale });
    return id;
  };
  const values = controlValues({
    code: "A-1",
    category: "Access",
    isKey: true,
    ownerId: people.cora,
    performerId: people.perry,
    reviewerId: people.rhea,
    escalation: [{ membershipId: people.esther, days: 3 }],
  });
  const full = await add(values, "It meets it.");
  await call.controls.setSystems({ ...scope, controlId: full, itemIds: [systemId], version: 0 });
  await call.controls.comment({ ...scope, controlId: full, body: "Look at this, @Rhea Reviews." });
  await add({ code: "A-2", ownerId: people.lee }, null);
  const bare = await add({ code: "A-3", statement: "", frequency: null, type: null, nature: null }, null);
  const events = await add({ code: "A-4", ownerName: "Named Only", frequency: "as_needed", dueDays: 30 }, null);
  const event = { ...scope, controlId: events };
  await call.evidence.recordEvent({ ...event, occurredOn: daysAhead(-30), reference: "TICKET-1" });
  // Before the period, and due inside it.
  await call.evidence.recordEvent({ ...event, occurredOn: "2025-12-20", reference: "TICKET-0" });
  const yearly = await add({ code: "A-5", frequency: "annual", anchor: "2024-06-01" }, null);
  await bring(made, yearly, "2025-09-01", "2025-09-30");
  const inWindow = await add({ code: "A-6", frequency: "annual" }, null);
  await bring(made, inWindow, "2025-11-01", "2025-11-01");
  await add({ code: "D-1", status: "draft" }, null);
  await call.library.adopt({ ...scope, codes: ["GOV-02"] });
  return { full, bare, events, yearly, inWindow, values };
}

async function describe({ call, workspace }: Made, engagementId: string, criterionId: string, ownerId: string) {
  const scope = { workspace: workspace.slug };
  const add = async (values: ReturnType<typeof scopeValues>, criteria: string[] = []) =>
    (await call.scope.save({ ...scope, values, criteria, edited: null })).item.id;
  const serviceId = await add(scopeValues({ ownerId }));
  const vendorId = await add(scopeValues({ kind: "vendor", name: "Cloud", method: "carve_out", ownerId }), [
    criterionId,
  ]);
  await call.scope.saveReport({ ...scope, vendorId, values: vendorReportValues(), edited: null });
  // Of an ISMS alone, and drawn: a SOC's auditor is told who it is.
  const partyId = await add(scopeValues({ kind: "interested_party", name: "Employers", ownerId: null }));
  const nodes = [serviceId, vendorId, partyId].map((itemId, n) => ({ itemId, x: n * 300, y: 0 }));
  const flow = { id: vendorId, fromId: serviceId, toId: vendorId, label: "HTTPS", dataIds: [] };
  const from = { id: partyId, fromId: partyId, toId: serviceId, label: "Portal", dataIds: [] };
  await call.scope.saveDiagram({ ...scope, diagram: { nodes, boundaries: [], flows: [flow, from] }, version: null });
  const section = {
    ...scope,
    engagementId,
    section: "incidents" as const,
    body: "None.",
    isComplete: true,
    version: 0,
  };
  await call.scope.saveSection(section);
  return { serviceId, vendorId };
}

/** A SOC 1 that rests on a control of its own and on one of the other engagement's, and shares a risk and a vendor with it. */
async function otherEngagement({ call, workspace }: Made, shared: string, criterionId: string, serviceId: string) {
  const scope = { workspace: workspace.slug };
  const code = (await call.criteria.starterObjectives(scope))[0]?.objectives[0]?.code ?? "";
  const dates = { periodFrom: "2027-01-01", periodTo: "2027-12-31" };
  const soc1 = engagementValues({ kind: "soc1", categories: [], objectives: [code], ...dates });
  const { id: engagementId } = await call.engagements.adopt({ ...scope, values: soc1 });
  const objectiveId = (await call.criteria.list({ ...scope, engagementId }))[0]?.id ?? "";
  const { id: controlId } = await call.controls.create({ ...scope, values: controlValues({ code: "B-1" }) });
  for (const id of [controlId, shared])
    await call.mappings.map({ ...scope, controlId: id, criterionId: objectiveId, rationale: null });
  const criteria = [criterionId, objectiveId];
  const risk = riskValues({ description: "Shared.", criteria, controls: [controlId], assets: [serviceId] });
  await call.risks.write({ ...scope, values: risk, edited: null });
  const vendor = scopeValues({ kind: "vendor", name: "Bank", method: "carve_out" });
  await call.scope.save({ ...scope, values: vendor, criteria: [objectiveId], edited: null });
  return { engagementId, objectiveId, controlId };
}

async function bring({ call, actor, workspace }: Made, controlId: string, coversFrom: string, coversTo: string) {
  const uploadIds = [await makeUpload(actor, coversFrom)];
  const values = evidenceInput({
    title: "Before the period",
    controlIds: [controlId],
    uploadIds,
    coversFrom,
    coversTo,
  });
  await call.evidence.submit({ workspace: workspace.slug, values });
}

/** Approved by a second person and read by two; its next version is a draft. Beside it one that was never approved. */
async function policy(
  { call, workspace }: Made,
  people: People,
  links: { controls: string[]; criteria: string[] },
): Promise<string> {
  const scope = { workspace: workspace.slug };
  const values = documentValues({ ...links, ownerId: people.rhea });
  const { id: documentId } = await call.documents.create({ ...scope, values, body: "Be careful." });
  await callAs(people.approver).documents.approve({ ...scope, documentId, version: 1 });
  for (const reader of people.readers) await callAs(reader).documents.acknowledge({ ...scope, documentId, version: 1 });
  await call.documents.write({ ...scope, documentId, body: "Be more careful.", note: "Stricter.", version: 1 });
  await call.documents.create({ ...scope, values: documentValues({ title: "Draft", ...links }), body: "Not yet." });
  return documentId;
}

/** Three pieces for one control: one stands, one was replaced by it, one was withdrawn. @returns the first */
async function evidenced({ call, actor, workspace }: Made, controlIds: string[]): Promise<string> {
  const scope = { workspace: workspace.slug };
  const submit = async (title: string, replaced: string | null) => {
    const uploadIds = [await makeUpload(actor, title)];
    const values = evidenceInput({ title, controlIds, uploadIds });
    const supersedes = replaced ? { evidenceId: replaced, reason: "The first one lacked a page." } : null;
    return (await call.evidence.submit({ ...scope, values: { ...values, supersedes } })).id;
  };
  const replaced = await submit("First export", null);
  const stands = await submit("Second export", replaced);
  const withdrawn = await submit("Of another system", null);
  await call.evidence.withdraw({ ...scope, evidenceId: withdrawn, reason: "It is of another system." });
  return stands;
}
