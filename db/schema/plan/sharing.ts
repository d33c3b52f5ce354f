import { sql } from "drizzle-orm";
import { foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { day, instant, oneLine } from "#db/schema/ground/columns.ts";
import { arbiterReads, engagementId, personId, tenantPolicies, workspaceId } from "#db/schema/ground/policies.ts";
import { engagement } from "./engagements.ts";

/** What auditors see only once the client releases it. */
export const RELEASE_KINDS = ["description", "risk_register", "vendor_list", "document"] as const;

/** A client shares one engagement with an audit firm until a date. `orgId` is the client. */
export const auditGrant = pgTable(
  "audit_grant",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    engagementId: uuid().notNull(),
    firmName: text().notNull(),
    /** null until a named person accepts for the firm */
    auditorOrgId: uuid(),
    endsOn: day().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    revokedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.engagementId],
      foreignColumns: [engagement.orgId, engagement.workspaceId, engagement.id],
    }),
    index("audit_grant_auditor_idx").on(t.auditorOrgId),
    index("audit_grant_engagement_idx").on(t.orgId, t.workspaceId, t.engagementId),
    ...oneLine("audit_grant", t.firmName),
    ...tenantPolicies("audit_grant", {
      auditor: sql`workspace_id = ${workspaceId} and engagement_id = ${engagementId} and auditor_org_id = (select app.actor_org_id())`,
      identity: sql`revoked_at is null and (org_id, id) in (select p.org_id, p.grant_id from audit_grant_person p)`,
    }),
    arbiterReads("audit_grant"),
  ],
);

/** A named auditor of a grant. Someone removed and named again gets a new row, so that each acceptance stays on record. */
export const auditGrantPerson = pgTable(
  "audit_grant_person",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    grantId: uuid().notNull(),
    id: uuid().notNull(),
    email: text().notNull(),
    personId: uuid(),
    acceptedAt: instant(),
    revokedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.grantId, t.id] }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.grantId],
      foreignColumns: [auditGrant.orgId, auditGrant.workspaceId, auditGrant.id],
    }),
    uniqueIndex("audit_grant_person_email_key")
      .on(t.orgId, t.workspaceId, t.grantId, sql`lower(${t.email})`)
      .where(sql`${t.revokedAt} is null`),
    index("audit_grant_person_person_idx").on(t.personId),
    ...tenantPolicies("audit_grant_person", {
      identity: sql`person_id = ${personId} and revoked_at is null and accepted_at is not null`,
    }),
    arbiterReads("audit_grant_person"),
  ],
);
