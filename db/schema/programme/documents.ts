import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { day, instant, notNull, oneLine } from "#db/schema/ground/columns.ts";
import { inWorkspace, released, tenantPolicies } from "#db/schema/ground/policies.ts";
import { membership, workspace } from "#db/schema/people/organizations.ts";
import { control } from "./controls.ts";
import { criterion } from "./criteria.ts";

export const DOCUMENT_KINDS = ["policy", "procedure", "plan", "record"] as const;

// Auditors read released documents that concern the engagement, up to the released version. Drafts stay with the client.
const isReleased = sql`${inWorkspace} and ${released} ? document_id::text`;
const approvedVersion = sql`${inWorkspace} and (document_id, version) in (select a.document_id, a.version from document_approval a)`;

export const document = pgTable(
  "document",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    kind: text({ enum: DOCUMENT_KINDS }).notNull(),
    title: text().notNull(),
    ownerId: uuid(),
    /** months from an approval to the next review */
    reviewMonths: integer().notNull(),
    /** whether people must acknowledge it */
    needsAcknowledgement: boolean().notNull(),
    retiredOn: day(),
    /** optimistic lock of these fields */
    fieldsVersion: integer("revision").notNull(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    foreignKey({ columns: [t.orgId, t.ownerId], foreignColumns: [membership.orgId, membership.id] }),
    index("document_owner_idx").on(t.orgId, t.workspaceId, t.ownerId).where(notNull(t.ownerId)),
    ...oneLine("document", t.title),
    ...tenantPolicies("document", {
      auditor: sql`${inWorkspace} and id in (select a.document_id from document_approval a)`,
    }),
  ],
);

/** Append-only. */
export const documentVersion = pgTable(
  "document_version",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    documentId: uuid().notNull(),
    version: integer().notNull(),
    body: text().notNull(),
    note: text(),
    savedById: uuid().notNull(),
    savedBy: text().notNull(),
    savedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.documentId, t.version] }),
    foreignKey({
      name: "document_version_document_fk",
      columns: [t.orgId, t.workspaceId, t.documentId],
      foreignColumns: [document.orgId, document.workspaceId, document.id],
    }),
    ...tenantPolicies("document_version", { auditor: approvedVersion }),
  ],
);

/** An approval of a version, or a review that confirmed it. */
export const documentApproval = pgTable(
  "document_approval",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    documentId: uuid().notNull(),
    version: integer().notNull(),
    approvedOn: day().notNull(),
    approvedById: uuid().notNull(),
    approvedBy: text().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({
      name: "document_approval_document_fk",
      columns: [t.orgId, t.workspaceId, t.documentId],
      foreignColumns: [document.orgId, document.workspaceId, document.id],
    }),
    index("document_approval_document_idx").on(t.orgId, t.workspaceId, t.documentId).where(notNull(t.documentId)),
    ...tenantPolicies("document_approval", {
      auditor: sql`${inWorkspace} and version <= (${released} ->> document_id::text)::int and (document_id in (select dc.document_id from document_control dc) or document_id in (select dk.document_id from document_criterion dk))`,
    }),
  ],
);

export const documentAcknowledgement = pgTable(
  "document_acknowledgement",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    documentId: uuid().notNull(),
    version: integer().notNull(),
    membershipId: uuid().notNull(),
    acknowledgedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    unique("document_acknowledgement_key").on(t.orgId, t.workspaceId, t.documentId, t.version, t.membershipId),
    foreignKey({
      name: "document_acknowledgement_document_fk",
      columns: [t.orgId, t.workspaceId, t.documentId],
      foreignColumns: [document.orgId, document.workspaceId, document.id],
    }),
    foreignKey({
      name: "document_acknowledgement_membership_fk",
      columns: [t.orgId, t.membershipId],
      foreignColumns: [membership.orgId, membership.id],
    }),
    ...tenantPolicies("document_acknowledgement", { auditor: approvedVersion }),
  ],
);

export const documentControl = pgTable(
  "document_control",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    documentId: uuid().notNull(),
    controlId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.documentId, t.controlId] }),
    foreignKey({
      name: "document_control_document_fk",
      columns: [t.orgId, t.workspaceId, t.documentId],
      foreignColumns: [document.orgId, document.workspaceId, document.id],
    }),
    foreignKey({
      name: "document_control_control_fk",
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    index("document_control_control_idx").on(t.orgId, t.workspaceId, t.controlId),
    ...tenantPolicies("document_control", {
      auditor: sql`${isReleased} and control_id in (select app.shown_controls())`,
    }),
  ],
);

export const documentCriterion = pgTable(
  "document_criterion",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    documentId: uuid().notNull(),
    criterionId: uuid().notNull(),
  },
  (t) => [
    primaryKey({
      name: "document_criterion_pk",
      columns: [t.orgId, t.workspaceId, t.documentId, t.criterionId],
    }),
    foreignKey({
      name: "document_criterion_document_fk",
      columns: [t.orgId, t.workspaceId, t.documentId],
      foreignColumns: [document.orgId, document.workspaceId, document.id],
    }),
    foreignKey({
      name: "document_criterion_criterion_fk",
      columns: [t.orgId, t.workspaceId, t.criterionId],
      foreignColumns: [criterion.orgId, criterion.workspaceId, criterion.id],
    }),
    index("document_criterion_criterion_idx").on(t.orgId, t.workspaceId, t.criterionId),
    ...tenantPolicies("document_criterion", {
      auditor: sql`${isReleased} and criterion_id in (select ec.criterion_id from engagement_criterion ec)`,
    }),
  ],
);
