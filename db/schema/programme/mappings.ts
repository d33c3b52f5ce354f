import { sql } from "drizzle-orm";
import { foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/ground/columns.ts";
import { inWorkspace, tenantPolicies } from "#db/schema/ground/policies.ts";
import { control } from "./controls.ts";
import { criterion } from "./criteria.ts";

/** How far a control meets a criterion: fully, in part, or only as support for others. */
export const STRENGTHS = ["fully", "partly", "supports"] as const;

export const controlCriterion = pgTable(
  "control_criterion",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    controlId: uuid().notNull(),
    criterionId: uuid().notNull(),
    rationale: text(),
    strength: text({ enum: STRENGTHS }).notNull().default("fully"),
    /** ids of the criterion's points of focus */
    points: text().array().notNull().default([]),
    version: integer().notNull().default(1),
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
  ],
);

/** A rejected suggestion, so that it is not suggested again. */
export const mappingRejection = pgTable(
  "mapping_rejection",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    controlId: uuid().notNull(),
    criterionId: uuid().notNull(),
    why: text(),
    rejectedBy: text().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ name: "mapping_rejection_pk", columns: [t.orgId, t.workspaceId, t.controlId, t.criterionId] }),
    foreignKey({
      name: "mapping_rejection_control_fk",
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    foreignKey({
      name: "mapping_rejection_criterion_fk",
      columns: [t.orgId, t.workspaceId, t.criterionId],
      foreignColumns: [criterion.orgId, criterion.workspaceId, criterion.id],
    }),
    index("mapping_rejection_criterion_idx").on(t.orgId, t.workspaceId, t.criterionId),
    ...tenantPolicies("mapping_rejection"),
  ],
);
