import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import { delegation, invitation } from "#db/schema/people/organizations.ts";
import { continueAs, identityOf, type Tx } from "#db/tenant.ts";
import { knownCapabilities } from "#server/ground/access/rules.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { undelivered } from "#server/people/invitations/queries.ts";
import type { DelegationRow } from "./schema.ts";

export type DelegationRecord = typeof delegation.$inferSelect;

export async function listDelegations(tx: Tx, actor: Actor): Promise<DelegationRow[]> {
  const rows = await tx
    .select()
    .from(delegation)
    .where(eq(delegation.orgId, actor.orgId))
    .orderBy(desc(delegation.createdAt), desc(delegation.id));
  const sent = await tx
    .select({ subjectId: invitation.subjectId, email: invitation.email })
    .from(invitation)
    .where(and(eq(invitation.orgId, actor.orgId), eq(invitation.kind, "delegation")))
    .orderBy(asc(invitation.createdAt), asc(invitation.id));
  const refused = await undelivered(tx, actor.orgId);
  const emails = new Map(sent.map((i) => [i.subjectId, i.email]));
  return rows.map((d) => ({
    id: d.id,
    providerName: d.providerName,
    email: emails.get(d.id) ?? null,
    capabilities: knownCapabilities(d.capabilities),
    version: d.version,
    state: d.revokedAt ? "revoked" : d.acceptedAt ? "live" : "offered",
    undelivered: refused.has(d.id),
    createdAt: d.createdAt,
    acceptedAt: d.acceptedAt,
    revokedAt: d.revokedAt,
  }));
}

/** @throws AppError("not_found") also if it was revoked */
export async function lockDelegation(tx: Tx, actor: Pick<Actor, "orgId">, id: string): Promise<DelegationRecord> {
  const [row] = await tx
    .select()
    .from(delegation)
    .where(and(eq(delegation.orgId, actor.orgId), eq(delegation.id, id), isNull(delegation.revokedAt)))
    .for("update");
  if (!row) throw notFound("delegation");
  return row;
}

export type Client = { orgId: string; name: string; delegationId: string; capabilities: string[]; since: string };

// As far as the identity role sees them.
export async function liveClients(tx: Tx, actor: Actor): Promise<Client[]> {
  const rows = await continueAs(tx, identityOf(actor.personId), () =>
    tx.execute<Client>(sql`
      select d.org_id as "orgId", o.name, d.id as "delegationId", d.capabilities, to_json(d.accepted_at) #>> '{}' as since
      from delegation d join organization o on o.org_id = d.org_id
      where d.provider_org_id = ${actor.orgId} order by lower(o.name), d.org_id`),
  );
  return rows.map((row) => ({ ...row, since: new Date(row.since).toISOString() }));
}
