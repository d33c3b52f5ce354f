import { and, eq, ne, sql } from "drizzle-orm";
import { membership, organization } from "#db/schema/people/organizations.ts";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { SignedInPerson } from "#server/ground/access/queries.ts";
import type { Role } from "#server/ground/access/rules.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { type Recorder, record } from "#server/ground/journal/service/record.ts";
import { withConflictMessages } from "#server/ground/platform/constraints.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { sendInvitation, withdrawInvitations } from "#server/people/invitations/service.ts";
import { lockMembership, lockOwners, type MembershipRow } from "./queries.ts";
import { lastOwnerProblem, rolesProblem } from "./rules.ts";
import type { InvitePerson } from "./schema.ts";

const KNOWN = { membership_email_key: "Someone with this address is already in the organization." };

/** Someone already named keeps their membership, and so their controls. @throws AppError("conflict", field "email") */
export async function invitePerson(tx: Tx, actor: Actor, input: InvitePerson): Promise<{ id: string }> {
  refuseRoles(actor, [input.role]);
  const named = await personToInvite(tx, actor, input);
  const values = { name: input.name, email: input.email, role: input.role, state: "invited" as const };
  const id = named?.id ?? newId();
  await withConflictMessages(
    KNOWN,
    named
      ? tx.update(membership).set(values).where(own(actor, id))
      : tx.insert(membership).values({ orgId: actor.orgId, id, ...values, createdAt: actor.now }),
  );
  await sendInvitation(tx, actor, inviteTo(id, input.email));
  await record(tx, actor, {
    action: "person.invited",
    subject: subjectOf(id, input.name),
    before: factsOf(named),
    after: values,
  });
  return { id };
}

export async function resendInvitation(tx: Tx, actor: Actor, membershipId: string): Promise<void> {
  const who = await invited(tx, actor, membershipId);
  await sendInvitation(tx, actor, inviteTo(who.id, who.email ?? ""));
  await record(tx, actor, {
    action: "person.invited_again",
    subject: subjectOf(who.id, who.name),
    after: factsOf(who),
  });
}

// An owner of controls stays listed as a named person.
export async function revokeInvitation(tx: Tx, actor: Actor, membershipId: string): Promise<void> {
  const who = await invited(tx, actor, membershipId);
  await withdrawInvitations(tx, actor, "membership", [who.id]);
  const change = (await ownsControls(tx, actor, who.id))
    ? { state: "named" as const }
    : { state: "ended" as const, endedAt: actor.now };
  await tx.update(membership).set(change).where(own(actor, who.id));
  await record(tx, actor, {
    action: "person.invitation_revoked",
    subject: subjectOf(who.id, who.name),
    before: factsOf(who),
    after: { ...factsOf(who), ...change },
  });
}

/** @throws AppError("conflict") for the last owner, AppError("forbidden") for a role above the actor's own */
export async function changeRole(tx: Tx, actor: Actor, input: { membershipId: string; role: Role }): Promise<void> {
  const owners = await lockOwners(tx, actor);
  const who = await lockMembership(tx, actor, input.membershipId);
  refuseRoles(actor, [who.role, input.role]);
  if (who.role === input.role) return;
  if (who.role === "owner") refuseLastOwner(owners, who);
  await tx.update(membership).set({ role: input.role }).where(own(actor, who.id));
  await record(tx, actor, {
    action: "person.role_changed",
    subject: subjectOf(who.id, who.name),
    before: factsOf(who),
    after: { ...factsOf(who), role: input.role },
  });
}

/** Renames someone who has not joined; members own their name. */
export async function renamePerson(tx: Tx, actor: Actor, input: { membershipId: string; name: string }): Promise<void> {
  const who = await lockMembership(tx, actor, input.membershipId);
  refuseRoles(actor, [who.role]);
  if (who.state === "active")
    throw new AppError("conflict", `${who.name} has joined, so only they can change their name.`);
  await tx.update(membership).set({ name: input.name }).where(own(actor, who.id));
  await record(tx, actor, {
    action: "person.renamed",
    subject: subjectOf(who.id, input.name),
    before: { name: who.name },
    after: { name: input.name },
  });
}

