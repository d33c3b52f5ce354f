import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { instant, oneLine } from "#db/schema/ground/columns.ts";
import { arbiterReads, keeperRole, orgId, personId, tenantPolicies, workspaceId } from "#db/schema/ground/policies.ts";
import { ORGANIZATION_KINDS, ROLES } from "#db/schema/ground/roles.ts";

/** The tenant. Created only by app.found_organization, which limits how many a person or provider creates per day. */
export const organization = pgTable(
  "organization",
  {
    orgId: uuid().primaryKey(),
    kind: text({ enum: ORGANIZATION_KINDS }).notNull(),
    name: text().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    /** who created it; null if older than this column */
    founderId: uuid(),
    /** the provider that set it up as a client */
    providerId: uuid(),
  },
  (t) => [
    index("organization_founder_idx").on(t.founderId, t.createdAt),
    index("organization_provider_idx").on(t.providerId, t.createdAt),
    ...oneLine("organization", t.name),
    pgPolicy("organization_founding", { for: "all", to: keeperRole, using: sql`true`, withCheck: sql`true` }),
    ...tenantPolicies("organization", {
      auditor: sql`true`,
      identity: sql`org_id = ${orgId} or org_id in (select m.org_id from membership m) or org_id in (select d.org_id from delegation d) or org_id in (select g.org_id from audit_grant g)`,
    }),
  ],
);

/**
 * A person as one organization knows them. `personId` is null for someone named but not yet a member (a control owner from a
 * spreadsheet, a pending invitation), so that controls can have an owner who has not signed in.
 */
export const membership = pgTable(
  "membership",
  {
    orgId: uuid().notNull(),
    id: uuid().notNull(),
    personId: uuid(),
    email: text(),
    name: text().notNull(),
    role: text({ enum: ROLES }).notNull(),
    state: text({ enum: ["named", "invited", "active", "ended"] }).notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    endedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    foreignKey({ columns: [t.orgId], foreignColumns: [organization.orgId] }),
    uniqueIndex("membership_email_key").on(t.orgId, sql`lower(${t.email})`).where(sql`${t.state} <> 'ended'`),
    uniqueIndex("membership_person_key").on(t.orgId, t.personId).where(sql`${t.state} <> 'ended'`),
    index("membership_person_idx").on(t.personId),
    ...oneLine("membership", t.name),
    ...tenantPolicies("membership", {
      auditor: sql`id in (select app.shown_people())`,
      identity: sql`person_id = ${personId} and state = 'active'`,
    }),
    arbiterReads("membership"),
  ],
);

export const workspace = pgTable(
  "workspace",
  {
    orgId: uuid().notNull(),
    id: uuid().notNull(),
    slug: text().notNull(),
    name: text().notNull(),
    timeZone: text().notNull(),
    /** whether evidence needs review unless the control says otherwise */
    asksReview: boolean().notNull().default(false),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    foreignKey({ columns: [t.orgId], foreignColumns: [organization.orgId] }),
    // Slugs are unique across tenants, because a person may belong to several.
    unique("workspace_address_key").on(t.slug),
    check("workspace_slug_is_no_id", sql`${t.slug} !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`),
    ...oneLine("workspace", t.name),
    ...tenantPolicies("workspace", {
      auditor: sql`id = ${workspaceId}`,
      identity: sql`org_id in (select m.org_id from membership m) or org_id in (select d.org_id from delegation d) or (org_id, id) in (select g.org_id, g.workspace_id from audit_grant g)`,
    }),
    arbiterReads("workspace"),
  ],
);

/** A mailed link to join, audit or operate a client: single-use, expiring, hashed, bound to the address. */
export const invitation = pgTable(
  "invitation",
  {
    orgId: uuid().notNull(),
    id: uuid().notNull(),
    kind: text({ enum: ["membership", "audit", "delegation"] }).notNull(),
    /** the membership, grant person or delegation that accepting activates */
    subjectId: uuid().notNull(),
    email: text().notNull(),
    tokenHash: text().notNull(),
    invitedBy: text().notNull(),
    /** the message carrying the link; null if older than this column */
    mailId: uuid(),
    createdAt: instant().notNull().default(sql`now()`),
    expiresAt: instant().notNull(),
    acceptedAt: instant(),
    revokedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    foreignKey({ columns: [t.orgId], foreignColumns: [organization.orgId] }),
    unique("invitation_token_key").on(t.orgId, t.tokenHash),
    index("invitation_subject_idx").on(t.orgId, t.subjectId),
    ...tenantPolicies("invitation", { identity: sql`org_id = ${orgId}` }),
    arbiterReads("invitation"),
  ],
);

/** Lets a provider (MSSP) operate a client. `orgId` is the client. */
export const delegation = pgTable(
  "delegation",
  {
    orgId: uuid().notNull(),
    id: uuid().notNull(),
    /** null until the provider's owner accepts */
    providerOrgId: uuid(),
    providerName: text().notNull(),
    capabilities: text().array().notNull(),
    /** of its capabilities */
    version: integer().notNull().default(1),
    createdAt: instant().notNull().default(sql`now()`),
    acceptedAt: instant(),
    revokedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    foreignKey({ columns: [t.orgId], foreignColumns: [organization.orgId] }),
    uniqueIndex("delegation_live_key").on(t.orgId, t.providerOrgId).where(sql`${t.revokedAt} is null`),
    index("delegation_provider_idx").on(t.providerOrgId),
    ...oneLine("delegation", t.providerName),
    ...tenantPolicies("delegation", {
      identity: sql`revoked_at is null and accepted_at is not null and provider_org_id in (select m.org_id from membership m)`,
    }),
    arbiterReads("delegation"),
  ],
);
