import { and, count, eq, gt, isNull } from "drizzle-orm";
import { invitation } from "#db/schema/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { Actor } from "#server/access/service.ts";
import { queueMail } from "#server/mail/service.ts";
import { env } from "#server/platform/env.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId, newToken, tokenHash } from "#server/platform/ids.ts";
import { expiryFrom, INVITATIONS_A_DAY, type InvitationKind, invitationToken } from "../rules.ts";

type Sender = Pick<Actor, "orgId" | "personName" | "actorOrgName" | "now" | "queued">;

export type Invite = {
  kind: InvitationKind;
  /** the membership, grant person or delegation that accepting brings to life */
  subjectId: string;
  email: string;
  /** ends the sentence "… invites you to" */
  what: string;
};

/**
 * Sends a link by mail that works once, for 7 days, for this address alone. Earlier links for the same subject stop working.
 *
 * @throws AppError("too_many_requests") when the organization has sent its daily number
 */
export async function sendInvitation(tx: Tx, sender: Sender, invite: Invite): Promise<void> {
  await refuseTooMany(tx, sender);
  await withdrawInvitations(tx, sender, invite.subjectId);
  const token = invitationToken(sender.orgId, newToken());
  const { what, ...row } = invite;
  await tx.insert(invitation).values({
    orgId: sender.orgId,
    id: newId(),
    ...row,
    tokenHash: tokenHash(token),
    invitedBy: sender.personName,
    createdAt: sender.now,
    expiresAt: expiryFrom(sender.now),
  });
  await queueMail(tx, sender.orgId, {
    recipient: invite.email,
    subject: oneLine(`${sender.personName} invites you to ${what}`).slice(0, 150),
    body: bodyOf(oneLine(`${sender.personName} (${sender.actorOrgName}) invites you to ${what}.`), invite.email, token),
  });
  sender.queued.push({ queue: "mail.deliver", data: {} });
}

/** Takes back whatever link for the subject is still open. @returns how many there were */
export async function withdrawInvitations(
  tx: Tx,
  sender: Pick<Actor, "orgId" | "now">,
  subjectId: string,
): Promise<number> {
  const rows = await tx
    .update(invitation)
    .set({ revokedAt: sender.now })
    .where(
      and(
        eq(invitation.orgId, sender.orgId),
        eq(invitation.subjectId, subjectId),
        isNull(invitation.acceptedAt),
        isNull(invitation.revokedAt),
      ),
    )
    .returning({ id: invitation.id });
  return rows.length;
}

async function refuseTooMany(tx: Tx, sender: Sender): Promise<void> {
  const since = new Date(Date.parse(sender.now) - 86_400_000).toISOString();
  const [sent] = await tx
    .select({ n: count() })
    .from(invitation)
    .where(and(eq(invitation.orgId, sender.orgId), gt(invitation.createdAt, since)));
  if ((sent?.n ?? 0) >= INVITATIONS_A_DAY)
    throw new AppError(
      "too_many_requests",
      `Your organization has sent ${INVITATIONS_A_DAY} invitations within a day. Send the next ones tomorrow.`,
    );
}

function bodyOf(sentence: string, email: string, token: string): string {
  return `Hello,\n\n${sentence}\n\nOpen this link to accept. It works once, for 7 days, and only for ${email}:\n\n${env().appUrl}/invitation/${token}\n\nIf you do not expect this, ignore this message: nothing happens without you.\n`;
}

// A name with line breaks must not write a letter of its own.
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
