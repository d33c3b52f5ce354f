import { sql } from "drizzle-orm";
import {
  boolean,
  check,
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
import { day, instant, notNull, oneLine, oneLineEach } from "#db/schema/ground/columns.ts";
import { inWorkspace, tenantPolicies } from "#db/schema/ground/policies.ts";
import { membership, workspace } from "#db/schema/people/organizations.ts";

export type EscalationStep = { membershipId: string; days: number };

/** A mapping as a design change sees it; null if not mapped. */
export type MappingState = {
  strength: "fully" | "partly" | "supports";
  points: string[];
  rationale: string | null;
} | null;
/** A mapping added, changed or removed by a design change. The criterion's id reveals nothing to those who cannot see it. */
export type MappingChange = { criterionId: string; from: MappingState; to: MappingState };

/** The current version; earlier ones are in `control_version`. */
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
    /** if not the owner */
    performerId: uuid(),
    reviewerId: uuid(),
    frequency: text(),
    anchor: day(),
    dueDays: integer(),
    graceDays: integer().notNull().default(0),
    type: text({ enum: ["preventive", "detective", "corrective"] }),
    nature: text({ enum: ["manual", "it_dependent_manual", "automated"] }),
    evidenceTypes: text().array().notNull(),
    escalation: jsonb().$type<EscalationStep[]>().notNull(),
    isKey: boolean().notNull().default(false),
    evidenceReview: text({ enum: ["workspace", "asked", "not_asked"] })
      .notNull()
      .default("workspace"),
    status: text({ enum: ["draft", "active", "retired"] }).notNull(),
    /** null is open-ended */
    operatesFrom: day(),
    operatesTo: day(),
    version: integer().notNull(),
    /** of `control_system`, which no version of the control holds */
    systemsVersion: integer().notNull().default(0),
    createdAt: instant().notNull().default(sql`now()`),
    updatedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    foreignKey({ columns: [t.orgId, t.ownerId], foreignColumns: [membership.orgId, membership.id] }),
    foreignKey({
      name: "control_performer_fk",
      columns: [t.orgId, t.performerId],
      foreignColumns: [membership.orgId, membership.id],
    }),
    foreignKey({
      name: "control_reviewer_fk",
      columns: [t.orgId, t.reviewerId],
      foreignColumns: [membership.orgId, membership.id],
    }),
    index("control_performer_idx").on(t.orgId, t.workspaceId, t.performerId).where(notNull(t.performerId)),
    index("control_reviewer_idx").on(t.orgId, t.workspaceId, t.reviewerId).where(notNull(t.reviewerId)),
    uniqueIndex("control_code_key").on(t.orgId, t.workspaceId, t.code).where(notNull(t.code)),
    index("control_owner_idx").on(t.orgId, t.workspaceId, t.ownerId).where(notNull(t.ownerId)),
    ...oneLine("control", t.code, t.title, t.category),
    ...oneLineEach("control", t.evidenceTypes),
    ...tenantPolicies("control", {
      auditor: sql`${inWorkspace} and id in (select app.shown_controls())`,
    }),
  ],
);

/** Every version of a control. `schedule*` columns say which schedule was in force from which day. */
export const controlVersion = pgTable(
  "control_version",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    controlId: uuid().notNull(),
    version: integer().notNull(),
    /** first day in force; null = from the beginning */
    effectiveFrom: day(),
    snapshot: jsonb().$type<Record<string, unknown>>().notNull(),
    changedAt: instant().notNull().default(sql`now()`),
    changedBy: text().notNull(),
    why: text(),
    /** names of the engagements whose window the change fell in; auditors see them */
    windows: text().array().notNull().default([]),
    approvedBy: text(),
    /** the approved proposal, if one was needed */
    proposalId: uuid(),
    mappings: jsonb().$type<MappingChange[]>().notNull().default([]),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.controlId, t.version] }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    foreignKey({
      name: "control_version_proposal_fk",
      columns: [t.orgId, t.workspaceId, t.proposalId],
      foreignColumns: [controlProposal.orgId, controlProposal.workspaceId, controlProposal.id],
    }),
    uniqueIndex("control_version_proposal_key").on(t.orgId, t.workspaceId, t.proposalId).where(notNull(t.proposalId)),
    check("control_version_mappings_are_approved", sql`mappings = '[]' or proposal_id is not null`),
    ...tenantPolicies("control_version", {
      auditor: sql`${inWorkspace} and control_id in (select app.shown_controls())`,
    }),
  ],
);

/** Internal to the tenant; append-only. */
export const controlComment = pgTable(
  "control_comment",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    controlId: uuid().notNull(),
    body: text().notNull(),
    mentions: uuid().array().notNull(),
    writtenById: uuid().notNull(),
    writtenBy: text().notNull(),
    writtenAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({
      name: "control_comment_control_fk",
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    index("control_comment_control_idx").on(t.orgId, t.workspaceId, t.controlId).where(notNull(t.controlId)),
    ...tenantPolicies("control_comment"),
  ],
);

/** A saved view of the list of controls, as the query string that shows it. */
export const controlView = pgTable(
  "control_view",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    name: text().notNull(),
    search: text().notNull(),
    personId: uuid(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    ...oneLine("control_view", t.name),
    ...tenantPolicies("control_view"),
  ],
);

/** A design change within a window that awaits, or has received, a second person's decision. */
export const controlProposal = pgTable(
  "control_proposal",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    controlId: uuid().notNull(),
    version: integer().notNull(),
    after: jsonb().$type<Record<string, unknown>>().notNull(),
    mappings: jsonb().$type<MappingChange[]>().notNull().default([]),
    effectiveFrom: day(),
    windows: text().array().notNull(),
    why: text().notNull(),
    proposedById: uuid().notNull(),
    proposedBy: text().notNull(),
    proposedAt: instant().notNull().default(sql`now()`),
    outcome: text({ enum: ["approved", "declined", "withdrawn"] }),
    decidedById: uuid(),
    decidedBy: text(),
    decidedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({
      name: "control_proposal_control_fk",
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    // One open proposal at a time; a concurrent second one fails.
    uniqueIndex("control_proposal_open_key").on(t.orgId, t.workspaceId, t.controlId).where(sql`outcome is null`),
    index("control_proposal_control_idx").on(t.orgId, t.workspaceId, t.controlId).where(notNull(t.controlId)),
    ...tenantPolicies("control_proposal"),
  ],
);

/** The library control that a control was adopted from, as last reviewed in the library. */
export const controlOrigin = pgTable(
  "control_origin",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    controlId: uuid().notNull(),
    libraryCode: text().notNull(),
    basis: jsonb().$type<Record<string, unknown>>().notNull(),
    adoptedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.controlId] }),
    foreignKey({
      name: "control_origin_control_fk",
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    uniqueIndex("control_origin_code_key").on(t.orgId, t.workspaceId, t.libraryCode).where(notNull(t.libraryCode)),
    ...tenantPolicies("control_origin"),
  ],
);

/** An event that triggered an as-needed control: a unit of its population. */
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
    ...oneLine("control_event", t.reference),
    ...tenantPolicies("control_event", {
      auditor: sql`${inWorkspace} and id in (select app.shown_events())`,
    }),
  ],
);
