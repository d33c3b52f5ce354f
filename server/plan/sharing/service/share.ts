import { and, eq, isNull } from "drizzle-orm";
import { auditGrant, auditGrantPerson } from "#db/schema/plan/sharing.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { sendInvitation, withdrawInvitations } from "#server/people/invitations/service.ts";
import { engagementForActor } from "#server/plan/engagements/queries.ts";
import { type AuditorRecord, alreadyNamed, type GrantRecord, lockGrant } from "../queries.ts";
import { endProblem } from "../rules.ts";
import type { ShareEngagement } from "../schema.ts";

/** Until the end of a day. @throws AppError("not_found"), AppError("invalid") for a past day, AppError("conflict", field "emails") */
export async function shareEngagement(tx: Tx, actor: WorkspaceActor, input: ShareEngagement): Promise<{ id: string }> {
  const engagement = await engagementForActor(tx, actor, input.engagementId);
  refusePast(actor, input.endsOn);
  const grant = { id: newId(), firmName: input.firmName, engagementId: engagement.id, endsOn: input.endsOn };
  await refuseNamed(tx, actor, engagement.id, input.emails, "emails");
  const own = tenantKey(actor);
  await tx.insert(auditGrant).values({ ...own, ...grant, createdAt: actor.now });
  for (const email of input.emails) {
    const id = newId();
    await tx.insert(auditGrantPerson).values({ ...own, grantId: grant.id, id, email });
    await sendInvitation(tx, actor, inviteTo(id, email));
  }
  await record(tx, actor, {
    action: "engagement.shared",
    subject: { type: "grant" as const, id: grant.id, label: `${engagement.name}, with ${input.firmName}` },
    after: { ...grant, emails: input.emails },
  });
  return { id: grant.id };
}

/** From everyone's next request on. */
export async function revokeGrant(tx: Tx, actor: WorkspaceActor, grantId: string): Promise<void> {
  const { grant, name } = await lockGrant(tx, actor, grantId);
  const people = await tx.select({ id: auditGrantPerson.id }).from(auditGrantPerson).where(peopleOf(grant));
  const named = people.map(({ id }) => id);
  await withdrawInvitations(tx, actor, "audit", named);
  await tx.update(auditGrant).set({ revokedAt: actor.now }).where(own(grant));
  await record(tx, actor, {
    action: "sharing.revoked",
    subject: subjectOf(grant, name),
    before: { endsOn: grant.endsOn },
    after: { revokedAt: actor.now },
  });
}

export async function extendGrant(
  tx: Tx,
  actor: WorkspaceActor,
  input: { grantId: string; endsOn: string },
): Promise<void> {
  const { grant, name } = await lockGrant(tx, actor, input.grantId);
  refusePast(actor, input.endsOn);
  await tx.update(auditGrant).set({ endsOn: input.endsOn }).where(own(grant));
  await record(tx, actor, {
    action: "sharing.end_moved",
    subject: subjectOf(grant, name),
    before: { endsOn: grant.endsOn },
    after: { endsOn: input.endsOn },
  });
}

export async function addAuditor(
  tx: Tx,
  actor: WorkspaceActor,
  input: { grantId: string; email: string },
): Promise<{ id: string }> {
  const { grant, name } = await lockGrant(tx, actor, input.grantId);
  await refuseNamed(tx, actor, grant.engagementId, [input.email], "email");
  const row = { id: newId() };
  await tx.insert(auditGrantPerson).values({ ...tenantKey(actor), grantId: grant.id, ...row, email: input.email });
  await sendInvitation(tx, actor, inviteTo(row.id, input.email));
  await record(tx, actor, {
    action: "sharing.auditor_added",
    subject: subjectOf(grant, name),
    after: { email: input.email },
  });
  return row;
}

export async function removeAuditor(
  tx: Tx,
  actor: WorkspaceActor,
  input: { grantId: string; auditorId: string },
): Promise<void> {
  const { grant, name } = await lockGrant(tx, actor, input.grantId);
  const who = await auditorIn(tx, grant, input.auditorId);
  await withdrawInvitations(tx, actor, "audit", [who.id]);
  await tx
    .update(auditGrantPerson)
    .set({ revokedAt: actor.now })
    .where(and(peopleOf(grant), eq(auditGrantPerson.id, who.id)));
  await record(tx, actor, {
    action: "sharing.auditor_removed",
    subject: subjectOf(grant, name),
    before: { email: who.email },
    after: { revokedAt: actor.now },
  });
}

export async function resendAudit(
  tx: Tx,
  actor: WorkspaceActor,
  input: { grantId: string; auditorId: string },
): Promise<void> {
  const { grant, name } = await lockGrant(tx, actor, input.grantId);
  const who = await auditorIn(tx, grant, input.auditorId);
  if (who.acceptedAt) throw new AppError("conflict", `${who.email} has already accepted.`);
  await sendInvitation(tx, actor, inviteTo(who.id, who.email));
  await record(tx, actor, {
    action: "sharing.auditor_invited_again",
    subject: subjectOf(grant, name),
    after: { email: who.email },
  });
}

async function auditorIn(tx: Tx, grant: GrantRecord, auditorId: string): Promise<AuditorRecord> {
  const [who] = await tx
    .select()
    .from(auditGrantPerson)
    .where(and(peopleOf(grant), eq(auditGrantPerson.id, auditorId), isNull(auditGrantPerson.revokedAt)))
    .for("update");
  if (!who) throw notFound("auditor");
  return who;
}

function refusePast(actor: WorkspaceActor, endsOn: string): void {
  const problem = endProblem(endsOn, today(actor.now, actor.workspace.timeZone));
  if (problem) throw new AppError("invalid", problem, { field: "endsOn" });
}

async function refuseNamed(tx: Tx, actor: WorkspaceActor, engagementId: string, emails: string[], field: string) {
  const named = await alreadyNamed(tx, actor, engagementId, emails);
  if (named.length > 0)
    throw new AppError("conflict", `This engagement is already shared with ${named.join(", ")}.`, { field });
}

function own(grant: GrantRecord) {
  return and(inTenant(auditGrant, grant), eq(auditGrant.id, grant.id));
}

function peopleOf(grant: GrantRecord) {
  return and(inTenant(auditGrantPerson, grant), eq(auditGrantPerson.grantId, grant.id));
}

function subjectOf(grant: GrantRecord, name: string) {
  return { type: "grant" as const, id: grant.id, label: `${name}, with ${grant.firmName}` };
}

function inviteTo(subjectId: string, email: string) {
  return { kind: "audit" as const, subjectId, email };
}
