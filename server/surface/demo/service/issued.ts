import { ReportValues } from "#server/audit/issued/schema.ts";
import { recordReport } from "#server/audit/issued/service.ts";
import { describedFile, noteUpload } from "#server/evidence/evidence/service/upload.ts";
import { serveAs, workspaceTarget } from "#server/ground/access/service.ts";
import { addDays, type CalendarDate, formatDay } from "#server/ground/calendar/rules.ts";
import { paperFile } from "#server/ground/papers/service/write-paper.ts";
import { objectStore } from "#server/ground/platform/store.ts";
import type { DemoPerson } from "./people.ts";
import { adopt, advance } from "./programme.ts";

const FIRM = "Harrow & Finch LLP";

export async function issueFirstReport(
  person: DemoPerson,
  workspace: string,
  { asOf, categories, at }: { asOf: CalendarDate; categories: string[]; at: string },
): Promise<void> {
  const dates = { asOf, periodFrom: null, periodTo: null };
  const { id } = await adopt(person, workspace, at, { kind: "soc2", type: 1, ...dates, categories });
  await advance(person, workspace, at, id, ["prepare", "examine", "report"]);
  const reportDate = addDays(asOf, 14);
  const bytes = await reportOf(asOf, reportDate);
  const target = workspaceTarget({ workspace }, "engagement:manage");
  const orgId = await serveAs(person, at, target, "read", async (_tx, actor) => actor.orgId);
  const file = await describedFile("soc2-type-1.pdf", await objectStore().put(orgId, chunks(bytes), bytes.length));
  await serveAs(person, at, target, "write", async (tx, actor) => {
    const { id: uploadId } = await noteUpload(tx, actor, file);
    const values = ReportValues.parse({
      ...dates,
      categories,
      reportDate,
      uploadIds: [uploadId],
      firmName: FIRM,
      licence: "CPA-20417",
      descriptionOpinion: "unqualified",
      designOpinion: "unqualified",
      operationOpinion: null,
      certificateNumber: null,
      validUntil: null,
    });
    await recordReport(tx, actor, { engagementId: id, values, why: null });
  });
}

async function reportOf(asOf: CalendarDate, reportDate: CalendarDate): Promise<Buffer> {
  const text = `A real report holds the firm’s opinion, the company’s assertion, the description of the system, and the controls. This page stands in its place, as of ${formatDay(asOf)}.`;
  const paper = { title: "SOC 2 Type 1 report", under: [FIRM, formatDay(reportDate)] };
  const file = await paperFile({ ...paper, pieces: [{ kind: "text", text }] }, "pdf", "soc2-type-1");
  return Buffer.from(await file.arrayBuffer());
}

async function* chunks(bytes: Buffer) {
  yield bytes;
}