// Sessions continue, because the person may belong to other organizations; controls name them until reassigned.
export async function endMembership(tx: Tx, actor: Actor, membershipId: string): Promise<void> {
  const owners = await lockOwners(tx, actor);
  const who = await lockMembership(tx, actor, membershipId);
  refuseRoles(actor, [who.role]);
  if (who.role === "owner") refuseLastOwner(owners, who);
  await withdrawInvitations(tx, actor, "membership", [who.id]);
  await tx.update(membership).set({ state: "ended", endedAt: actor.now }).where(own(actor, who.id));
  await record(tx, actor, {
    action: "person.membership_ended",
    subject: subjectOf(who.id, who.name),
    before: factsOf(who),
    after: { ...factsOf(who), state: "ended" },
  });
}

/** As the system, after the invitation was claimed. @throws AppError("conflict") if no longer pending, or already a member */
export async function joinOrganization(
  tx: Tx,
  orgId: string,
  membershipId: string,
  person: SignedInPerson,
  now: string,
): Promise<void> {
  const [joined] = await withConflictMessages(
    { membership_person_key: "You are already a member of this organization." },
    tx
      .update(membership)
      .set({ state: "active", personId: person.id, name: person.name, email: person.email })
      .where(and(own({ orgId }, membershipId), eq(membership.state, "invited")))
      .returning({ role: membership.role }),
  );
  if (!joined) throw new AppError("conflict", "This invitation was revoked. Ask whoever sent it.");
  const [joins] = await tx.select({ name: organization.name }).from(organization).where(eq(organization.orgId, orgId));
  const recorder: Recorder = {
    orgId,
    workspaceId: null,
    kind: "member",
    personId: person.id,
    personName: person.name,
    actorOrgName: joins?.name ?? "",
    under: null,
    now,
  };
  await record(tx, recorder, {
    action: "person.joined",
    subject: subjectOf(membershipId, person.name),
    after: { name: person.name, email: person.email, role: joined.role, state: "active" },
  });
}

async function personToInvite(tx: Tx, actor: Actor, input: InvitePerson): Promise<MembershipRow | null> {
  const [same] = await tx
    .select()
    .from(membership)
    .where(
      and(
        eq(membership.orgId, actor.orgId),
        ne(membership.state, "ended"),
        sql`lower(${membership.email}) = ${input.email}`,
      ),
    )
    .for("update");
  const chosen = input.membershipId ? await lockMembership(tx, actor, input.membershipId) : same;
  if (chosen && same && chosen.id !== same.id)
    throw new AppError("conflict", `${same.name} is already listed with this address. Invite them from the list.`, {
      field: "email",
    });
  if (chosen?.state === "active")
    throw new AppError("conflict", `${chosen.name} is already a member.`, { field: "email" });
  if (chosen?.state === "invited")
    throw new AppError("conflict", `${chosen.name} has already been invited. Resend the invitation from the list.`, {
      field: "email",
    });
  return chosen ?? null;
}

async function invited(tx: Tx, actor: Actor, membershipId: string): Promise<MembershipRow> {
  const who = await lockMembership(tx, actor, membershipId);
  if (who.state !== "invited") throw notFound("invitation");
  refuseRoles(actor, [who.role]);
  return who;
}

async function ownsControls(tx: Tx, actor: Actor, membershipId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: control.id })
    .from(control)
    .where(and(eq(control.orgId, actor.orgId), eq(control.ownerId, membershipId)))
    .limit(1);
  return rows.length > 0;
}

function refuseRoles(actor: Actor, roles: readonly Role[]): void {
  const problem = rolesProblem(actor.role, roles);
  if (problem) throw new AppError("forbidden", problem, { field: "role" });
}

function refuseLastOwner(owners: readonly string[], who: MembershipRow): void {
  const problem = lastOwnerProblem(owners, who);
  if (problem) throw new AppError("conflict", problem);
}

function inviteTo(subjectId: string, email: string) {
  return { kind: "membership" as const, subjectId, email };
}

function own(actor: Pick<Actor, "orgId">, membershipId: string) {
  return and(eq(membership.orgId, actor.orgId), eq(membership.id, membershipId));
}

function subjectOf(id: string, label: string) {
  return { type: "membership" as const, id, label };
}

function factsOf(who: MembershipRow | null) {
  return who && { name: who.name, email: who.email, role: who.role, state: who.state };
}
