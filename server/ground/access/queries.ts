import { type SQL, sql } from "drizzle-orm";
import type { AsOf, Tx } from "#db/tenant.ts";
import { env } from "#server/ground/platform/env.ts";
import { tenantOfToken, tokenHash } from "#server/ground/platform/ids.ts";
import { sameTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementName } from "#server/ground/report-kinds/rules.ts";
import type { OrganizationKind, Role } from "./rules.ts";
import type { Under } from "./schema/under.ts";
import type { Reach } from "./schema.ts";

export type TokenScope = { id: string; orgId: string; workspaceId: string; name: string; capabilities: string[] };

export type SignedInPerson = {
  id: string;
  name: string;
  email: string;
  lastSeenAt: string;
  token: TokenScope | null;
};

const IDLE_HOURS = 12;

/** Null if unknown, ended, idle for 12 hours or too old. Sets `app.person_id`, which the policies depend on. */
export async function personOfSession(tx: Tx, token: string | null): Promise<SignedInPerson | null> {
  if (!token) return null;
  const [row] = await tx.execute<SignedInPerson>(sql`
    select p.id, p.name, p.email, to_json(s.last_seen_at)#>>'{}' as "lastSeenAt", null as token, set_config('app.person_id', p.id::text, true)
    from session s join person p on p.id = s.person_id
    where s.token_hash = ${tokenHash(token)} and s.expires_at > now() and (${env().demo} or not p.is_demo)
      and s.last_seen_at > now() - make_interval(hours => ${IDLE_HOURS})`);
  return row ?? null;
}

/** Null if unknown, revoked or expired. Sets `app.person_id`, so what the person can reach is looked up every time. */
export async function personOfToken(tx: Tx, token: string): Promise<SignedInPerson | null> {
  const orgId = tenantOfToken(token);
  if (!orgId) return null;
  const inTokensTenant = tx.execute(sql`select set_config('app.org_id', ${orgId}, true)`);
  const found = tx.execute<SignedInPerson & { token: TokenScope }>(sql`
    select p.id, p.name, p.email, to_json(coalesce(t.last_used_at, to_timestamp(0)))#>>'{}' as "lastSeenAt",
      json_build_object('id', t.id, 'orgId', t.org_id, 'workspaceId', t.workspace_id, 'name', t.name, 'capabilities', t.capabilities) as token,
      set_config('app.person_id', p.id::text, true), set_config('app.org_id', '', true)
    from access_token t join person p on p.id = t.person_id
    where t.org_id = ${orgId} and t.token_hash = ${tokenHash(token)} and t.revoked_at is null and t.expires_at > now()
      and (${env().demo} or not p.is_demo)`);
  const [, [row]] = await Promise.all([inTokensTenant, found]);
  return row ?? null;
}

export type OrganizationAccess = {
  membershipId: string;
  role: Role;
  orgId: string;
  orgName: string;
  orgKind: OrganizationKind;
};

export async function organizationAccess(tx: Tx, orgId: string): Promise<OrganizationAccess | null> {
  const [row] = await tx.execute<OrganizationAccess>(sql`
    select m.id as "membershipId", m.role, o.org_id as "orgId", o.name as "orgName", o.kind as "orgKind"
    from membership m join organization o on o.org_id = m.org_id where m.org_id = ${orgId}`);
  return row ?? null;
}

export type WorkspaceAccess = {
  via: "membership" | "delegation" | "audit";
  role: Role | null;
  membershipId: string | null;
  delegated: string[] | null;
  underId: string | null;
  engagementId: string | null;
  frozen: AsOf | null;
  orgId: string;
  orgName: string;
  actorOrgId: string;
  actorOrgName: string;
  id: string;
  slug: string;
  name: string;
  timeZone: string;
};

/** By membership, else delegation, else audit grants. @param ref the workspace's id or slug */
export async function workspaceAccess(tx: Tx, ref: string): Promise<WorkspaceAccess[]> {
  const named = sql`(w.slug = ${ref} or w.id::text = ${ref})`;
  // A union of all three, with their policies, is slower to plan, and most people are members.
  for (const query of ACCESS_QUERIES) {
    const rows = await tx.execute<WorkspaceAccess>(sql`${query(named)} order by "engagementId"`);
    if (rows.length > 0) return [...rows];
  }
  return [];
}

const AS_OF: SQL = sql`case when e.frozen_at is not null then json_build_object('entries', e.frozen_entries,
  'orgEntries', e.frozen_org_entries, 'at', to_char(e.frozen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end`;

export async function shownEngagement(tx: Tx): Promise<{ frozen: AsOf | null } | null> {
  const [row] = await tx.execute<{ frozen: AsOf | null }>(sql`select ${AS_OF} as frozen from engagement e`);
  return row ?? null;
}

