import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { day, instant, notNull, oneLine, oneLineEach } from "#db/schema/ground/columns.ts";
import { inWorkspace, tenantPolicies } from "#db/schema/ground/policies.ts";
import { membership, workspace } from "#db/schema/people/organizations.ts";
import { control } from "./controls.ts";
import { criterion } from "./criteria.ts";
import { scopeItem } from "./scope.ts";

// Auditors read the register as released; without a release they see no row.
const isReleased = sql`${inWorkspace} and (select app.as_of()) <= (select app.register_size())`;
const shownRisk = sql`${inWorkspace} and risk_id in (select r.id from risk r)`;

export const TREATMENTS = ["mitigate", "accept", "transfer", "avoid"] as const;

export const risk = pgTable(
  "risk",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    code: text().notNull(),
    description: text().notNull(),
    cause: text().notNull().default(""),
    consequence: text().notNull().default(""),
    category: text(),
    ownerId: uuid(),
    isFraud: boolean().notNull().default(false),
    /** levels of the scale, 1 lowest: inherent, then residual; null is not rated */
    likelihood: integer(),
    impact: integer(),
    residualLikelihood: integer(),
    residualImpact: integer(),
    treatment: text({ enum: TREATMENTS }),
    treatmentPlan: text().notNull().default(""),
    treatmentDue: day(),
    version: integer().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    foreignKey({ columns: [t.orgId, t.ownerId], foreignColumns: [membership.orgId, membership.id] }),
    index("risk_owner_idx").on(t.orgId, t.workspaceId, t.ownerId).where(notNull(t.ownerId)),
    uniqueIndex("risk_code_key").on(t.orgId, t.workspaceId, t.code).where(notNull(t.code)),
    ...oneLine("risk", t.category),
    ...tenantPolicies("risk", {
      // A certification body reads the whole register; other auditors read risks to the criteria they examine.
      auditor: sql`${isReleased} and (id in (select rc.risk_id from risk_criterion rc) or exists (select from engagement e where e.kind = 'iso27001'))`,
    }),
  ],
);

export const riskCriterion = pgTable(
  "risk_criterion",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    riskId: uuid().notNull(),
    criterionId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.riskId, t.criterionId] }),
    foreignKey({
      name: "risk_criterion_risk_fk",
      columns: [t.orgId, t.workspaceId, t.riskId],
      foreignColumns: [risk.orgId, risk.workspaceId, risk.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "risk_criterion_criterion_fk",
      columns: [t.orgId, t.workspaceId, t.criterionId],
      foreignColumns: [criterion.orgId, criterion.workspaceId, criterion.id],
    }),
    index("risk_criterion_criterion_idx").on(t.orgId, t.workspaceId, t.criterionId),
    ...tenantPolicies("risk_criterion", {
      auditor: sql`${isReleased} and criterion_id in (select ec.criterion_id from engagement_criterion ec)`,
    }),
  ],
);

export const riskControl = pgTable(
  "risk_control",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    riskId: uuid().notNull(),
    controlId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.riskId, t.controlId] }),
    foreignKey({
      name: "risk_control_risk_fk",
      columns: [t.orgId, t.workspaceId, t.riskId],
      foreignColumns: [risk.orgId, risk.workspaceId, risk.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "risk_control_control_fk",
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    index("risk_control_control_idx").on(t.orgId, t.workspaceId, t.controlId),
    ...tenantPolicies("risk_control", { auditor: sql`${shownRisk} and control_id in (select app.shown_controls())` }),
  ],
);

export const riskAsset = pgTable(
  "risk_asset",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    riskId: uuid().notNull(),
    itemId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.riskId, t.itemId] }),
    foreignKey({
      name: "risk_asset_risk_fk",
      columns: [t.orgId, t.workspaceId, t.riskId],
      foreignColumns: [risk.orgId, risk.workspaceId, risk.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "risk_asset_item_fk",
      columns: [t.orgId, t.workspaceId, t.itemId],
      foreignColumns: [scopeItem.orgId, scopeItem.workspaceId, scopeItem.id],
    }),
    index("risk_asset_item_idx").on(t.orgId, t.workspaceId, t.itemId),
    ...tenantPolicies("risk_asset", { auditor: shownRisk }),
  ],
);

/** Someone accepted a residual risk, as rated then, until a day. */
export const riskAcceptance = pgTable(
  "risk_acceptance",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    riskId: uuid().notNull(),
    version: integer().notNull(),
    score: integer().notNull(),
    why: text().notNull(),
    until: day().notNull(),
    acceptedById: uuid().notNull(),
    acceptedBy: text().notNull(),
    acceptedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({
      name: "risk_acceptance_risk_fk",
      columns: [t.orgId, t.workspaceId, t.riskId],
      foreignColumns: [risk.orgId, risk.workspaceId, risk.id],
    }).onDelete("cascade"),
    index("risk_acceptance_risk_idx").on(t.orgId, t.workspaceId, t.riskId).where(notNull(t.riskId)),
    ...tenantPolicies("risk_acceptance", { auditor: shownRisk }),
  ],
);

/** How a workspace rates risks; without a row, the default five levels. */
export const riskScale = pgTable(
  "risk_scale",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    /** names of the levels, lowest first */
    likelihoods: text().array().notNull(),
    impacts: text().array().notNull(),
    /** the highest likelihood × impact tolerated without acceptance by name */
    tolerance: integer().notNull(),
    version: integer("revision").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    ...oneLineEach("risk_scale", t.likelihoods, t.impacts),
    ...tenantPolicies("risk_scale", { auditor: isReleased }),
  ],
);
