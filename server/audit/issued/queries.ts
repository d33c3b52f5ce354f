import { and, asc, desc, eq, getTableColumns, inArray, sql } from "drizzle-orm";
import { issuedReport, issuedReportFile } from "#db/schema/audit/issued.ts";
import { wordsOf } from "#db/schema/ground/actions.ts";
import { journalEntry } from "#db/schema/ground/journal.ts";
import type { Tx } from "#db/tenant.ts";
import type { May } from "#server/ground/access/rules.ts";
import { can, type WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { readable } from "#server/ground/journal/queries.ts";
import { readEntry } from "#server/ground/journal/rules/entry.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementForActor } from "#server/plan/engagements/queries.ts";
import type { IssuedRecord, IssuedView, LaterChange } from "./schema.ts";

const NEWEST = 50;

/** @throws AppError("not_found") when the actor does not see the engagement */
export async function openIssued(tx: Tx, actor: WorkspaceActor, engagementId: string): Promise<IssuedView> {
  const { frozen } = await engagementForActor(tx, actor, engagementId);
  return {
    frozenOn: frozen && today(frozen.at, actor.workspace.timeZone),
    records: await recordsOf(tx, actor, engagementId),
    since: frozen && can(actor, "journal:read") ? await changesSince(tx, actor, engagementId) : null,
  };
}

async function recordsOf(tx: Tx, actor: WorkspaceActor, engagementId: string): Promise<IssuedRecord[]> {
  const {
    orgId: _,
    workspaceId: __,
    engagementId: ___,
    recordedById: ____,
    ...columns
  } = getTableColumns(issuedReport);
  const rows = await tx
    .select(columns)
    .from(issuedReport)
    .where(and(inTenant(issuedReport, actor), eq(issuedReport.engagementId, engagementId)))
    .orderBy(desc(issuedReport.sequence));
  if (rows.length === 0) return [];
  const ids = rows.map((r) => r.id);
  const files = await tx
    .select()
    .from(issuedReportFile)
    .where(and(inTenant(issuedReportFile, actor), inArray(issuedReportFile.reportId, ids)))
    .orderBy(asc(issuedReportFile.position));
  const byReport = Map.groupBy(files, (f) => f.reportId);
  return rows.map(({ recordedAt, ...row }) => ({
    ...row,
    recordedOn: today(recordedAt, actor.workspace.timeZone),
    files: (byReport.get(row.id) ?? []).map(({ name, size, sha256, mediaType }) => ({ name, size, sha256, mediaType })),
  }));
}

/** Entries that the actor may see among those that changed what the engagement reads: the count, and the newest. */
async function changesSince(tx: Tx, actor: WorkspaceActor & May<"journal:read">, engagementId: string) {
  const rows = await tx
    .select({
      sequence: journalEntry.sequence,
      body: journalEntry.body,
      count: sql<number>`count(*) over ()`.mapWith(Number),
    })
    .from(journalEntry)
    .where(
      and(
        eq(journalEntry.orgId, actor.orgId),
        eq(journalEntry.logId, actor.workspaceId),
        sql`${journalEntry.sequence} in (select app.changed_since(${engagementId}))`,
        readable(actor.capabilities),
      ),
    )
    .orderBy(desc(journalEntry.sequence))
    .limit(NEWEST);
  const changes = rows.map(({ sequence, body }): LaterChange => {
    const { at, action, subject, actor: who, why } = readEntry(body);
    return {
      sequence,
      on: today(at, actor.workspace.timeZone),
      words: wordsOf(action),
      subject: subject.label,
      who: who.name,
      why,
    };
  });
  return { count: rows[0]?.count ?? 0, changes };
}
