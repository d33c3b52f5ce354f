import { and, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { mail } from "#db/schema/ground/identity.ts";
import { delegation, invitation, membership, organization, workspace } from "#db/schema/people/organizations.ts";
import { engagement } from "#db/schema/plan/engagements.ts";
import { auditGrant, auditGrantPerson } from "#db/schema/plan/sharing.ts";
import { type Tx, withActor } from "#db/tenant.ts";
import { knownCapabilities } from "#server/ground/access/rules.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";
import { sameTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementName } from "#server/ground/report-kinds/rules.ts";
import { systemIn } from "#server/people/organizations/service.ts";
import { type InvitationKind, type InvitationState, invitationState, STATE_MESSAGE, tenantOf } from "./rules.ts";
import type { InvitationView } from "./schema.ts";

export type InvitationRow = typeof invitation.$inferSelect;
type Details = Pick<InvitationView, "role" | "engagement" | "until" | "capabilities" | "addressee"> & {
  /** the state of an open invitation, given its subject */
  open: InvitationState;
};

/** @throws AppError("not_found") for an unknown token */
export async function lookInvitation(token: string, now: string): Promise<InvitationView> {
  const orgId = tenantOf(token);
  if (!orgId) throw notFound("invitation");
  return withActor(systemIn(orgId, null), "read", async (tx) => {
    const row = await invitationByToken(tx, orgId, token);
    if (!row) throw notFound("invitation");
    const { open, ...details } = await detailsOf(tx, row, now);
    const own = invitationState(row, now);
    const state = own === "open" ? open : own;
    const { kind, invitedBy, email } = row;
    const [from] = await tx.select({ name: organization.name }).from(organization).where(eq(organization.orgId, orgId));
    const message = state === "open" ? null : STATE_MESSAGE[state];
    return { kind, state, message, organization: from?.name ?? "", invitedBy, email, ...details };
  });
}

export async function invitationByToken(tx: Tx, orgId: string, token: string): Promise<InvitationRow | null> {
  const [row] = await tx
    .select()
    .from(invitation)
    .where(and(eq(invitation.orgId, orgId), eq(invitation.tokenHash, tokenHash(token))));
  return row ?? null;
}

// Every change of an invitation takes this lock first, so that accepting and revoking serialise without deadlock.
export async function lockSubjects(
  tx: Tx,
  orgId: string,
  { kind, subjectIds }: { kind: InvitationKind; subjectIds: string[] },
): Promise<void> {
  if (kind === "audit") {
    const grants = tx
      .select({ id: auditGrantPerson.grantId })
      .from(auditGrantPerson)
      .where(and(eq(auditGrantPerson.orgId, orgId), inArray(auditGrantPerson.id, subjectIds)));
    const condition = and(eq(auditGrant.orgId, orgId), inArray(auditGrant.id, grants));
    await tx.select({ id: auditGrant.id }).from(auditGrant).where(condition).orderBy(auditGrant.id).for("update");
    return;
  }
  const table = kind === "membership" ? membership : delegation;
  const condition = and(eq(table.orgId, orgId), inArray(table.id, subjectIds));
  await tx.select({ id: table.id }).from(table).where(condition).orderBy(table.id).for("update");
}

export async function undelivered(tx: Tx, orgId: string): Promise<Set<string>> {
  const rows = await tx
    .select({ subjectId: invitation.subjectId })
    .from(invitation)
    .innerJoin(mail, eq(mail.id, invitation.mailId))
    .where(
      and(
        eq(invitation.orgId, orgId),
        isNull(invitation.acceptedAt),
        isNull(invitation.revokedAt),
        isNotNull(mail.refusedAt),
      ),
    );
  return new Set(rows.map((row) => row.subjectId));
}

async function detailsOf(tx: Tx, row: InvitationRow, now: string): Promise<Details> {
  if (row.kind === "membership") return membershipDetails(tx, row);
  return row.kind === "audit" ? auditDetails(tx, row, now) : delegationDetails(tx, row);
}

const NOTHING: Details = {
  role: null,
  engagement: null,
  until: null,
  capabilities: [],
  addressee: null,
  open: "revoked",
};

async function membershipDetails(tx: Tx, row: InvitationRow): Promise<Details> {
  const [found] = await tx
    .select({ role: membership.role, state: membership.state })
    .from(membership)
    .where(and(eq(membership.orgId, row.orgId), eq(membership.id, row.subjectId)));
  return found ? { ...NOTHING, role: found.role, open: found.state === "invited" ? "open" : "revoked" } : NOTHING;
}

async function auditDetails(tx: Tx, row: InvitationRow, now: string): Promise<Details> {
  const [found] = await tx
    .select({ grant: auditGrant, engagement, removedAt: auditGrantPerson.revokedAt, timeZone: workspace.timeZone })
    .from(auditGrantPerson)
    .innerJoin(auditGrant, and(sameTenant(auditGrant, auditGrantPerson), eq(auditGrant.id, auditGrantPerson.grantId)))
    .innerJoin(engagement, and(sameTenant(engagement, auditGrant), eq(engagement.id, auditGrant.engagementId)))
    .innerJoin(workspace, and(eq(workspace.orgId, auditGrant.orgId), eq(workspace.id, auditGrant.workspaceId)))
    .where(and(eq(auditGrantPerson.orgId, row.orgId), eq(auditGrantPerson.id, row.subjectId)));
  if (!found) return NOTHING;
  const { grant } = found;
  const taken = found.removedAt !== null || grant.revokedAt !== null;
  return {
    ...NOTHING,
    engagement: engagementName(found.engagement),
    until: grant.endsOn,
    addressee: grant.firmName,
    open: taken ? "revoked" : grant.endsOn < today(now, found.timeZone) ? "ended" : "open",
  };
}

async function delegationDetails(tx: Tx, row: InvitationRow): Promise<Details> {
  const [found] = await tx
    .select()
    .from(delegation)
    .where(and(eq(delegation.orgId, row.orgId), eq(delegation.id, row.subjectId)));
  if (!found) return NOTHING;
  const { providerName: addressee, revokedAt } = found;
  return {
    ...NOTHING,
    capabilities: knownCapabilities(found.capabilities),
    addressee,
    open: revokedAt ? "revoked" : "open",
  };
}
