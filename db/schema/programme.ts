import { sql } from "drizzle-orm";
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { day, given, instant, oneLine } from "./columns.ts";
import { workspace } from "./organizations.ts";
import { arbiterReads, engagementId, tenantPolicies, workspaceId } from "./policies.ts";
import { reportPlanVersion } from "./reports.ts";

export const ENGAGEMENT_KINDS = ["soc1", "soc2", "soc3", "soc_cybersecurity", "isae3402", "iso27001"] as const;
export const CATEGORIES = ["security", "availability", "processing_integrity", "confidentiality", "privacy"] as const;
/** `own` is a framework that the workspace brought itself. */
export const FRAMEWORKS = ["tsc", "iso27001", "objectives", "own"] as const;

export const ENGAGEMENT_STATUSES = [
  "plan",
  "prepare",
  "operate",
  "fieldwork",
  "report",
  "issued",
  "superseded",
  "withdrawn",
] as const;

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

const inWorkspace = sql`workspace_id = ${workspaceId}`;

/** One examination or certification of a workspace's system. */
export const engagement = pgTable(
  "engagement",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    kind: text({ enum: ENGAGEMENT_KINDS }).notNull(),
    /** 1 or 2; null for ISO 27001, which is a certification */
    type: integer(),
    asOf: day(),
    periodFrom: day(),
    periodTo: day(),
    categories: text({ enum: CATEGORIES }).array().notNull(),
    /** the engagement whose window it shares: the SOC 2 of a SOC 3, the SOC 1 of an ISAE 3402 */
    basedOnId: uuid(),
    /** the engagement of the period before that it was rolled forward from */
    followsId: uuid(),
    /** the version of the report plan it was adopted from */
    planVersionId: uuid(),
    status: text({ enum: ENGAGEMENT_STATUSES }).notNull().default("plan"),
    /** the day the report or certificate bears, once it is issued */
    issuedOn: day(),
    /**
     * once it was recorded as issued: the sizes of the workspace's and the organization's log that it reads as of for ever, and the
     * instant. A trigger sets the sizes, and nothing changes any of them
     */
    frozenEntries: bigint({ mode: "number" }),
    frozenOrgEntries: bigint({ mode: "number" }),
    frozenAt: instant(),
    createdAt: instant().notNull().default(sql`now()`),
    /** every day that it has looked at since it first came under way, kept by a trigger; null before */
    windowFrom: day(),
    windowTo: day(),
    windowOpenedAt: instant(),
    /** the span whose evidence the engagement looks at: its period, or the year up to its as-of date */
    evidenceFrom: day().generatedAlwaysAs(sql`coalesce(period_from, as_of - 364)`),
    evidenceTo: day().generatedAlwaysAs(sql`coalesce(period_to, as_of)`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId, t.basedOnId], foreignColumns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({
      name: "engagement_follows_fk",
      columns: [t.orgId, t.workspaceId, t.followsId],
      foreignColumns: [t.orgId, t.workspaceId, t.id],
    }),
    foreignKey({
      name: "engagement_plan_fk",
      columns: [t.orgId, t.workspaceId, t.planVersionId],
      foreignColumns: [reportPlanVersion.orgId, reportPlanVersion.workspaceId, reportPlanVersion.id],
    }),
    ...tenantPolicies("engagement", {
      auditor: sql`${inWorkspace} and id = ${engagementId}`,
      identity: sql`(org_id, id) in (select g.org_id, g.engagement_id from audit_grant g)`,
    }),
    arbiterReads("engagement"),
  ],
);

/** A catalogue of requirements that the workspace brought itself, in the version that it holds. */
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
    uniqueIndex("framework_name_key").on(t.orgId, t.workspaceId, t.name).where(given(t.name)),
    ...oneLine("framework", t.name, t.version),
    ...tenantPolicies("framework"),
  ],
);

/** What controls are mapped to: a TSC criterion, an ISO clause or Annex A control, a control objective. The workspace's own copy. */
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
    /** of a control objective: the assertions in users' financial statements, or attributes of processing, that it serves */
    assertions: text({ enum: ASSERTIONS }).array().notNull().default([]),
    /** of the workspace's own frameworks: which */
    frameworkId: uuid(),
    /** the version of its own framework that has it no more; its mappings stay readable */
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
    index("criterion_framework_idx").on(t.orgId, t.workspaceId, t.frameworkId).where(given(t.frameworkId)),
    uniqueIndex("criterion_code_key").on(t.orgId, t.workspaceId, t.framework, t.code).where(given(t.code)),
    index("criterion_sort_idx").on(t.orgId, t.workspaceId, t.sort).where(given(t.sort)),
    ...oneLine("criterion", t.code, t.title, t.groupName, t.category),
    ...tenantPolicies("criterion", {
      auditor: sql`${inWorkspace} and id in (select ec.criterion_id from engagement_criterion ec)`,
    }),
  ],
);

/** The criteria an engagement adopted. */
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
