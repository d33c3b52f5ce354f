import { sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, notNull, oneLine } from "#db/schema/ground/columns.ts";
import { engagementId, inWorkspace, tenantPolicies } from "#db/schema/ground/policies.ts";
import { workspace } from "#db/schema/people/organizations.ts";
import { engagement } from "#db/schema/plan/engagements.ts";

/** `own` is a framework that the workspace brought itself. */
export const FRAMEWORKS = ["tsc", "iso27001", "objectives", "own"] as const;

/** Nine of financial statements, then four of processing. */
export const ASSERTIONS = [
  "occurrence",
  "completeness",
  "accuracy",
  "cutoff",
  "classification",
  "existence",
  "rights_obligations",
  "valuation",
  "presentation",
  "validity",
  "authorization",
  "timeliness",
  "restricted_access",
] as const;

/** A catalogue of requirements that the workspace brought, at its current version. */
export const framework = pgTable(
  "framework",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    name: text().notNull(),
    version: text().notNull(),
    updatedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    uniqueIndex("framework_name_key").on(t.orgId, t.workspaceId, t.name).where(notNull(t.name)),
    ...oneLine("framework", t.name, t.version),
    ...tenantPolicies("framework"),
  ],
);

/** What controls map to: a TSC criterion, an ISO clause or Annex A control, a control objective. The workspace's own copy. */
export const criterion = pgTable(
  "criterion",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    framework: text({ enum: FRAMEWORKS }).notNull(),
    code: text().notNull(),
    title: text().notNull(),
    description: text().notNull(),
    groupCode: text().notNull(),
    groupName: text().notNull(),
    category: text(),
    sort: integer().notNull(),
    points: jsonb().$type<{ id: string; text: string; appliesWhen: string }[]>().notNull(),
    /** for a control objective: the financial-statement or processing assertions it serves */
    assertions: text({ enum: ASSERTIONS }).array().notNull().default([]),
    /** of a control objective's wording */
    version: integer().notNull().default(1),
    /** for a requirement of an own framework */
    frameworkId: uuid(),
    /** the own framework's version that dropped it; its mappings stay readable */
    goneIn: text(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    foreignKey({
      name: "criterion_framework_fk",
      columns: [t.orgId, t.workspaceId, t.frameworkId],
      foreignColumns: [framework.orgId, framework.workspaceId, framework.id],
    }),
    index("criterion_framework_idx").on(t.orgId, t.workspaceId, t.frameworkId).where(notNull(t.frameworkId)),
    uniqueIndex("criterion_code_key").on(t.orgId, t.workspaceId, t.framework, t.code).where(notNull(t.code)),
    index("criterion_sort_idx").on(t.orgId, t.workspaceId, t.sort).where(notNull(t.sort)),
    ...oneLine("criterion", t.code, t.title, t.groupName, t.category),
    ...tenantPolicies("criterion", {
      auditor: sql`${inWorkspace} and id in (select ec.criterion_id from engagement_criterion ec)`,
    }),
  ],
);

export const engagementCriterion = pgTable(
  "engagement_criterion",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    engagementId: uuid().notNull(),
    criterionId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.engagementId, t.criterionId] }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.engagementId],
      foreignColumns: [engagement.orgId, engagement.workspaceId, engagement.id],
    }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.criterionId],
      foreignColumns: [criterion.orgId, criterion.workspaceId, criterion.id],
    }),
    index("engagement_criterion_criterion_idx").on(t.orgId, t.workspaceId, t.criterionId),
    ...tenantPolicies("engagement_criterion", {
      auditor: sql`${inWorkspace} and engagement_id = ${engagementId}`,
    }),
  ],
);
