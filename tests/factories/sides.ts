import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Sql } from "#tests/access/sessions.ts";

/** The rows of a client with an engagement that is to be audited, of a firm, of a provider, and of a person. */
export type Sides = Record<
  "client" | "workspace" | "engagement" | "grant" | "auditor" | "delegation" | "invitation" | "firm" | "provider" | "x",
  string
> & { memberOf: Record<"client" | "firm" | "provider", string> };
/** One change of one row, as any way into the database would make it. */
export type Act = readonly [text: string, values: readonly (string | null)[]];

export const [FIRST, LAST] = ["2026-01-01", "2026-06-30"];

/** The grant is accepted on a day, in the name of an organization. */
export function audits(s: Sides, organization: string, on = LAST): Act {
  return [
    "update audit_grant set auditor_org_id = $1, created_at = $2 where id = $3",
    [organization, noon(on), s.grant],
  ];
}

/** The person accepts as the grant's named auditor. */
export function isNamed(s: Sides, on = LAST): Act {
  return ["update audit_grant_person set person_id = $1, accepted_at = $2 where id = $3", [s.x, noon(on), s.auditor]];
}

/** An organization operates the client from one day to another. */
export function serves(s: Sides, organization: string, from = LAST, to: string | null = null): Act {
  return [
    "update delegation set provider_org_id = $1, accepted_at = $2, revoked_at = $3 where id = $4",
    [organization, noon(from), noon(to), s.delegation],
  ];
}

/** The person is a member from one day to another. */
export function joins(s: Sides, where: keyof Sides["memberOf"], from = LAST, to: string | null = null): Act {
  return [
    "update membership set person_id = $1, state = $2, created_at = $3, ended_at = $4 where id = $5",
    [s.x, to ? "ended" : "active", noon(from), noon(to), s.memberOf[where]],
  ];
}

/** The engagement gets other dates or another status; `from` is a Type 1's date when there is no last day. */
export function becomes(
  s: Sides,
  from: string,
  to: string | null,
  status = "operate",
  issued: string | null = null,
): Act {
  return [
    `update engagement set type = case when $2::date is null then 1 else 2 end, as_of = case when $2::date is null then $1::date end,
       period_from = case when $2::date is not null then $1::date end, period_to = $2, status = $3, issued_on = $4 where id = $5`,
    [from, to, status, issued, s.engagement],
  ];
}

const noon = (day: string | null) => day && `${day}T17:00:00Z`;

/** Carries an act out. */
export async function done(sql: Pick<Sql, "unsafe">, act: Act | undefined): Promise<void> {
  expect((await sql.unsafe(act?.[0] ?? "", [...(act?.[1] ?? [])])).count).toBe(1);
}

/** Carries acts out as if no trigger were asked. */
export async function unasked(sql: Sql, acts: Act[]): Promise<void> {
  await sql`set local session_replication_role = replica`;
  for (const act of acts) await done(sql, act);
  await sql`set local session_replication_role = origin`;
}

/** The constraint that refuses the act; null when it is carried out. */
export function refusal(sql: Sql, act: Act | undefined): Promise<string | null> {
  return sql
    .savepoint((inner) => done(inner, act))
    .then(
      () => null,
      (error: { constraint_name?: string }) => error.constraint_name ?? String(error),
    );
}

/**
 * Rows in which nobody has accepted anything yet; the engagement is a Type 2 over the first half of 2026, under way.
 *
 * @param of another client whose firm, provider and person these are too
 */
export async function makeSides(sql: Pick<Sql, "unsafe">, of?: Sides): Promise<Sides> {
  const id = () => randomUUID();
  const rows = { engagement: id(), grant: id(), auditor: id(), delegation: id(), invitation: id() };
  const ids = { client: id(), workspace: id(), ...rows };
  const { firm, provider, x } = of ?? { firm: id(), provider: id(), x: id() };
  const memberOf = { firm: id(), provider: id(), ...of?.memberOf, client: id() };
  const insert = (table: string, row: Record<string, string | null>) =>
    sql.unsafe(
      `insert into ${table} (${Object.keys(row)}) values (${Object.keys(row).map((_, i) => `$${i + 1}`)})`,
      Object.values(row),
    );
  const organizations = { client: ids.client, firm, provider };
  const kinds = { client: "service_organization", firm: "audit_firm", provider: "mssp" };
  for (const which of of ? (["client"] as const) : (["client", "firm", "provider"] as const)) {
    const org_id = organizations[which];
    await insert("organization", { org_id, kind: kinds[which], name: which });
    const who = { name: "X", role: "viewer", state: "invited", created_at: "2020-01-01" };
    await insert("membership", { org_id, id: memberOf[which], ...who });
  }
  const own = { org_id: ids.client, workspace_id: ids.workspace };
  const place = { slug: ids.workspace.slice(1), name: "System", time_zone: "America/New_York" };
  await insert("workspace", { org_id: ids.client, id: ids.workspace, ...place });
  const shape = { kind: "soc2", type: "2", categories: "{security}", status: "operate" };
  await insert("engagement", { ...own, id: ids.engagement, ...shape, period_from: FIRST, period_to: LAST });
  const grant = { engagement_id: ids.engagement, firm_name: "A firm", ends_on: "2099-12-31" };
  await insert("audit_grant", { ...own, id: ids.grant, ...grant });
  await insert("audit_grant_person", { ...own, grant_id: ids.grant, id: ids.auditor, email: "x@example.com" });
  const link = {
    kind: "membership",
    email: "x@example.com",
    token_hash: "",
    invited_by: "Y",
    expires_at: "2099-01-01",
  };
  await insert("invitation", { org_id: ids.client, id: ids.invitation, subject_id: id(), ...link });
  const offer = { provider_name: "A provider", capabilities: "{}" };
  await insert("delegation", { org_id: ids.client, id: ids.delegation, ...offer });
  return { ...ids, firm, provider, x, memberOf };
}
