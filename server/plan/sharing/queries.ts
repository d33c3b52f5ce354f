import { and, asc, count, desc, eq, inArray, isNull, max } from "drizzle-orm";
import { type Action, actionsVisibleTo } from "#db/schema/ground/actions.ts";
import { journalEntry } from "#db/schema/ground/journal.ts";
import { engagement } from "#db/schema/plan/engagements.ts";
import { auditGrant, auditGrantPerson } from "#db/schema/plan/sharing.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementName } from "#server/ground/report-kinds/rules.ts";
import { undelivered } from "#server/people/invitations/queries.ts";
import { activeReleases, releasesOf } from "#server/plan/released/queries.ts";
import { auditorState, grantState } from "./rules.ts";
import type { AuditorRow, GrantRow } from "./schema.ts";

type Place = Pick<WorkspaceActor, "orgId" | "workspaceId">;
export type GrantRecord = typeof auditGrant.$inferSelect;
export type AuditorRecord = typeof auditGrantPerson.$inferSelect;
type Opened = Map<string, { at: string | null; times: number }>;

export async function listGrants(tx: Tx, actor: WorkspaceActor): Promise<GrantRow[]> {
  const grants = await tx
    .select({ grant: auditGrant, engagement })
    .from(auditGrant)
    .innerJoin(engagement, and(sameTenant(engagement, auditGrant), eq(engagement.id, auditGrant.engagementId)))
    .where(inTenant(auditGrant, actor))
    .orderBy(desc(auditGrant.createdAt), desc(auditGrant.id));
  const people = await auditorsOf(tx, actor);
  const opened = await openedBy(tx, actor, people);
  const refused = await undelivered(tx, actor.orgId);
  const exports = await exportsUnder(
    tx,
    actor,
    grants.map((g) => g.grant.id),
  );
  const acts = Map.groupBy(
    await releasesOf(tx, actor, ...grants.map((g) => g.engagement.id)),
    (act) => act.engagementId,
  );
  const byGrant = Map.groupBy(people, (p) => p.grantId);
  const day = today(actor.now, actor.workspace.timeZone);
  return grants.map(({ grant: g, engagement: e }) => ({
    id: g.id,
    engagementId: g.engagementId,
    engagement: engagementName(e),
    firmName: g.firmName,
    endsOn: g.endsOn,
    stoppedOn: g.revokedAt && today(g.revokedAt, actor.workspace.timeZone),
    state: grantState({ endsOn: g.endsOn, revokedAt: g.revokedAt, accepted: g.auditorOrgId !== null }, day),
    released: activeReleases(acts.get(g.engagementId) ?? []).size,
    exports: exports.get(g.id) ?? 0,
    auditors: (byGrant.get(g.id) ?? []).map((p) => auditorRow(p, actor, opened, refused)),
  }));
}

/** Not revoked, locked until the transaction ends. @throws AppError("not_found") */
export async function lockGrant(tx: Tx, place: Place, id: string): Promise<{ grant: GrantRecord; name: string }> {
  const [grant] = await tx
    .select()
    .from(auditGrant)
    .where(and(inTenant(auditGrant, place), eq(auditGrant.id, id), isNull(auditGrant.revokedAt)))
    .for("update");
  if (!grant) throw notFound("shared engagement");
  const [shared] = await tx
    .select()
    .from(engagement)
    .where(and(inTenant(engagement, place), eq(engagement.id, grant.engagementId)));
  if (!shared) throw notFound("engagement");
  return { grant, name: engagementName(shared) };
}

export async function alreadyNamed(tx: Tx, actor: Place, engagementId: string, emails: string[]): Promise<string[]> {
  const rows = await tx
    .select({ email: auditGrantPerson.email })
    .from(auditGrantPerson)
    .innerJoin(auditGrant, and(sameTenant(auditGrant, auditGrantPerson), eq(auditGrant.id, auditGrantPerson.grantId)))
    .where(
      and(
        inTenant(auditGrantPerson, actor),
        eq(auditGrant.engagementId, engagementId),
        isNull(auditGrant.revokedAt),
        isNull(auditGrantPerson.revokedAt),
        inArray(auditGrantPerson.email, emails),
      ),
    );
  return rows.map((r) => r.email);
}

function auditorsOf(tx: Tx, actor: Place): Promise<AuditorRecord[]> {
  return tx
    .select()
    .from(auditGrantPerson)
    .where(inTenant(auditGrantPerson, actor))
    .orderBy(asc(auditGrantPerson.email), asc(auditGrantPerson.id));
}

async function openedBy(tx: Tx, actor: Place, people: readonly AuditorRecord[]): Promise<Opened> {
  const ids = people.flatMap((p) => (p.personId ? [p.personId] : []));
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ actorId: journalEntry.actorId, at: max(journalEntry.at), times: count() })
    .from(journalEntry)
    .where(
      and(
        eq(journalEntry.orgId, actor.orgId),
        eq(journalEntry.logId, actor.workspaceId),
        inArray(journalEntry.actorId, ids),
        inArray(journalEntry.action, actionsVisibleTo("firm")),
      ),
    )
    .groupBy(journalEntry.actorId);
  return new Map(rows.map((r) => [r.actorId ?? "", { at: r.at, times: r.times }]));
}

async function exportsUnder(tx: Tx, actor: Place, grantIds: string[]): Promise<Map<string | null, number>> {
  const rows = await tx
    .select({ grantId: journalEntry.underId, times: count() })
    .from(journalEntry)
    .where(
      and(
        eq(journalEntry.orgId, actor.orgId),
        eq(journalEntry.logId, actor.workspaceId),
        inArray(journalEntry.underId, grantIds),
        inArray(journalEntry.action, ["export.made", "evidence.exported"] satisfies Action[]),
      ),
    )
    .groupBy(journalEntry.underId);
  return new Map(rows.map((r) => [r.grantId, r.times]));
}

function auditorRow(p: AuditorRecord, actor: WorkspaceActor, opened: Opened, refused: ReadonlySet<string>): AuditorRow {
  const seen = opened.get(p.personId ?? "");
  return {
    id: p.id,
    email: p.email,
    state: auditorState(p),
    acceptedOn: p.acceptedAt && today(p.acceptedAt, actor.workspace.timeZone),
    undelivered: refused.has(p.id),
    lastOpenedAt: seen?.at ?? null,
    opened: seen?.times ?? 0,
  };
}
