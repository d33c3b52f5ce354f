import { sql } from "drizzle-orm";
import { foreignKey, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { day, instant, oneLine } from "#db/schema/ground/columns.ts";
import { tenantPolicies } from "#db/schema/ground/policies.ts";
import { workspace } from "#db/schema/people/organizations.ts";

/**
 * The versions of a workspace's report plans, only ever added to. What was recommended then stays beside the answers, for rules
 * change. Auditors see none: a plan weighs what they are to be asked for.
 */
export const reportPlanVersion = pgTable(
  "report_plan_version",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    /** the plan it is a version of */
    planId: uuid().notNull(),
    version: integer().notNull(),
    name: text().notNull(),
    answers: jsonb().$type<Record<string, unknown>>().notNull(),
    choices: jsonb().$type<Record<string, unknown>>().notNull(),
    costs: jsonb().$type<Record<string, unknown>>(),
    /** the day the answers were given, from which the schedule counts */
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
