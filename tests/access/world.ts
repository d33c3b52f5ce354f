import { withActor } from "#db/tenant.ts";
import { startImport } from "#server/exchange/imports/service/draft.ts";
import { once } from "#server/exchange/rest/service.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { TOKEN_CAPABILITIES } from "#server/people/tokens/rules.ts";
import { importFramework } from "#server/programme/frameworks/service/import.ts";
import { USUAL_SCALE } from "#server/programme/risks/rules/register.ts";
import type { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { makeReport } from "#tests/factories/issued.ts";
import { addMember, callAs, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";
import {
  controlValues,
  daysAhead,
  documentValues,
  engagementValues,
  planValues,
  riskValues,
  scopeValues,
  vendorReportValues,
} from "#tests/factories/programme.ts";
import { completeDescription, releaseReady } from "#tests/factories/releases.ts";
import { type Ids, NOUNS } from "./nouns.ts";

export type TestDatabase = ReturnType<typeof testDatabase>;

/** Ids of one workspace's records, for inputs. None of them carries anybody's access. */
export type Records = {
  orgId: string;
  planId: string;
  /** approved in version 1, drafted in version 2; bears on `controlId` and `criterionId` */
  documentId: string;
  /** threatens `objectiveId`, addressed by `soc1ControlId` */
  riskId: string;
  /** threatens `criterionId`, addressed by `controlId` */
  sharedRiskId: string;
  scopeId: string;
  vendorId: string;
  vendorReportId: string;
  /** SOC 2, with `criterionId`, `controlId` and `evidenceId` */
  engagementId: string;
  criterionId: string;
  controlId: string;
  evidenceId: string;
  /** a report of the engagement that was recorded, with one file */
  reportId: string;
  /** SOC 1, with other criteria, controls and evidence */
  soc1Id: string;
  objectiveId: string;
  soc1ControlId: string;
  soc1EvidenceId: string;
  /** draft control mapped to `criterionId`, and evidence of `controlId` from long before the engagement's period */
  draftControlId: string;
  /** an Annex A control that is decided on, in two versions of the statement, the first approved */
  annexId: string;
  isoId: string;
  /** a change of a control's design inside the ISO 27001 engagement's period */
  proposalId: string;
  viewId: string;
  oldEvidenceId: string;
  /** of a control that asks for reviews, outside every engagement; another of its is accepted */
  waitingEvidenceId: string;
  uploadId: string;
  draftId: string;
  membershipId: string;
  delegationId: string;
  grantId: string;
  auditorId: string;
  tokenId: string;
};

export type Made = Awaited<ReturnType<typeof makeTenant>>;
export type FilledTenant = Made & { records: Records; second: { id: string; slug: string; records: Records } };

/** A tenant with rows in every table, in two workspaces of the same shape. */
export async function makeFilledTenant(): Promise<FilledTenant> {
  const made = await makeTenant();
  const organization = made.org.orgId;
  const email = `${made.owner.id}@invited.example.com`;
  const reviewer = await makePerson("Rae Reviewer");
  await addMember(organization, reviewer, "compliance_manager");
  const own = {
    orgId: organization,
    membershipId: (await made.call.people.invite({ organization, name: "Ira Invited", email, role: "viewer" })).id,
    delegationId: (
      await made.call.delegations.invite({
        organization,
        providerName: "Spare provider",
        email: `${made.owner.id}@provider.example.com`,
        capabilities: ["workspace:read"],
      })
    ).id,
  };
  const second = await made.call.workspaces.create({ organization, name: "Treasury", timeZone: "UTC" });
  const records = { ...own, ...(await fill(made, made.workspace, reviewer)) };
  return { ...made, records, second: { ...second, records: { ...own, ...(await fill(made, second, reviewer)) } } };
}

async function fill(made: Made, workspace: { id: string; slug: string; name: string }, reviewer: TestPerson) {
  const { call, actor } = made;
  const scope = { workspace: workspace.slug };
  const inside = { ...actor, workspaceId: workspace.id, workspace: { ...workspace, timeZone: "UTC" } };
  const code = (await call.criteria.starterObjectives(scope))[0]?.objectives[0]?.code ?? "";
  const soc2 = await call.engagements.adopt({ ...scope, values: engagementValues() });
  const soc1 = await call.engagements.adopt({
    ...scope,
    values: engagementValues({ kind: "soc1", categories: [], objectives: [code] }),
  });
  const criterionId = (await call.criteria.list({ ...scope, engagementId: soc2.id }))[0]?.id ?? "";
  const objectiveId = (await call.criteria.list({ ...scope, engagementId: soc1.id }))[0]?.id ?? "";
  const plan = await call.reports.save({ ...scope, values: planValues(), edited: null });
  const described = await describe(call, workspace.slug, soc2.id, criterionId);
  const control = async (name: string, criterion: string, status: "active" | "draft" = "active") => {
    const values = controlValues({ code: name, status, frequency: "as_needed", ownerName: `Owner of ${name}` });
    const { id } = await call.controls.create({ ...scope, values });
    await call.mappings.map({ ...scope, controlId: id, criterionId: criterion, rationale: `${name} meets it.` });
    return id;
  };
  const evidence = async (controlId: string, coversFrom: string, coversTo: string) => {
    const uploadIds = [await makeUpload(inside, `${controlId} ${coversFrom}`)];
    const values = evidenceInput({ controlIds: [controlId], uploadIds, coversFrom, coversTo });
    return (await call.evidence.submit({ ...scope, values })).id;
  };
  const controlId = await control("C-1", criterionId);
  const soc1ControlId = await control("C-2", objectiveId);
  const draftControlId = await control("C-3", criterionId, "draft");
  const { id: reviewedId } = await call.controls.create({
    ...scope,
    values: controlValues({ code: "C-5", status: "active", evidenceReview: "asked" }),
  });
  await callAs(reviewer).evidence.review({
    ...scope,
    evidenceId: await evidence(reviewedId, "2026-02-01", "2026-02-28"),
    decision: "accepted",
  });
  const pairs = [{ controlId, criterionId: objectiveId }];
  await call.mappings.reject({ ...scope, pairs, why: null });
  const { annexId, isoId } = await stated(call, workspace.slug);
  const proposalId = await proposed(call, workspace.slug, annexId, isoId);
  await withActor(inside, "write", (tx, actor) =>
    importFramework(
      tx,
      actor,
      {
        name: "House rules",
        version: "1",
        items: [{ code: "H-1", title: "One", description: "", group: "H" }],
        notUnderstood: [],
      },
      false,
    ),
  );
  await call.controls.setSystems({ ...scope, controlId, itemIds: [described.scopeId], version: 0 });
  await call.controls.comment({ ...scope, controlId, body: "Look at this." });
  const views = await call.controls.saveView({ ...scope, name: "Ours", search: "gap=any", isShared: true });
  await call.library.adopt({ ...scope, codes: ["GOV-02"] });
  const risk = { criterionId: objectiveId, description: "Paid twice.", controls: [soc1ControlId], edited: null };
  const { id: riskId } = await call.risks.save({ ...scope, ...risk });
  const register = riskValues({ criteria: [objectiveId], controls: [soc1ControlId], assets: [described.scopeId] });
  await call.risks.write({ ...scope, values: register, edited: { riskId, version: 1 } });
  await call.risks.accept({ ...scope, riskId, version: 2, why: "It is small.", until: daysAhead(30) });
  const shared = riskValues({ criteria: [criterionId], controls: [controlId] });
  const { id: sharedRiskId } = await call.risks.write({ ...scope, values: shared, edited: null });
  await call.risks.saveScale({ ...scope, ...USUAL_SCALE });
  const links = { controls: [controlId], criteria: [criterionId] };
  const { id: documentId } = await call.documents.create({
    ...scope,
    values: documentValues(links),
    body: "Be careful.",
  });
  await call.documents.approve({ ...scope, documentId, version: 1 });
  await call.documents.acknowledge({ ...scope, documentId, version: 1 });
  await call.documents.write({ ...scope, documentId, body: "Be very careful.", note: null, version: 1 });
  for (const id of [controlId, soc1ControlId])
    await call.evidence.recordEvent({ ...scope, controlId: id, occurredOn: "2026-03-02", reference: "TICKET-1" });
  const { id: grantId } = await call.sharing.share({
    ...scope,
    engagementId: soc2.id,
    firmName: "Spare firm",
    emails: [`${workspace.id}@firm.example.com`],
    endsOn: "2099-12-31",
  });
  const grant = (await call.sharing.list(scope)).find((g) => g.id === grantId);
  const values = { name: "Collector", capabilities: [...TOKEN_CAPABILITIES], days: 30 };
  const token = await call.tokens.create({ ...scope, values });
  await answeredOnce(inside, token.id);
  await completeDescription(inside, soc2.id);
  await releaseReady(call, { ...scope, engagementId: soc2.id });
  const sheet = {
    name: "List",
    rows: [
      ["ID", "Title"],
      ["IMP-1", "Imported"],
    ],
  };
  return {
    engagementId: soc2.id,
    criterionId,
    controlId,
    evidenceId: await evidence(controlId, "2026-03-01", "2026-03-31"),
    reportId: await makeReport(inside, soc2.id),
    planId: plan.planId,
    ...described,
    riskId,
    sharedRiskId,
    documentId,
    soc1Id: soc1.id,
    objectiveId,
    soc1ControlId,
    soc1EvidenceId: await evidence(soc1ControlId, "2026-03-01", "2026-03-31"),
    draftControlId,
    annexId,
    isoId,
    proposalId,
    viewId: views[0]?.id ?? "",
    oldEvidenceId: await evidence(controlId, "2021-01-01", "2021-01-31"),
    waitingEvidenceId: await evidence(reviewedId, "2026-03-01", "2026-03-31"),
    uploadId: await makeUpload(inside, `${workspace.id} unused`),
    draftId: await withActor(inside, "write", (tx) => startImport(tx, inside, "list.csv", JSON.stringify([sheet]))),
    grantId,
    auditorId: grant?.auditors[0]?.id ?? "",
    tokenId: token.id,
    ...(await rowsOfNouns(made, scope)),
  };
}

/** A row in each table of the nouns of tests/nouns. @returns their ids */
async function rowsOfNouns(made: Made, scope: { workspace: string }): Promise<Ids> {
  const ids: Ids = {};
  for (const noun of NOUNS) Object.assign(ids, await noun.make(made, scope));
  return ids;
}

/** A service, a vendor with a report, the flow between them, and a section of the SOC 2's description. */
async function describe(call: Made["call"], workspace: string, engagementId: string, criterionId: string) {
  const scope = { workspace };
  const vendor = scopeValues({ kind: "vendor", name: "Cloud", method: "carve_out" });
  const add = (values: ReturnType<typeof scopeValues>, criteria: string[] = []) =>
    call.scope.save({ ...scope, values, criteria, edited: null });
  const { item: service } = await add(scopeValues());
  const { item } = await add(vendor, [criterionId]);
  const { reports } = await call.scope.saveReport({
    ...scope,
    vendorId: item.id,
    values: vendorReportValues(),
    edited: null,
  });
  const nodes = [service, item].map((i, n) => ({ itemId: i.id, x: n * 300, y: 0 }));
  const flow = { id: item.id, fromId: service.id, toId: item.id, label: "HTTPS", dataIds: [] };
  await call.scope.saveDiagram({ ...scope, diagram: { nodes, boundaries: [], flows: [flow] }, version: null });
  await call.scope.saveSection({
    ...scope,
    engagementId,
    section: "incidents",
    body: "None.",
    isComplete: true,
    version: 0,
  });
  return { scopeId: service.id, vendorId: item.id, vendorReportId: reports[0]?.id ?? "" };
}

/** A control in operation whose design is to change inside the engagement's period. @returns the proposal's id */
async function proposed(call: Made["call"], workspace: string, criterionId: string, engagementId: string) {
  const scope = { workspace };
  const values = controlValues({ code: "C-4", status: "active" });
  const { id: controlId } = await call.controls.create({ ...scope, values });
  await call.mappings.map({ ...scope, controlId, criterionId, rationale: null });
  for (const move of ["prepare", "operate"] as const) await call.engagements.move({ ...scope, engagementId, move });
  await call.controls.update({
    ...scope,
    controlId,
    version: 1,
    values: { ...values, statement: "Otherwise." },
    why: "Better.",
  });
  return (await call.controls.get({ ...scope, control: controlId })).proposal?.id ?? "";
}

/** An ISO 27001 engagement with its Statement of Applicability. */
async function stated(call: Made["call"], workspace: string) {
  const scope = { workspace };
  const { id: isoId } = await call.engagements.adopt({
    ...scope,
    values: engagementValues({
      kind: "iso27001",
      type: null,
      categories: [],
      periodFrom: daysAhead(-90),
      periodTo: daysAhead(90),
    }),
  });
  const { lines } = await call.applicability.open(scope);
  const criteria = lines.map((l) => ({ id: l.criterionId, version: l.version }));
  await call.applicability.decide({ ...scope, criteria, isApplicable: true, reasons: ["risk"], justification: "" });
  await call.applicability.issue(scope);
  await call.applicability.approve({ ...scope, version: 1 });
  await call.applicability.issue(scope);
  return { annexId: lines[0]?.criterionId ?? "", isoId };
}

function answeredOnce(actor: WorkspaceActor, tokenId: string) {
  const asked = { key: "first", request: "hash" };
  return withActor({ ...actor, tokenId }, "write", (tx, who) => once(tx, who, asked, async () => ({ done: true })));
}
