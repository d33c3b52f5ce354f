import { type SQL, sql } from "drizzle-orm";
import { pgPolicy, pgRole } from "drizzle-orm/pg-core";

/** Database roles a request may take for one transaction; created by the first migration. */
export const memberRole = pgRole("member").existing();
export const auditorRole = pgRole("auditor").existing();
export const systemRole = pgRole("system").existing();
export const identityRole = pgRole("identity").existing();
/** Owns the functions that run with rights of their own; nobody signs in as it and no transaction takes it. */
export const keeperRole = pgRole("keeper").existing();
/** Owns the one function that asks who is on which side of an audit, over all tenants; nobody signs in as it and no transaction takes it. */
export const arbiterRole = pgRole("arbiter").existing();

// Wrapped in (select …) so that Postgres evaluates them once a statement, not once a row.
export const orgId = sql`(select app.org_id())`;
export const workspaceId = sql`(select app.workspace_id())`;
export const engagementId = sql`(select app.engagement_id())`;
export const personId = sql`(select app.person_id())`;

/** What the client has released to the engagement's auditors, as `app.released()` says it: names of what it is, with versions. */
export const released = sql`(select app.released())`;

/** A row of the transaction's workspace. */
export const inWorkspace = sql`workspace_id = ${workspaceId}`;

const ownTenant = sql`org_id = ${orgId}`;
const nothing = sql`false`;

/**
 * The row-security policies of one tenant table: one for each role, so that a missing one is a decision and not an oversight. The
 * keeper's lets its functions and the views of issued engagements read what they are granted, in the transaction's tenant alone.
 *
 * @param auditor which of the tenant's rows the auditor of the current engagement reads; none when left out
 * @param identity which rows sign-in may read before a tenant is known; none when left out
 * @param keeper "all" for what the keeper's functions write
 */
export function tenantPolicies(table: string, sees: { auditor?: SQL; identity?: SQL; keeper?: "all" } = {}) {
  return [
    pgPolicy(`${table}_member`, { for: "all", to: memberRole, using: ownTenant, withCheck: ownTenant }),
    pgPolicy(`${table}_system`, { for: "all", to: systemRole, using: ownTenant, withCheck: ownTenant }),
    pgPolicy(`${table}_auditor`, {
      for: "select",
      to: auditorRole,
      using: sees.auditor ? sql`${ownTenant} and ${sees.auditor}` : nothing,
    }),
    pgPolicy(`${table}_identity`, { for: "select", to: identityRole, using: sees.identity ?? nothing }),
    pgPolicy(`${table}_keeper`, { for: sees.keeper ?? "select", to: keeperRole, using: ownTenant, ...written(sees) }),
  ];
}

const written = (sees: { keeper?: "all" }) => (sees.keeper ? { withCheck: ownTenant } : {});

/** Lets app.keep_independent read a table: who audits and who operates stands in the rows of several tenants. */
export function arbiterReads(table: string) {
  return pgPolicy(`${table}_arbiter`, { for: "select", to: arbiterRole, using: sql`true` });
}

/** Policies of a table that belongs to no tenant: sign-in alone reads and writes it. */
export function identityPolicies(table: string) {
  return [pgPolicy(`${table}_identity`, { for: "all", to: identityRole, using: sql`true`, withCheck: sql`true` })];
}
