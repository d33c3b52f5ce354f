import { and, asc, type Column, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import { membership } from "#db/schema/people/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { Actor, WorkspaceActor } from "#server/ground/access/service.ts";
import { countedIn } from "#server/ground/journal/service/as-of.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { undelivered } from "#server/people/invitations/queries.ts";
import type { MemberRow, NamedPerson } from "./schema.ts";

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

type Asker = Pick<Actor, "orgId" | "dbRole">;

/** Everybody who has not left, by name; an auditor sees of them whom the engagement's rows name. */
export function peopleHere(tx: Tx, actor: Asker): Promise<NamedPerson[]> {
  return tx
    .select(shownTo(actor))
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), isNull(membership.endedAt)))
    .orderBy(asc(membership.name), asc(membership.id));
}

/**
 * The people of the organization with these ids, those who have left included. It is the one way to the name of an owner, a performer or
 * whoever else a row names, for auditors too.
 */
export async function peopleById(
  tx: Tx,
  actor: Asker,
  ids: Iterable<string | null>,
): Promise<ReadonlyMap<string, NamedPerson>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await tx
    .select(shownTo(actor))
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), sql`${membership.id} = any(${sql.param(wanted)}::uuid[])`));
  return new Map(rows.map((row) => [row.id, row]));
}

// Postgres refuses an auditor every other column.
function shownTo({ dbRole }: Asker) {
  return {
    id: membership.id,
    name: membership.name,
    hasLeft: sql<boolean>`${membership.endedAt} is not null`,
    state: dbRole === "auditor" ? sql<null>`null` : membership.state,
  };
}

/**
 * Whom an id of a row names; null for a row that names nobody.
 *
 * @throws Error when the id names somebody of whom the caller is not shown the name, for that must never look like nobody
 */
export function personNamed(people: ReadonlyMap<string, NamedPerson>, id: string | null): NamedPerson | null {
  const found = id === null ? null : people.get(id);
  if (found === undefined) throw new Error(`a row names the membership ${id}, whose name is not shown`);
  return found;
}

/** Those of them whose name the text is found in, for a search. @param best what stands first */
export function peopleFound(
  tx: Tx,
  actor: Asker,
  way: { holds(column: Column): SQL; best(column: Column): SQL },
  limit: number,
): Promise<{ id: string; name: string }[]> {
  return tx
    .select({ id: membership.id, name: membership.name })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), isNull(membership.endedAt), way.holds(membership.name)))
    .orderBy(way.best(membership.name), asc(membership.name), asc(membership.id))
    .limit(limit);
}

/** Everybody who has not left with their addresses, for verbs: auditors are refused. */
export function peopleWithAddresses(tx: Tx, actor: Pick<Actor, "orgId">) {
  return tx
    .select({ id: membership.id, name: membership.name, email: membership.email, state: membership.state })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), ne(membership.state, "ended")))
    .orderBy(asc(membership.name), asc(membership.id));
}

/** The address of an active member, for a letter; null for who is none, such as a provider's person. */
export async function addressOf(tx: Tx, actor: Pick<Actor, "orgId">, personId: string): Promise<string | null> {
  const [row] = await tx
    .select({ email: membership.email })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), eq(membership.personId, personId), eq(membership.state, "active")));
  return row?.email ?? null;
}

/** For a condition: whether the membership in a column has ended. */
export function hasLeft(id: Column): SQL<boolean> {
  return sql`exists (select from membership gone where gone.org_id = ${id.table}.org_id and gone.id = ${id} and gone.ended_at is not null)`;
}

/**
 * Whom the organization's documents are for, by name: everybody who can sign in. An auditor gets those of them who have read one.
 *
 * @param known the memberships that have read it
 */
export async function readersOf(tx: Tx, actor: Asker, known: Iterable<string>) {
  if (actor.dbRole === "auditor") {
    const people = [...(await peopleById(tx, actor, known)).values()].filter((p) => !p.hasLeft);
    return people.map(({ id, name }) => ({ id, name, personId: null })).sort((a, b) => a.name.localeCompare(b.name));
  }
  return tx
    .select({ id: membership.id, name: membership.name, personId: membership.personId })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), eq(membership.state, "active")))
    .orderBy(asc(membership.name), asc(membership.id));
}

/** How many people can sign in to the organization. Auditors, who see few of them, are told the same number. */
export async function readerCount(tx: Tx, actor: WorkspaceActor): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`select ${countedIn(actor)}.reader_count() as count`);
  return row?.count ?? 0;
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

/** @throws AppError("invalid", field "ownerId") for a person who is not in the organization; null is allowed */
export async function requireOwner(tx: Tx, actor: WorkspaceActor, ownerId: string | null): Promise<void> {
  if (ownerId && (await peopleById(tx, actor, [ownerId])).size === 0)
    throw new AppError("invalid", "Choose one of the organization’s people.", { field: "ownerId" });
}
