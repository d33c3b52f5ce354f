import { type SQL, sql } from "drizzle-orm";
import { pgPolicy, pgRole } from "drizzle-orm/pg-core";

/** Roles that a transaction may take; the first migration creates them. */
export const memberRole = pgRole("member").existing();
export const auditorRole = pgRole("auditor").existing();
export const systemRole = pgRole("system").existing();
export const identityRole = pgRole("identity").existing();
/** Owns the SECURITY DEFINER functions. No login and no transaction takes it. */
export const keeperRole = pgRole("keeper").existing();
/** Owns the one function that checks audit independence across tenants. No login and no transaction takes it. */
export const arbiterRole = pgRole("arbiter").existing();

// Wrapped in (select …) so that Postgres evaluates them once per statement instead of per row.
export const orgId = sql`(select app.org_id())`;
export const workspaceId = sql`(select app.workspace_id())`;
export const engagementId = sql`(select app.engagement_id())`;
export const personId = sql`(select app.person_id())`;

/** What the client released to the engagement's auditors, as JSON of name and version. */
export const released = sql`(select app.released())`;

export const inWorkspace = sql`workspace_id = ${workspaceId}`;

const ownTenant = sql`org_id = ${orgId}`;
const nothing = sql`false`;

/**
 * One row-level security policy per role for a tenant table, so that a gap is a decision, not an oversight. The keeper's
 * functions and the views of issued engagements read only the transaction's tenant.
 * @param auditor rows that the current engagement's auditor reads; none by default
 * @param identity rows readable at sign-in, before a tenant is known; none by default
 * @param keeper "all" if the keeper's functions also write
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

/** Lets app.keep_independent read a table: auditors and operators are spread over several tenants. */
export function arbiterReads(table: string) {
  return pgPolicy(`${table}_arbiter`, { for: "select", to: arbiterRole, using: sql`true` });
}

/** For a table outside any tenant, accessible only as identity. */
export function identityPolicies(table: string) {
  return [pgPolicy(`${table}_identity`, { for: "all", to: identityRole, using: sql`true`, withCheck: sql`true` })];
}
