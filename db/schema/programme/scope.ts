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
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { day, instant, notNull, oneLine } from "#db/schema/ground/columns.ts";
import { engagementId, inWorkspace, released, tenantPolicies } from "#db/schema/ground/policies.ts";
import { membership, workspace } from "#db/schema/people/organizations.ts";
import { engagement } from "#db/schema/plan/engagements.ts";
import { control } from "./controls.ts";
import { criterion } from "./criteria.ts";

export const SCOPE_KINDS = [
  "service",
  "application",
  "infrastructure",
  "software",
  "location",
  "team",
  "procedure",
  "data",
  "vendor",
  "subservice_control",
  "user_entity_control",
  "commitment",
  "requirement",
  "context_issue",
  "interested_party",
] as const;

/** "gone" means it no longer exists: sold, switched off, ended. */
export const STANDINGS = ["in", "out", "gone"] as const;
export const CLASSIFICATIONS = ["public", "internal", "confidential", "restricted"] as const;
export const DATA_OWNERS = ["company", "customers", "individuals"] as const;
/** How the system description treats a vendor. The criteria do not depend on the controls of a plain "vendor". */
export const VENDOR_METHODS = ["carve_out", "inclusive", "vendor"] as const;
export const VENDOR_REPORT_KINDS = ["soc1", "soc2", "soc3", "isae3402", "iso27001", "pci_dss", "other"] as const;
export const OPINIONS = ["unmodified", "qualified", "adverse", "disclaimer", "certificate"] as const;

// The policy of `scope_item` hides context items from auditors other than an ISMS's.
const shownItem = sql`${inWorkspace} and item_id in (select i.id from scope_item i)`;

/** Something the system's boundary is drawn around or against; its content is in `scope_item_version`. */
export const scopeItem = pgTable(
  "scope_item",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    kind: text({ enum: SCOPE_KINDS }).notNull(),
    /** the vendor a CSOC is expected of */
    vendorId: uuid(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    foreignKey({
      name: "scope_item_vendor_fk",
      columns: [t.orgId, t.workspaceId, t.vendorId],
      foreignColumns: [t.orgId, t.workspaceId, t.id],
    }),
    index("scope_item_vendor_idx").on(t.orgId, t.workspaceId, t.vendorId).where(notNull(t.vendorId)),
    ...tenantPolicies("scope_item", {
      auditor: sql`${inWorkspace} and ${released} ? id::text and (kind not in ('context_issue', 'interested_party') or exists (select from engagement e where e.kind = 'iso27001'))`,
    }),
  ],
);

/** An item from a day on, until the next version's day. Append-only. */
export const scopeItemVersion = pgTable(
  "scope_item_version",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    itemId: uuid().notNull(),
    version: integer().notNull(),
    effectiveFrom: day().notNull(),
    name: text().notNull(),
    description: text().notNull(),
    ownerId: uuid(),
    standing: text({ enum: STANDINGS }).notNull(),
    reason: text(),
    /** whether it is inside the ISMS, whose boundary differs from the system's */
    inIsms: boolean().notNull(),
    classification: text({ enum: CLASSIFICATIONS }),
    dataOwner: text({ enum: DATA_OWNERS }),
    method: text({ enum: VENDOR_METHODS }),
    savedBy: text().notNull(),
    savedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.itemId, t.version] }),
    foreignKey({
      name: "scope_item_version_item_fk",
      columns: [t.orgId, t.workspaceId, t.itemId],
      foreignColumns: [scopeItem.orgId, scopeItem.workspaceId, scopeItem.id],
    }),
    foreignKey({ columns: [t.orgId, t.ownerId], foreignColumns: [membership.orgId, membership.id] }),
    ...oneLine("scope_item_version", t.name),
    ...tenantPolicies("scope_item_version", {
      auditor: sql`${shownItem} and version <= (${released} ->> item_id::text)::int`,
    }),
  ],
);

