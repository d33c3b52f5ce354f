import { and, eq } from "drizzle-orm";
import { delegation } from "#db/schema/people/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { sendInvitation, withdrawInvitations } from "#server/people/invitations/service.ts";
import { type DelegationRecord, listDelegations, lockDelegation } from "../queries.ts";
import { delegated } from "../rules.ts";
import type { ChangeCapabilities, InviteProvider } from "../schema.ts";

// No access until it accepts.
export async function inviteProvider(tx: Tx, actor: Actor, input: InviteProvider): Promise<{ id: string }> {
  const id = newId();
  const capabilities = delegated(input.capabilities);
  const { providerName } = input;
  await tx.insert(delegation).values({ orgId: actor.orgId, id, providerName, capabilities, createdAt: actor.now });
  await sendInvitation(tx, actor, inviteTo(id, input.email));
  await record(tx, actor, {
    action: "delegation.offered",
    subject: { type: "delegation" as const, id, label: providerName },
    after: { providerName, email: input.email, capabilities },
  });
  return { id };
}

export async function resendDelegation(tx: Tx, actor: Actor, delegationId: string): Promise<void> {
  const found = await lockDelegation(tx, actor, delegationId);
  if (found.acceptedAt) throw new AppError("conflict", `${found.providerName} has already accepted.`);
  const email = (await listDelegations(tx, actor)).find((d) => d.id === found.id)?.email;
  if (!email)
    throw new AppError("conflict", "This provider’s address is unknown. Revoke the delegation and invite it again.");
  await sendInvitation(tx, actor, inviteTo(found.id, email));
  await record(tx, actor, { action: "delegation.offered_again", subject: subjectOf(found), after: { email } });
}

export async function revokeDelegation(tx: Tx, actor: Actor, delegationId: string): Promise<void> {
  const found = await lockDelegation(tx, actor, delegationId);
  await withdrawInvitations(tx, actor, "delegation", [found.id]);
  await tx.update(delegation).set({ revokedAt: actor.now }).where(own(found));
  await record(tx, actor, {
    action: "delegation.revoked",
    subject: subjectOf(found),
    before: { capabilities: found.capabilities },
    after: { revokedAt: actor.now },
  });
}

/** @throws AppError("not_found"); AppError("conflict") when somebody changed them meanwhile */
export async function changeDelegatedCapabilities(tx: Tx, actor: Actor, input: ChangeCapabilities): Promise<void> {
  const found = await lockDelegation(tx, actor, input.delegationId);
  const meanwhile = `Someone has changed what ${found.providerName} may do since. Reload, then make your change again.`;
  requireVersion(found.version, input.version, meanwhile);
  const capabilities = delegated(input.capabilities);
  await tx
    .update(delegation)
    .set({ capabilities, version: found.version + 1 })
    .where(own(found));
  await record(tx, actor, {
    action: "delegation.changed",
    subject: subjectOf(found),
    before: { capabilities: found.capabilities },
    after: { capabilities },
  });
}

function own(found: DelegationRecord) {
  return and(eq(delegation.orgId, found.orgId), eq(delegation.id, found.id));
}

function subjectOf(found: DelegationRecord) {
  return { type: "delegation" as const, id: found.id, label: found.providerName };
}

function inviteTo(subjectId: string, email: string) {
  return { kind: "delegation" as const, subjectId, email };
}
