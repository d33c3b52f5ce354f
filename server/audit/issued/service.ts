import { and, eq } from "drizzle-orm";
import { issuedReport, issuedReportFile } from "#db/schema/audit/issued.ts";
import { engagement } from "#db/schema/plan/engagements.ts";
import type { Tx } from "#db/tenant.ts";
import { engagementSheet } from "#server/audit/lifecycle/queries.ts";
import { takeUploads } from "#server/evidence/evidence/service/submit.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { nextSequence, type Receipt, record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, sameTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import type { EngagementSheet } from "#server/plan/engagements/schema.ts";
import { lockEngagement, recorderOf } from "#server/plan/engagements/service.ts";
import { reportProblems } from "./rules.ts";
import type { RecordReport } from "./schema.ts";

/**
 * Records the audit firm's report, which issues the engagement and freezes it as of now; or, once issued, a reissue. The entry
 * says that the client recorded it: the firm has not confirmed it.
 * @returns the receipt: journal sequence number and leaf hash
 * @throws AppError("invalid") by field; AppError("conflict") unless the engagement is at its report or issued
 */
export async function recordReport(tx: Tx, actor: WorkspaceActor, input: RecordReport): Promise<Receipt> {
  await lockEngagement(tx, actor, input.engagementId);
  const sheet = await engagementSheet(tx, actor, input.engagementId);
  const step = stepOf(sheet);
  if (step === "reissued" && !input.why)
    throw new AppError("invalid", "Give the reason for the reissue in a few words.", { field: "why" });
  const { uploadIds, ...report } = input.values;
  const [problem] = reportProblems(sheet, input.values, today(actor.now, actor.workspace.timeZone));
  if (problem) throw new AppError("invalid", problem.message, { field: problem.field });
  const files = await takeUploads(tx, actor, uploadIds);
  const own = tenantKey(actor);
  const id = newId();
  const why = step === "reissued" ? input.why : null;
  const sequence = await nextSequence(tx, actor);
  await tx
    .insert(issuedReport)
    .values({ ...own, id, engagementId: sheet.id, step, ...report, why, ...recorderOf(actor), sequence });
  await tx.insert(issuedReportFile).values(files.map((f, position) => ({ ...own, reportId: id, position, ...f })));
  if (step === "issued")
    await tx
      .update(engagement)
      .set({ status: "issued", issuedOn: report.reportDate, frozenAt: actor.now })
      .where(and(inTenant(engagement, actor), eq(engagement.id, sheet.id)));
  return record(tx, actor, {
    action: step === "issued" ? "engagement.issue_recorded" : "engagement.reissue_recorded",
    subject: {
      type: "engagement",
      id: sheet.id,
      label: `${sheet.name}, recorded by ${actor.kind === "operator" ? actor.actorOrgName : "the client"}`,
    },
    before: { status: sheet.status },
    after: { status: "issued", ...report, files: files.map(({ name, size, sha256 }) => ({ name, size, sha256 })) },
    why,
  });
}

/** Opens one file of a recorded report, and records it as for evidence. @throws AppError("not_found") */
export async function openReportFile(tx: Tx, actor: WorkspaceActor, reportId: string, position: number) {
  const [file] = await tx
    .select({
      name: issuedReportFile.name,
      size: issuedReportFile.size,
      sha256: issuedReportFile.sha256,
      mediaType: issuedReportFile.mediaType,
      engagementId: issuedReport.engagementId,
    })
    .from(issuedReportFile)
    .innerJoin(
      issuedReport,
      and(sameTenant(issuedReport, issuedReportFile), eq(issuedReport.id, issuedReportFile.reportId)),
    )
    .where(
      and(
        inTenant(issuedReportFile, actor),
        eq(issuedReportFile.reportId, reportId),
        eq(issuedReportFile.position, position),
      ),
    );
  if (!file) throw notFound("file");
  const { engagementId, ...opened } = file;
  await record(tx, actor, {
    action: "evidence.opened",
    subject: { type: "engagement", id: engagementId, label: `Report: ${file.name}` },
    after: { file: file.name, sha256: file.sha256 },
  });
  return opened;
}

function stepOf({ status }: EngagementSheet): "issued" | "reissued" {
  if (status === "report") return "issued";
  if (status === "issued") return "reissued";
  throw new AppError("conflict", "A report can be recorded once the engagement is at “Report being written”. Reload.");
}
