import { sql } from "drizzle-orm";
import { boolean, foreignKey, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, notNull } from "#db/schema/ground/columns.ts";
import { inWorkspace, tenantPolicies } from "#db/schema/ground/policies.ts";
import { workspace } from "#db/schema/people/organizations.ts";
import { criterion } from "./criteria.ts";

/** Why an Annex A control is applied, as ISO 27001 6.1.3 requires. */
export const APPLICABILITY_REASONS = ["risk", "law", "contract", "practice"] as const;

/** Whether an Annex A control applies, and why. There is no row until someone decides. */
export const applicability = pgTable(
  "applicability",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    criterionId: uuid().notNull(),
    isApplicable: boolean().notNull(),
    reasons: text({ enum: APPLICABILITY_REASONS }).array().notNull().default([]),
    justification: text().notNull(),
    version: integer("revision").notNull(),
    updatedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.criterionId] }),
    foreignKey({
      name: "applicability_criterion_fk",
      columns: [t.orgId, t.workspaceId, t.criterionId],
      foreignColumns: [criterion.orgId, criterion.workspaceId, criterion.id],
    }),
    ...tenantPolicies("applicability", {
      auditor: sql`${inWorkspace} and criterion_id in (select ec.criterion_id from engagement_criterion ec)`,
    }),
  ],
);

/** The Statement of Applicability as issued; only its approval comes later. */
export const applicabilityVersion = pgTable(
  "applicability_version",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    version: integer().notNull(),
    lines: jsonb().$type<Record<string, unknown>[]>().notNull(),
    note: text(),
    issuedById: uuid().notNull(),
    issuedBy: text().notNull(),
    issuedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    uniqueIndex("applicability_version_key").on(t.orgId, t.workspaceId, t.version).where(notNull(t.version)),
    ...tenantPolicies("applicability_version", {
      auditor: sql`${inWorkspace} and id in (select a.version_id from applicability_approval a)`,
    }),
  ],
);

export const applicabilityApproval = pgTable(
  "applicability_approval",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    versionId: uuid().notNull(),
    approvedById: uuid().notNull(),
    approvedBy: text().notNull(),
    approvedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.versionId] }),
    foreignKey({
      name: "applicability_approval_version_fk",
      columns: [t.orgId, t.workspaceId, t.versionId],
      foreignColumns: [applicabilityVersion.orgId, applicabilityVersion.workspaceId, applicabilityVersion.id],
    }),
    ...tenantPolicies("applicability_approval", {
      auditor: sql`${inWorkspace} and exists (select from engagement e where e.kind = 'iso27001')`,
    }),
  ],
);