export const controlSystem = pgTable(
  "control_system",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    controlId: uuid().notNull(),
    itemId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.controlId, t.itemId] }),
    foreignKey({
      name: "control_system_control_fk",
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    foreignKey({
      name: "control_system_item_fk",
      columns: [t.orgId, t.workspaceId, t.itemId],
      foreignColumns: [scopeItem.orgId, scopeItem.workspaceId, scopeItem.id],
    }),
    index("control_system_item_idx").on(t.orgId, t.workspaceId, t.itemId),
    ...tenantPolicies("control_system", {
      auditor: sql`${inWorkspace} and control_id in (select app.shown_controls())`,
    }),
  ],
);

/** The criteria or objectives that a vendor affects, or that depend on a complementary control. */
export const scopeItemCriterion = pgTable(
  "scope_item_criterion",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    itemId: uuid().notNull(),
    criterionId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ name: "scope_item_criterion_pk", columns: [t.orgId, t.workspaceId, t.itemId, t.criterionId] }),
    foreignKey({
      name: "scope_item_criterion_item_fk",
      columns: [t.orgId, t.workspaceId, t.itemId],
      foreignColumns: [scopeItem.orgId, scopeItem.workspaceId, scopeItem.id],
    }),
    foreignKey({
      name: "scope_item_criterion_criterion_fk",
      columns: [t.orgId, t.workspaceId, t.criterionId],
      foreignColumns: [criterion.orgId, criterion.workspaceId, criterion.id],
    }),
    index("scope_item_criterion_criterion_idx").on(t.orgId, t.workspaceId, t.criterionId),
    ...tenantPolicies("scope_item_criterion", {
      auditor: sql`${shownItem} and criterion_id in (select ec.criterion_id from engagement_criterion ec)`,
    }),
  ],
);

/** A vendor's own assurance report or certificate, with our review of it. */
export const vendorReport = pgTable(
  "vendor_report",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    vendorId: uuid().notNull(),
    kind: text({ enum: VENDOR_REPORT_KINDS }).notNull(),
    periodFrom: day().notNull(),
    /** equal to `periodFrom` for an as-of report */
    periodTo: day().notNull(),
    opinion: text({ enum: OPINIONS }).notNull(),
    exceptions: text(),
    /** the last day a bridge letter covers */
    bridgeTo: day(),
    reviewedOn: day(),
    reviewedBy: text(),
    conclusion: text(),
    reviewExpiresOn: day(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({
      name: "vendor_report_vendor_fk",
      columns: [t.orgId, t.workspaceId, t.vendorId],
      foreignColumns: [scopeItem.orgId, scopeItem.workspaceId, scopeItem.id],
    }),
    index("vendor_report_vendor_idx").on(t.orgId, t.workspaceId, t.vendorId).where(notNull(t.vendorId)),
    ...tenantPolicies("vendor_report", { auditor: sql`${inWorkspace} and ${released} ? 'vendor_list'` }),
  ],
);

/** The data-flow diagram, whose nodes are scope items by id. Append-only. */
export const diagramVersion = pgTable(
  "diagram_version",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    version: integer().notNull(),
    content: jsonb().$type<Record<string, unknown>>().notNull(),
    savedBy: text().notNull(),
    savedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    uniqueIndex("diagram_version_key").on(t.orgId, t.workspaceId, t.version).where(notNull(t.version)),
    ...tenantPolicies("diagram_version", {
      auditor: sql`${inWorkspace} and version = (${released} ->> 'diagram')::int`,
    }),
  ],
);

/** The text of a description's section. Append-only. */
export const descriptionVersion = pgTable(
  "description_version",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    engagementId: uuid().notNull(),
    section: text().notNull(),
    version: integer().notNull(),
    body: text().notNull(),
    isComplete: boolean().notNull(),
    savedBy: text().notNull(),
    savedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({
      name: "description_version_pk",
      columns: [t.orgId, t.workspaceId, t.engagementId, t.section, t.version],
    }),
    foreignKey({
      name: "description_version_engagement_fk",
      columns: [t.orgId, t.workspaceId, t.engagementId],
      foreignColumns: [engagement.orgId, engagement.workspaceId, engagement.id],
    }),
    ...tenantPolicies("description_version", {
      auditor: sql`${inWorkspace} and engagement_id = ${engagementId} and version = (${released} ->> ('section:' || section))::int`,
    }),
  ],
);