export function underOf({ via, underId, actorOrgId, engagementId }: WorkspaceAccess): Under | null {
  if (!underId) return null;
  return {
    kind: via === "audit" ? "grant" : "delegation",
    id: underId,
    organization: actorOrgId,
    engagement: engagementId,
  };
}

const byMembership = (which: SQL) => sql`
    select 1 as rank, 'membership' as via, m.role, m.id as "membershipId", null::text[] as delegated, null::uuid as "underId", null::uuid as "engagementId", null::json as "frozen",
      m.org_id as "actorOrgId", o.name as "actorOrgName", w.org_id as "orgId", o.name as "orgName", w.id, w.slug, w.name, w.time_zone as "timeZone"
    from membership m join workspace w on w.org_id = m.org_id join organization o on o.org_id = w.org_id where ${which}`;

const byDelegation = (which: SQL) => sql`
    select 2 as rank, 'delegation' as via, m.role, null::uuid as "membershipId", d.capabilities as delegated, d.id as "underId", null::uuid as "engagementId", null::json as "frozen",
      m.org_id as "actorOrgId", p.name as "actorOrgName", w.org_id as "orgId", o.name as "orgName", w.id, w.slug, w.name, w.time_zone as "timeZone"
    from membership m join delegation d on d.provider_org_id = m.org_id join workspace w on w.org_id = d.org_id
      join organization o on o.org_id = w.org_id join organization p on p.org_id = m.org_id where ${which}`;

const byAuditGrant = (which: SQL) => sql`
    select 3 as rank, 'audit' as via, null::text as role, null::uuid as "membershipId", null::text[] as delegated, g.id as "underId", g.engagement_id as "engagementId",
      (select ${AS_OF} from engagement e where ${sameTenant("e", "g")} and e.id = g.engagement_id) as "frozen",
      g.auditor_org_id as "actorOrgId", g.firm_name as "actorOrgName", w.org_id as "orgId", o.name as "orgName", w.id, w.slug, w.name, w.time_zone as "timeZone"
    from audit_grant_person gp join audit_grant g on g.org_id = gp.org_id and g.id = gp.grant_id
      join workspace w on w.org_id = g.org_id and w.id = g.workspace_id join organization o on o.org_id = w.org_id
      join membership m on m.org_id = g.auditor_org_id
    where g.ends_on >= (now() at time zone w.time_zone)::date and ${which}`;

const ACCESS_QUERIES = [byMembership, byDelegation, byAuditGrant];

async function allAccess(tx: Tx): Promise<WorkspaceAccess[]> {
  const all = sql.join(
    ACCESS_QUERIES.map((query) => query(sql`true`)),
    sql` union all `,
  );
  return [...(await tx.execute<WorkspaceAccess>(sql`${all} order by rank, "engagementId"`))];
}

export async function reachOf(tx: Tx, person: SignedInPerson): Promise<Reach> {
  const organizations = await tx.execute<Reach["organizations"][number]>(sql`
    select o.org_id as id, o.name, o.kind, m.role from membership m join organization o on o.org_id = m.org_id order by o.name`);
  const reached = await allAccess(tx);
  const grants = await tx.execute<GrantRow>(sql`
    select g.engagement_id as "engagementId", g.ends_on as "endsOn", g.firm_name as "firmName", e.kind, e.type, e.as_of as "asOf",
      e.period_from as "periodFrom", e.period_to as "periodTo"
    from audit_grant g join engagement e on e.org_id = g.org_id and e.id = g.engagement_id`);
  const byEngagement = new Map([...grants].map((g) => [g.engagementId, g]));
  const workspaces = reached.map((w) => ({ ...workspaceOf(w), engagementId: w.engagementId }));
  return {
    person: { id: person.id, name: person.name, email: person.email },
    organizations: [...organizations],
    workspaces: unique(workspaces.filter((w) => w.via !== "audit").map(({ engagementId: _, ...w }) => w)),
    shared: workspaces.flatMap(({ engagementId, ...w }) => {
      const grant = engagementId ? byEngagement.get(engagementId) : undefined;
      return engagementId && grant
        ? [{ ...w, engagementId, engagement: engagementName(grant), endsOn: grant.endsOn, firmName: grant.firmName }]
        : [];
    }),
  };
}

type GrantRow = Parameters<typeof engagementName>[0] & { engagementId: string; endsOn: string; firmName: string };

function workspaceOf(w: WorkspaceAccess) {
  return { id: w.id, slug: w.slug, name: w.name, organizationId: w.orgId, organizationName: w.orgName, via: w.via };
}

function unique<T extends { id: string }>(rows: T[]): T[] {
  return [...new Map(rows.toReversed().map((r) => [r.id, r])).values()].toReversed();
}
