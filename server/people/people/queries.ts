import { and, asc, type Column, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import { membership } from "#db/schema/people/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { Actor, WorkspaceActor } from "#server/ground/access/service.ts";
import { countedIn } from "#server/ground/journal/service/as-of.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { undelivered } from "#server/people/invitations/queries.ts";
import type { MemberRow, NamedPerson } from "./schema.ts";

export type MembershipRow = typeof membership.$inferSelect;

/** Members, then invited, named and former people, each by name. */
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

/** By name. An auditor sees only people named in the engagement's rows. */
export function currentPeople(tx: Tx, actor: Asker): Promise<NamedPerson[]> {
  return tx
    .select(shownTo(actor))
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), isNull(membership.endedAt)))
    .orderBy(asc(membership.name), asc(membership.id));
}

// The only way to resolve a name from a row, for auditors too.
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

// Auditors have no grant on any other column.
function shownTo({ dbRole }: Asker) {
  return {
    id: membership.id,
    name: membership.name,
    hasLeft: sql<boolean>`${membership.endedAt} is not null`,
    state: dbRole === "auditor" ? sql<null>`null` : membership.state,
  };
}

/** Null only if the row names nobody. @throws Error if the name is hidden, which must never look like nobody */
export function personNamed(people: ReadonlyMap<string, NamedPerson>, id: string | null): NamedPerson | null {
  const found = id === null ? null : people.get(id);
  if (found === undefined) throw new Error(`a row names the membership ${id}, whose name is not shown`);
  return found;
}

/** @param best what sorts first */
export function searchPeople(
  tx: Tx,
  actor: Asker,
  match: { holds(column: Column): SQL; best(column: Column): SQL },
  limit: number,
): Promise<{ id: string; name: string }[]> {
  return tx
    .select({ id: membership.id, name: membership.name })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), isNull(membership.endedAt), match.holds(membership.name)))
    .orderBy(match.best(membership.name), asc(membership.name), asc(membership.id))
    .limit(limit);
}

export function peopleWithAddresses(tx: Tx, actor: Pick<Actor, "orgId">) {
  return tx
    .select({ id: membership.id, name: membership.name, email: membership.email, state: membership.state })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), ne(membership.state, "ended")))
    .orderBy(asc(membership.name), asc(membership.id));
}

/** Null for anyone but an active member, such as a provider's person. */
export async function addressOf(tx: Tx, actor: Pick<Actor, "orgId">, personId: string): Promise<string | null> {
  const [row] = await tx
    .select({ email: membership.email })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), eq(membership.personId, personId), eq(membership.state, "active")));
  return row?.email ?? null;
}

export function hasLeft(id: Column): SQL<boolean> {
  return sql`exists (select from membership gone where gone.org_id = ${id.table}.org_id and gone.id = ${id} and gone.ended_at is not null)`;
}

/** Everyone who can sign in, by name. An auditor gets only those in `known`, who have read a document. */
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

// Auditors see the full number, although they see few of the people.
export async function readerCount(tx: Tx, actor: WorkspaceActor): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`select ${countedIn(actor)}.reader_count() as count`);
  return row?.count ?? 0;
}

/** Not ended. @throws AppError("not_found") */
export async function lockMembership(tx: Tx, actor: Pick<Actor, "orgId">, id: string): Promise<MembershipRow> {
  const [row] = await tx
    .select()
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), eq(membership.id, id), ne(membership.state, "ended")))
    .for("update");
  if (!row) throw notFound("person");
  return row;
}

// In order, so that two owners cannot remove each other concurrently.
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
