import { and, eq, ne } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import { engagementCriterion } from "#db/schema/programme/criteria.ts";
import { documentControl, documentCriterion } from "#db/schema/programme/documents.ts";
import { controlCriterion } from "#db/schema/programme/mappings.ts";
import { riskCriterion } from "#db/schema/programme/risks.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import { DIAGRAM, drawnItem, RELEASE_LABEL, sectionName, type Versions } from "#server/plan/released/rules.ts";
import { newestSections } from "#server/programme/description/queries.ts";
import { isIsms, sectionsOf } from "#server/programme/description/rules/sections.ts";
import { listDocuments } from "#server/programme/documents/queries.ts";
import { openRegister } from "#server/programme/risks/queries/register.ts";
import { newestDiagram } from "#server/programme/scope/queries/diagram.ts";
import { histories, type ItemHistory } from "#server/programme/scope/queries/items.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import type { ReleaseLine } from "./schema.ts";

export type Candidate = Pick<ReleaseLine, "kind" | "documentId" | "label" | "what" | "problem"> & {
  versions: Versions;
};

/** The description first, then documents by title. */
export async function candidatesOf(tx: Tx, actor: WorkspaceActor, engagement: Engagement): Promise<Candidate[]> {
  const items = await histories(tx, actor);
  return [
    await description(tx, actor, engagement, items),
    await riskRegister(tx, actor, engagement),
    vendorList(items),
    ...(await documents(tx, actor, engagement)),
  ];
}

async function description(tx: Tx, actor: WorkspaceActor, engagement: Engagement, items: readonly ItemHistory[]) {
  const written = await newestSections(tx, actor, engagement.id);
  const sections = sectionsOf(engagement);
  const open = sections.filter((s) => !written.get(s.id)?.isComplete);
  const diagram = await newestDiagram(tx, actor);
  const drawn = new Set(diagram?.diagram.nodes.map((n) => n.itemId));
  const inside = items.filter(
    ({ id, kind, versions }) =>
      (KINDS[kind].view !== "isms" || isIsms(engagement.kind)) &&
      (kind !== "vendor" || versions.at(-1)?.method !== "vendor" || drawn.has(id)),
  );
  const named = items.filter((i) => drawn.has(i.id) && !inside.includes(i));
  return {
    kind: "description" as const,
    documentId: null,
    label: RELEASE_LABEL.description,
    what: `${sections.length} sections, ${inside.length} items of the scope`,
    problem:
      open.length > 0
        ? `${open.length} of ${sections.length} sections are not complete: ${open.map((s) => s.code).join(", ")}.`
        : null,
    versions: {
      ...Object.fromEntries([...written.values()].map((s) => [sectionName(s.section), s.version])),
      ...newest(inside),
      ...newest(named, drawnItem),
      ...(diagram ? { [DIAGRAM]: diagram.version } : {}),
    },
  };
}

function vendorList(items: readonly ItemHistory[]): Candidate {
  const vendors = items.filter((i) => i.kind === "vendor");
  return {
    kind: "vendor_list",
    documentId: null,
    label: RELEASE_LABEL.vendor_list,
    what: `${count(vendors.length, "vendor")} with their reports, without what your reviews came to`,
    problem: vendors.length === 0 ? "No vendor is on file." : null,
    versions: newest(items.filter((i) => KINDS[i.kind].view === "vendors")),
  };
}

function newest(items: readonly ItemHistory[], name = (id: string) => id): Versions {
  return Object.fromEntries(items.map((i) => [name(i.id), i.versions.at(-1)?.version ?? 0]));
}

async function riskRegister(tx: Tx, actor: WorkspaceActor, engagement: Engagement): Promise<Candidate> {
  const { risks, scale } = await openRegister(tx, actor);
  const own = new Set((await risksOfEngagement(tx, actor, engagement.id)).map((r) => r.id));
  const going = isIsms(engagement.kind) ? risks.length : risks.filter((r) => own.has(r.id)).length;
  return {
    kind: "risk_register",
    documentId: null,
    label: RELEASE_LABEL.risk_register,
    what: `${count(going, "risk")} with ratings, treatment and acceptances`,
    problem: risks.length === 0 ? "The register is empty." : null,
    versions: { ...Object.fromEntries(risks.map((r) => [r.id, r.version])), scale: scale.version },
  };
}

function risksOfEngagement(tx: Tx, actor: WorkspaceActor, engagementId: string) {
  return tx
    .selectDistinct({ id: riskCriterion.riskId })
    .from(riskCriterion)
    .innerJoin(engagementCriterion, adopting(riskCriterion, engagementId))
    .where(inTenant(riskCriterion, actor));
}

async function documents(tx: Tx, actor: WorkspaceActor, engagement: Engagement): Promise<Candidate[]> {
  const linked = await linkedTo(tx, actor, engagement.id);
  return (await listDocuments(tx, actor)).map((d) => ({
    kind: "document" as const,
    documentId: d.id,
    label: d.title,
    what: d.approvedVersion === null ? "no approved version" : `version ${d.approvedVersion}`,
    problem:
      d.approvedVersion === null
        ? "Not approved yet."
        : d.state === "retired"
          ? "Retired."
          : linked.has(d.id)
            ? null
            : "Linked to no control or criterion of this engagement.",
    versions: d.approvedVersion === null ? {} : { [d.id]: d.approvedVersion },
  }));
}

// Linked to one of the engagement's criteria, or to a control it shows.
async function linkedTo(tx: Tx, actor: WorkspaceActor, engagementId: string): Promise<Set<string>> {
  const byCriterion = await tx
    .selectDistinct({ id: documentCriterion.documentId })
    .from(documentCriterion)
    .innerJoin(engagementCriterion, adopting(documentCriterion, engagementId))
    .where(inTenant(documentCriterion, actor));
  const byControl = await tx
    .selectDistinct({ id: documentControl.documentId })
    .from(documentControl)
    .innerJoin(
      control,
      and(sameTenant(control, documentControl), eq(control.id, documentControl.controlId), ne(control.status, "draft")),
    )
    .innerJoin(controlCriterion, and(sameTenant(controlCriterion, control), eq(controlCriterion.controlId, control.id)))
    .innerJoin(engagementCriterion, adopting(controlCriterion, engagementId))
    .where(inTenant(documentControl, actor));
  return new Set([...byCriterion, ...byControl].map((d) => d.id));
}

type Tied = typeof riskCriterion | typeof documentCriterion | typeof controlCriterion;

function adopting(tied: Tied, engagementId: string) {
  return and(
    sameTenant(engagementCriterion, tied),
    eq(engagementCriterion.criterionId, tied.criterionId),
    eq(engagementCriterion.engagementId, engagementId),
  );
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
