import { issuedReport, issuedReportFile } from "#db/schema/audit/issued.ts";
import { upload } from "#db/schema/evidence/evidence.ts";
import { withActor } from "#db/tenant.ts";
import type { ReportValues } from "#server/audit/issued/schema.ts";
import { takeUploads } from "#server/evidence/evidence/service/submit.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { nextSequence, record } from "#server/ground/journal/service/record.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { makeUpload } from "./evidence.ts";
import { addMember, callAs, makePerson, type makeTenant } from "./people.ts";
import { controlValues, engagementValues } from "./programme.ts";
import { completeDescription, releaseReady } from "./releases.ts";

export const PERIOD = { periodFrom: "2025-01-01", periodTo: "2025-12-31" };

/** A file that has arrived and nobody has used yet. @returns the upload's id */
export async function uploaded(actor: WorkspaceActor, name = "report.pdf"): Promise<string> {
  const id = newId();
  await withActor(actor, "write", (tx) =>
    tx.insert(upload).values({
      orgId: actor.orgId,
      workspaceId: actor.workspaceId,
      id,
      personId: actor.personId ?? "",
      name,
      size: 4,
      sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      mediaType: "application/pdf",
    }),
  );
  return id;
}

/** A recorded report with one file, whatever the engagement's status, for what reads it. @returns its id */
export async function makeReport(actor: WorkspaceActor, engagementId: string): Promise<string> {
  const id = newId();
  const uploadId = await makeUpload(actor, `report of ${engagementId}`);
  await withActor(actor, "write", async (tx) => {
    const [file] = await takeUploads(tx, actor, [uploadId]);
    if (!file) throw new Error("the report has no file");
    const { uploadIds: _, ...report } = reportValues();
    const own = { orgId: actor.orgId, workspaceId: actor.workspaceId };
    const by = { recordedById: actor.personId ?? "", recordedBy: actor.personName, recordedAt: actor.now };
    const sequence = await nextSequence(tx, actor);
    await tx.insert(issuedReport).values({ ...own, id, engagementId, step: "issued", ...report, ...by, sequence });
    await tx.insert(issuedReportFile).values({ ...own, reportId: id, position: 0, ...file });
    await record(tx, actor, {
      action: "engagement.issue_recorded",
      subject: { type: "engagement", id: engagementId, label: "SOC 2" },
    });
  });
  return id;
}

/** The report of a SOC 2 Type 2 over 2025, unqualified throughout, unless said otherwise. */
export function reportValues(values: Partial<ReportValues> = {}): ReportValues {
  return {
    uploadIds: [],
    firmName: "Alder & Pike CPAs",
    licence: "CPA-4711",
    reportDate: "2026-02-10",
    asOf: null,
    ...PERIOD,
    categories: ["security"],
    descriptionOpinion: "unqualified",
    designOpinion: "unqualified",
    operationOpinion: "qualified",
    certificateNumber: null,
    validUntil: null,
    ...values,
  };
}

/** An engagement of 2025 with one monthly control, at its report. */
export async function atReport({ call, workspace }: Awaited<ReturnType<typeof makeTenant>>) {
  const scope = { workspace: workspace.slug };
  const { id } = await call.engagements.adopt({ ...scope, values: engagementValues(PERIOD) });
  const criteria = await call.criteria.list({ ...scope, engagementId: id });
  const control = await call.controls.create({
    ...scope,
    values: controlValues({ code: "C-1", frequency: "monthly" }),
  });
  const criterionId = criteria[0]?.id ?? "";
  await call.mappings.map({ ...scope, controlId: control.id, criterionId, rationale: null });
  for (const move of ["prepare", "operate", "examine", "report"] as const)
    await call.engagements.move({ ...scope, engagementId: id, move });
  return { scope, id, control, criterionId };
}

/** The same, with its description released, and issued. */
export async function issued(tenant: Awaited<ReturnType<typeof makeTenant>>) {
  const made = await atReport(tenant);
  await completeDescription(tenant.actor, made.id);
  await releaseReady(tenant.call, { ...made.scope, engagementId: made.id });
  const values = reportValues({ uploadIds: [await uploaded(tenant.actor)] });
  const receipt = await callAs(tenant.owner).issued.record({ ...made.scope, engagementId: made.id, values });
  return { ...made, receipt };
}

type Issued = Awaited<ReturnType<typeof issued>>;

/** Takes the issued engagement's control off its criterion, as a second person approves it. */
export async function unmapped(tenant: Awaited<ReturnType<typeof makeTenant>>, made: Issued): Promise<void> {
  const { scope, control, criterionId } = made;
  const second = await makePerson("Sam Second");
  await addMember(tenant.org.orgId, second, "compliance_manager");
  await tenant.call.mappings.unmap({ ...scope, controlId: control.id, criterionId, why: "It never met it." });
  const { proposal } = await tenant.call.controls.get({ ...scope, control: control.id });
  await callAs(second).controls.decide({ ...scope, proposalId: proposal?.id ?? "", approve: true });
}
