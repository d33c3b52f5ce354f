import { and, asc, eq, ne, sql } from "drizzle-orm";
import { membership } from "#db/schema/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { Actor } from "#server/access/service.ts";
import { undelivered } from "#server/invitations/queries.ts";
import { notFound } from "#server/platform/errors.ts";
import type { MemberRow } from "./schema.ts";

export type MembershipRow = typeof membership.$inferSelect;

/** Everybody the organization knows, by name: members, then the invited, the named, and those who have left. */
export async function listPeople(tx: Tx, actor: Actor): Promise<MemberRow[]> {
  const rows = await tx.execute<Omit<MemberRow, "undelivered">>(sql`
    select m.id, m.name, m.email, m.role, m.state, to_json(coalesce(m.ended_at, m.created_at)) #>> '{}' as since,
      (select to_json(max(i.expires_at)) #>> '{}' from invitation i where i.org_id = m.org_id and i.subject_id = m.id
        and i.accepted_at is null and i.revoked_at is null) as "invitedUntil",
      (select count(*)::int from control c where c.org_id = m.org_id and c.owner_id = m.id and c.status <> 'retired') as controls
    from membership m where m.org_id = ${actor.orgId} order by array_position(array['active', 'invited', 'named', 'ended'], m.state), lower(m.name), m.id`);
  const refused = await undelivered(tx, actor.orgId);
  return rows.map((row) => ({
    ...row,
    undelivered: row.state === "invited" && refused.has(row.id),
    since: isoOf(row.since),
    invitedUntil: row.invitedUntil && isoOf(row.invitedUntil),
  }));
}

/** The people a picker offers: everybody who has not left. An auditor sees only the owners of controls in scope. */
export function personOptions(tx: Tx, actor: Pick<Actor, "orgId">): Promise<{ id: string; name: string }[]> {
  return tx
    .select({ id: membership.id, name: membership.name })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), ne(membership.state, "ended")))
    .orderBy(asc(membership.name), asc(membership.id));
}

/**
 * A membership that has not ended, locked until the transaction ends.
 *
 * @throws AppError("not_found") when the organization has none such
 */
export async function lockMembership(tx: Tx, actor: Pick<Actor, "orgId">, id: string): Promise<MembershipRow> {
  const [row] = await tx
    .select()
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), eq(membership.id, id), ne(membership.state, "ended")))
    .for("update");
  if (!row) throw notFound("person");
  return row;
}

/** The active owners' memberships, locked together and in order, so that two owners cannot remove each other at once. */
export async function lockOwners(tx: Tx, actor: Pick<Actor, "orgId">): Promise<string[]> {
  const rows = await tx
    .select({ id: membership.id })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), eq(membership.role, "owner"), eq(membership.state, "active")))
    .orderBy(asc(membership.id))
    .for("update");
  return rows.map((r) => r.id);
}

function isoOf(instant: string): string {
  return new Date(instant).toISOString();
}
