import { sql } from "drizzle-orm";
import { foreignKey, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { day, instant, oneLine } from "#db/schema/ground/columns.ts";
import { tenantPolicies } from "#db/schema/ground/policies.ts";
import { workspace } from "#db/schema/people/organizations.ts";

/**
 * Versions of report plans. Append-only. The advice is stored with the answers because the rules change. Auditors see none of it:
 * a plan weighs what they will be asked for.
 */
export const reportPlanVersion = pgTable(
  "report_plan_version",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    planId: uuid().notNull(),
    version: integer().notNull(),
    name: text().notNull(),
    answers: jsonb().$type<Record<string, unknown>>().notNull(),
    choices: jsonb().$type<Record<string, unknown>>().notNull(),
    costs: jsonb().$type<Record<string, unknown>>(),
    /** the day of the answers; the schedule counts from it */
    plannedOn: day().notNull(),
    rulesVersion: integer().notNull(),
    advice: jsonb().$type<unknown[]>().notNull(),
    savedBy: text().notNull(),
    savedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    unique("report_plan_version_key").on(t.orgId, t.workspaceId, t.planId, t.version),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    ...oneLine("report_plan_version", t.name),
    ...tenantPolicies("report_plan_version"),
  ],
);
