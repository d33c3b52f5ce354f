import { sql } from "drizzle-orm";
import { bigint, check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { day, instant, notNull, oneLine } from "#db/schema/ground/columns.ts";
import { arbiterReads, engagementId, tenantPolicies, workspaceId } from "#db/schema/ground/policies.ts";
import { CATEGORIES } from "#db/schema/ground/report-kinds.ts";
import { engagement } from "#db/schema/plan/engagements.ts";

/** What a record states: the report was issued, or a later correction to it. */
export const ISSUED_STEPS = ["issued", "reissued", "superseded", "withdrawn"] as const;
export const ISSUED_OPINIONS = ["unqualified", "qualified", "adverse", "disclaimer"] as const;

const inEngagement = sql`workspace_id = ${workspaceId} and engagement_id = ${engagementId}`;

/**
 * An issued report or certificate as the client recorded it, and each later correction. Append-only. The engagement's kind
 * decides which opinions and dates it has.
 */
export const issuedReport = pgTable(
  "issued_report",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    engagementId: uuid().notNull(),
    step: text({ enum: ISSUED_STEPS }).notNull(),
    /** null if the step has no report: superseded, withdrawn */
    firmName: text(),
    /** licence of the audit firm, or accreditation of the certification body */
    licence: text(),
    reportDate: day(),
    asOf: day(),
    periodFrom: day(),
    periodTo: day(),
    categories: text({ enum: CATEGORIES }).array().notNull().default([]),
    descriptionOpinion: text({ enum: ISSUED_OPINIONS }),
    designOpinion: text({ enum: ISSUED_OPINIONS }),
    operationOpinion: text({ enum: ISSUED_OPINIONS }),
    certificateNumber: text(),
    validUntil: day(),
    why: text(),
    recordedById: uuid().notNull(),
    recordedBy: text().notNull(),
    recordedAt: instant().notNull(),
    /** journal sequence in the workspace's log */
    sequence: bigint({ mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({
      name: "issued_report_engagement_fk",
      columns: [t.orgId, t.workspaceId, t.engagementId],
      foreignColumns: [engagement.orgId, engagement.workspaceId, engagement.id],
    }),
    index("issued_report_engagement_idx").on(t.orgId, t.workspaceId, t.engagementId).where(notNull(t.engagementId)),
    check(
      "issued_report_is_whole",
      sql`case when ${t.step} in ('issued', 'reissued')
        then ${t.firmName} is not null and ${t.licence} is not null and ${t.reportDate} is not null else ${t.why} is not null end`,
    ),
    ...oneLine("issued_report", t.firmName, t.licence, t.certificateNumber),
    ...tenantPolicies("issued_report", { auditor: inEngagement }),
    arbiterReads("issued_report"),
  ],
);

/** Files of a report; their bytes are in the evidence store by hash. */
export const issuedReportFile = pgTable(
  "issued_report_file",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    reportId: uuid().notNull(),
    position: integer().notNull(),
    name: text().notNull(),
    size: bigint({ mode: "number" }).notNull(),
    sha256: text().notNull(),
    mediaType: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.reportId, t.position] }),
    foreignKey({
      name: "issued_report_file_report_fk",
      columns: [t.orgId, t.workspaceId, t.reportId],
      foreignColumns: [issuedReport.orgId, issuedReport.workspaceId, issuedReport.id],
    }),
    index("issued_report_file_sha256_idx").on(t.orgId, t.sha256),
    ...oneLine("issued_report_file", t.name),
    ...tenantPolicies("issued_report_file", {
      auditor: sql`workspace_id = ${workspaceId} and report_id in (select r.id from issued_report r)`,
    }),
  ],
);
