import { sql } from "drizzle-orm";
import { bigint, foreignKey, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { day, instant } from "#db/schema/ground/columns.ts";
import { arbiterReads, engagementId, inWorkspace, tenantPolicies } from "#db/schema/ground/policies.ts";
import { CATEGORIES, ENGAGEMENT_KINDS } from "#db/schema/ground/report-kinds.ts";
import { workspace } from "#db/schema/people/organizations.ts";
import { reportPlanVersion } from "./reports.ts";

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
    /** the prior period's engagement that it was rolled forward from */
    followsId: uuid(),
    planVersionId: uuid(),
    /** of its dates */
    version: integer().notNull().default(1),
    status: text({ enum: ENGAGEMENT_STATUSES }).notNull().default("plan"),
    /** the date on the report or certificate */
    issuedOn: day(),
    /** set once the issue is recorded: the log sizes and instant it is read as of. A trigger sets the sizes; none ever changes */
    frozenEntries: bigint({ mode: "number" }),
    frozenOrgEntries: bigint({ mode: "number" }),
    frozenAt: instant(),
    createdAt: instant().notNull().default(sql`now()`),
    /** every day examined since it first came under way, maintained by a trigger; null before */
    windowFrom: day(),
    windowTo: day(),
    windowOpenedAt: instant(),
    /** the span its evidence covers: the period, or the year up to the as-of date */
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
