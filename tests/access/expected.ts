import { USUAL_SCALE } from "#server/programme/risks/rules/register.ts";
import { reportValues } from "#tests/factories/issued.ts";
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
import type { Expected } from "./calls.ts";
import { OF_PEOPLE } from "./expected-people.ts";
import { NOUNS } from "./nouns.ts";
import type { Records } from "./world.ts";

const plan = { sheet: 0, headerRow: 0, columns: { code: 0, title: 1 } };
const why = "a reason for the record";
const edited = (r: Records) => ({ controlId: r.controlId, version: 1 });
const pair = (r: Records) => ({ controlId: r.controlId, criterionId: r.criterionId });
const newDates = (r: Records) => {
  const { asOf, periodFrom, periodTo } = engagementValues();
  return { engagementId: r.engagementId, asOf, periodFrom, periodTo };
};

const OF_PROGRAMMES: Record<string, Expected> = {
  "controls.list": { needs: "workspace:read", input: (r) => ({ filter: { owner: r.membershipId } }) },
  "controls.names": { needs: "workspace:read" },
  "controls.people": { needs: "workspace:read" },
  "controls.get": { needs: "workspace:read", input: (r) => ({ control: r.controlId }) },
  "controls.create": {
    needs: "control:manage",
    input: (r) => ({ values: controlValues({ code: "NEW-1", ownerId: r.membershipId }) }),
  },
  "controls.update": {
    needs: "control:manage",
    input: (r) => ({
      ...edited(r),
      values: controlValues({
        code: "C-1",
        frequency: "as_needed",
        escalation: [{ membershipId: r.membershipId, days: 3 }],
      }),
    }),
  },
  "controls.related": { needs: "workspace:read", input: (r) => ({ controlId: r.controlId }) },
  "controls.setSystems": {
    needs: "control:manage",
    input: (r) => ({ controlId: r.controlId, itemIds: [], version: 0 }),
  },
  "controls.comment": { needs: "evidence:submit", input: (r) => ({ controlId: r.controlId, body: "Look at this." }) },
  "controls.reviseMany": {
    needs: "control:manage",
    input: (r) => ({ controls: [edited(r)], fields: { ownerId: r.membershipId, category: "Elsewhere" } }),
  },
  "controls.views": { needs: "workspace:read" },
  "controls.saveView": {
    needs: "control:manage",
    input: () => ({ name: "Mine", search: "owner=none", isShared: false }),
  },
  "controls.removeView": { needs: "control:manage", input: (r) => ({ viewId: r.viewId }) },
  "controls.awaiting": { needs: "control:manage" },
  "controls.windows": { needs: "control:manage" },
  "controls.decide": { needs: "control:manage", input: (r) => ({ proposalId: r.proposalId, approve: false }) },
  "controls.retire": { needs: "control:manage", input: edited },
  "controls.reinstate": { needs: "control:manage", input: edited },
  "criteria.list": { needs: "workspace:read", input: (r) => ({ engagementId: r.engagementId }) },
  "criteria.open": { needs: "workspace:read", input: (r) => ({ criterionId: r.criterionId }) },
  "criteria.coverage": { needs: "workspace:read" },
  "library.browse": { needs: "control:manage", input: (r) => ({ engagementId: r.engagementId }) },
  "library.proposals": { needs: "control:manage" },
  "library.adopt": { needs: "control:manage", input: () => ({ codes: ["GOV-01"] }) },
  "library.answer": {
    needs: "control:manage",
    input: (r) => ({ controlId: r.controlId, version: 1, accept: false }),
  },
  "applicability.open": { needs: "workspace:read" },
  "applicability.decide": {
    needs: "mapping:manage",
    input: (r) => ({
      criteria: [{ id: r.annexId, version: 1 }],
      isApplicable: false,
      reasons: [],
      justification: why,
    }),
  },
  "applicability.issue": { needs: "mapping:manage" },
  "applicability.approve": { needs: "document:approve", input: () => ({ version: 2 }) },
  "frameworks.list": { needs: "workspace:read" },
  "journal.pulse": { needs: "workspace:read" },
  "mappings.map": { needs: "mapping:manage", input: (r) => ({ ...pair(r), rationale: null }) },
  "mappings.unmap": { needs: "mapping:manage", input: pair },
  "mappings.change": { needs: "mapping:manage", input: (r) => ({ ...pair(r), rationale: "It meets it.", version: 1 }) },
  "mappings.setStrength": { needs: "mapping:manage", input: (r) => ({ ...pair(r), strength: "partly" }) },
  "mappings.suggestions": { needs: "mapping:manage", input: (r) => ({ controlId: r.controlId }) },
  "mappings.reuse": { needs: "plan:read" },
  "mappings.accept": { needs: "mapping:manage", input: (r) => ({ pairs: [{ ...pair(r), strength: "partly" }] }) },
  "mappings.reject": { needs: "mapping:manage", input: (r) => ({ pairs: [pair(r)], why: null }) },
  "criteria.starterObjectives": { needs: "engagement:manage" },
  "criteria.editObjective": {
    needs: "engagement:manage",
    input: (r) => ({ criterionId: r.objectiveId, title: "Complete", description: "Files are complete.", version: 1 }),
  },
  "criteria.addObjective": {
    needs: "engagement:manage",
    input: (r) => ({
      engagementId: r.soc1Id,
      code: "OWN-1",
      title: "Accurate",
      description: "Files are accurate.",
    }),
  },
  "engagements.list": { needs: "workspace:read" },
  "engagements.open": { needs: "workspace:read", input: (r) => ({ engagementId: r.engagementId }) },
  "engagements.move": {
    needs: "engagement:manage",
    input: (r) => ({ engagementId: r.engagementId, move: "prepare", why: null }),
  },
  "issued.open": { needs: "workspace:read", input: (r) => ({ engagementId: r.engagementId }) },
  "issued.record": {
    needs: "engagement:manage",
    input: (r) => ({ engagementId: r.engagementId, values: reportValues() }),
  },
  "engagements.changeDates": { needs: "engagement:manage", input: (r) => ({ ...newDates(r), why, version: 1 }) },
  "engagements.adopt": {
    needs: "engagement:manage",
    input: (r) => ({ values: engagementValues({ kind: "soc3", basedOnId: r.engagementId }) }),
  },
  "evidence.list": { needs: "evidence:read", input: (r) => ({ controlId: r.controlId, before: r.evidenceId }) },
  "evidence.submit": {
    needs: "evidence:submit",
    input: (r) => ({
      values: {
        title: "Listing",
        controlIds: [r.controlId],
        uploadIds: [r.uploadId],
        coversFrom: "2026-07-01",
        coversTo: "2026-07-31",
        collectedOn: null,
        system: null,
        supersedes: { evidenceId: r.evidenceId, reason: why },
      },
    }),
  },
  "evidence.withdraw": { needs: "evidence:withdraw", input: (r) => ({ evidenceId: r.evidenceId, reason: why }) },
  "evidence.reviewQueue": { needs: "evidence:read" },
  "evidence.reviewWork": { needs: "evidence:read" },
  "evidence.review": {
    needs: "evidence:review",
    input: (r) => ({ evidenceId: r.waitingEvidenceId, decision: "accepted", reason: null }),
  },
  "evidence.setReviewDefault": { needs: "control:manage", input: () => ({ asksReview: true, why }) },
  "evidence.recordEvent": {
    needs: "evidence:submit",
    input: (r) => ({ controlId: r.controlId, occurredOn: "2026-05-04", reference: "TICKET-2" }),
  },
  "imports.open": { needs: "control:manage", input: (r) => ({ draftId: r.draftId, plan: null }) },
  "imports.confirm": { needs: "control:manage", input: (r) => ({ draftId: r.draftId, plan }) },
  "journal.checkpoint": { needs: "journal:read", input: () => ({}) },
  "journal.activity": { needs: "journal:read", input: () => ({}) },
  "journal.organizationActivity": { needs: "organization:journal", input: () => ({}) },
  "occurrences.forDates": { needs: "engagement:manage", input: newDates },
  "occurrences.timeline": { needs: "workspace:read", input: (r) => ({ engagementId: r.engagementId }) },
  "occurrences.ofControl": { needs: "workspace:read", input: (r) => ({ controlId: r.controlId }) },
  "occurrences.overview": { needs: "workspace:read" },
  "occurrences.open": {
    needs: "evidence:read",
    input: (r) => ({ engagementId: r.engagementId, controlId: r.controlId, key: null }),
  },
  "documents.list": { needs: "workspace:read" },
  "documents.outlines": { needs: "workspace:read" },
  "documents.read": { needs: "workspace:read", input: (r) => ({ documentId: r.documentId }) },
  "documents.open": { needs: "workspace:read", input: (r) => ({ documentId: r.documentId }) },
  "documents.choices": { needs: "document:manage" },
  "documents.create": {
    needs: "document:manage",
    input: (r) => ({
      values: documentValues({ ownerId: r.membershipId, controls: [r.controlId], criteria: [r.criterionId] }),
      body: "Text.",
    }),
  },
  "documents.change": {
    needs: "document:manage",
    input: (r) => ({ documentId: r.documentId, values: documentValues(), version: 1 }),
  },
  "documents.write": {
    needs: "document:manage",
    input: (r) => ({ documentId: r.documentId, body: "Text.", note: "Shorter.", version: 2 }),
  },
  "documents.approve": { needs: "document:approve", input: (r) => ({ documentId: r.documentId, version: 2 }) },
  "documents.acknowledge": {
    needs: "document:acknowledge",
    input: (r) => ({ documentId: r.documentId, version: 1 }),
  },
  "documents.retire": { needs: "document:manage", input: (r) => ({ documentId: r.documentId, why }) },
  "engagements.rollForward": {
    needs: "engagement:manage",
    input: (r) => ({ engagementId: r.engagementId, asOf: null, periodFrom: "2031-01-01", periodTo: "2031-12-31" }),
  },
  "releases.standing": { needs: "workspace:read", input: (r) => ({ engagementId: r.engagementId }) },
  "releases.sheet": { needs: "sharing:manage", input: (r) => ({ engagementId: r.engagementId }) },
  "releases.make": {
    needs: "sharing:manage",
    input: (r) => ({ engagementId: r.engagementId, items: [{ kind: "vendor_list", documentId: null }] }),
  },
  "releases.withdraw": {
    needs: "sharing:manage",
    input: (r) => ({ engagementId: r.engagementId, item: { kind: "vendor_list", documentId: null } }),
  },
  "reports.list": { needs: "plan:read" },
  "reports.open": { needs: "plan:read", input: (r) => ({ planId: r.planId }) },
  "reports.save": {
    needs: "engagement:manage",
    input: (r) => ({ values: planValues(), edited: { planId: r.planId, version: 1 } }),
  },
  "reports.adopt": {
    needs: "engagement:manage",
    input: (r) => ({ planId: r.planId, version: 1, keys: ["soc2-2"], objectives: [] }),
  },
  "risks.list": { needs: "workspace:read", input: (r) => ({ criterionId: r.objectiveId }) },
  "risks.open": { needs: "workspace:read", input: (r) => ({ riskId: r.sharedRiskId }) },
  "risks.choices": { needs: "risk:manage" },
  "risks.register": { needs: "workspace:read" },
  "risks.write": {
    needs: "risk:manage",
    input: (r) => ({
      values: riskValues({
        criteria: [r.objectiveId],
        controls: [r.controlId],
        assets: [r.scopeId],
        ownerId: r.membershipId,
      }),
      edited: { riskId: r.riskId, version: 2 },
    }),
  },
  "risks.accept": {
    needs: "risk:accept",
    input: (r) => ({ riskId: r.riskId, version: 2, why, until: daysAhead(30) }),
  },
  "risks.saveScale": {
    needs: "risk:manage",
    input: () => ({ ...USUAL_SCALE, version: 1 }),
  },
  "risks.tallies": { needs: "workspace:read" },
  "risks.save": {
    needs: "risk:manage",
    input: (r) => ({
      criterionId: r.objectiveId,
      description: "It goes wrong.",
      controls: [r.soc1ControlId],
      edited: { riskId: r.riskId, version: 2 },
    }),
  },
  "risks.remove": { needs: "risk:manage", input: (r) => ({ riskId: r.riskId, why }) },
  "scope.list": { needs: "workspace:read" },
  "scope.open": { needs: "workspace:read", input: (r) => ({ itemId: r.vendorId }) },
  "scope.tiedTo": { needs: "workspace:read", input: (r) => ({ criterionId: r.criterionId }) },
  "scope.choices": { needs: "scope:manage" },
  "scope.save": {
    needs: "scope:manage",
    input: (r) => ({
      values: scopeValues({ kind: "vendor", method: "inclusive", ownerId: r.membershipId }),
      criteria: [r.criterionId],
      edited: { itemId: r.vendorId, version: 1 },
    }),
  },
  "scope.saveReport": {
    needs: "scope:manage",
    input: (r) => ({
      vendorId: r.vendorId,
      edited: { id: r.vendorReportId, version: 1 },
      values: vendorReportValues(),
    }),
  },
  "scope.removeReport": {
    needs: "scope:manage",
    input: (r) => ({ vendorId: r.vendorId, id: r.vendorReportId }),
  },
  "scope.diagram": { needs: "workspace:read" },
  "scope.saveDiagram": {
    needs: "scope:manage",
    input: (r) => ({
      diagram: { nodes: [{ itemId: r.vendorId, x: 0, y: 0 }], boundaries: [], flows: [] },
      version: 1,
    }),
  },
  "scope.description": { needs: "workspace:read", input: (r) => ({ engagementId: r.engagementId }) },
  "scope.saveSection": {
    needs: "scope:manage",
    input: (r) => ({
      engagementId: r.engagementId,
      section: "incidents",
      body: "One.",
      isComplete: false,
      version: 1,
    }),
  },
  "search.find": { needs: "workspace:read", input: () => ({ text: "C-" }) },
};

/** Every procedure of the product and what it needs. A procedure that is not named here fails the build. */
export const EXPECTED: Record<string, Expected> = Object.assign(
  {},
  OF_PEOPLE,
  OF_PROGRAMMES,
  ...NOUNS.map((noun) => noun.expected),
);
