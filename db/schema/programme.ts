import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { day, given, instant } from "./columns.ts";
import { membership, workspace } from "./organizations.ts";
import { engagementId, keeperReads, tenantPolicies, workspaceId } from "./policies.ts";

export const ENGAGEMENT_KINDS = ["soc1", "soc2", "soc3", "soc_cybersecurity", "isae3402", "iso27001"] as const;
export const CATEGORIES = ["security", "availability", "processing_integrity", "confidentiality", "privacy"] as const;
export const FRAMEWORKS = ["tsc", "iso27001", "objectives"] as const;

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
    /** the SOC 2 Type 2 that a SOC 3 is the public short form of */
    basedOnId: uuid(),
    status: text({ enum: ENGAGEMENT_STATUSES }).notNull().default("plan"),
    /** the day the report or certificate bears, once it is issued */
    issuedOn: day(),
    createdAt: instant().notNull().default(sql`now()`),
    /** the span whose evidence the engagement looks at: its period, or the year up to its as-of date */
    evidenceFrom: day().generatedAlwaysAs(sql`coalesce(period_from, as_of - 364)`),
    evidenceTo: day().generatedAlwaysAs(sql`coalesce(period_to, as_of)`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId, t.basedOnId], foreignColumns: [t.orgId, t.workspaceId, t.id] }),
    ...tenantPolicies("engagement", {
      auditor: sql`${inWorkspace} and id = ${engagementId}`,
      identity: sql`(org_id, id) in (select g.org_id, g.engagement_id from audit_grant g)`,
    }),
    keeperReads("engagement"),
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
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    uniqueIndex("criterion_code_key").on(t.orgId, t.workspaceId, t.framework, t.code).where(given(t.code)),
    index("criterion_sort_idx").on(t.orgId, t.workspaceId, t.sort).where(given(t.sort)),
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
    keeperReads("engagement_criterion"),
  ],
);

export type EscalationStep = { membershipId: string; days: number };

/** What someone does, when, with what evidence. The current version; earlier ones are in `control_version`. */
export const control = pgTable(
  "control",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    code: text().notNull(),
    title: text().notNull(),
    statement: text().notNull(),
    category: text(),
    ownerId: uuid(),
    frequency: text(),
    anchor: day(),
    dueDays: integer(),
    graceDays: integer().notNull().default(0),
    type: text({ enum: ["preventive", "detective", "corrective"] }),
    nature: text({ enum: ["manual", "it_dependent_manual", "automated"] }),
    evidenceTypes: text().array().notNull(),
    escalation: jsonb().$type<EscalationStep[]>().notNull(),
    isKey: boolean().notNull().default(false),
    status: text({ enum: ["draft", "active", "retired"] }).notNull(),
    /** the days from and to which the control is performed; null is open */
    operatesFrom: day(),
    operatesTo: day(),
    version: integer().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    updatedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    foreignKey({ columns: [t.orgId, t.ownerId], foreignColumns: [membership.orgId, membership.id] }),
    uniqueIndex("control_code_key").on(t.orgId, t.workspaceId, t.code).where(given(t.code)),
    index("control_owner_idx").on(t.orgId, t.workspaceId, t.ownerId).where(given(t.ownerId)),
    ...tenantPolicies("control", {
      auditor: sql`${inWorkspace} and id in (select app.shown_controls())`,
    }),
    keeperReads("control"),
  ],
);

/** Every version a control has had. `schedule*` columns say which schedule was in force from which day. */
export const controlVersion = pgTable(
  "control_version",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    controlId: uuid().notNull(),
    version: integer().notNull(),
    /** first day on which this version was in force; null = from the beginning */
    effectiveFrom: day(),
    snapshot: jsonb().$type<Record<string, unknown>>().notNull(),
    changedAt: instant().notNull().default(sql`now()`),
    changedBy: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.controlId, t.version] }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    ...tenantPolicies("control_version", {
      auditor: sql`${inWorkspace} and control_id in (select app.shown_controls())`,
    }),
  ],
);

/** The mapping of a control to a criterion, with the reason why it meets it. */
export const controlCriterion = pgTable(
  "control_criterion",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    controlId: uuid().notNull(),
    criterionId: uuid().notNull(),
    rationale: text(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.controlId, t.criterionId] }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.criterionId],
      foreignColumns: [criterion.orgId, criterion.workspaceId, criterion.id],
    }),
    index("control_criterion_criterion_idx").on(t.orgId, t.workspaceId, t.criterionId),
    ...tenantPolicies("control_criterion", {
      auditor: sql`${inWorkspace} and criterion_id in (select ec.criterion_id from engagement_criterion ec) and control_id in (select app.shown_controls())`,
    }),
    keeperReads("control_criterion"),
  ],
);

/** One time an as-needed control was triggered: a unit of its population. */
export const controlEvent = pgTable(
  "control_event",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    controlId: uuid().notNull(),
    occurredOn: day().notNull(),
    reference: text().notNull(),
    withdrawnAt: instant(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    unique("control_event_reference_key").on(t.orgId, t.workspaceId, t.controlId, t.occurredOn, t.reference),
    ...tenantPolicies("control_event", {
      auditor: sql`${inWorkspace} and control_id in (select app.shown_controls()) and occurred_on <= (select e.evidence_to from engagement e) and occurred_on >= (select e.evidence_from from engagement e)`,
    }),
  ],
);

/** A control list read from a file, waiting for its columns and rows to be confirmed. */
export const importDraft = pgTable(
  "import_draft",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    personId: uuid().notNull(),
    fileName: text().notNull(),
    sheets: jsonb().$type<{ name: string; rows: string[][] }[]>().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    confirmedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    ...tenantPolicies("import_draft"),
  ],
);
