import { and, eq, inArray, isNull } from "drizzle-orm";
import { invitation } from "#db/schema/people/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { queueMail } from "#server/ground/mail/service/queue.ts";
import { newId, newToken, tokenHash } from "#server/ground/platform/ids.ts";
import { linkTo } from "#server/ground/screens/service.ts";
import { lockSubjects } from "./queries.ts";
import { expiryFrom, type InvitationKind, invitationToken } from "./rules.ts";

type Sender = Pick<Actor, "orgId" | "personName" | "now">;

export type Invite = {
  kind: InvitationKind;
  /** the membership, grant person or delegation that accepting activates */
  subjectId: string;
  email: string;
};

/**
 * The link is single-use, for 7 days and this address; earlier ones are revoked. The mail holds nothing the sender wrote, because
 * the address could be a stranger's. @throws AppError("too_many_requests") beyond a daily limit
 */
export async function sendInvitation(tx: Tx, sender: Sender, invite: Invite): Promise<void> {
  await withdrawInvitations(tx, sender, invite.kind, [invite.subjectId]);
  const token = invitationToken(sender.orgId, newToken());
  const mailId = await queueMail(tx, invite.kind, { recipient: invite.email, body: bodyOf(invite.kind, token) });
  await tx.insert(invitation).values({
    orgId: sender.orgId,
    id: newId(),
    ...invite,
    mailId,
    tokenHash: tokenHash(token),
    invitedBy: sender.personName,
    createdAt: sender.now,
    expiresAt: expiryFrom(sender.now),
  });
}

export async function withdrawInvitations(
  tx: Tx,
  sender: Pick<Actor, "orgId" | "now">,
  kind: InvitationKind,
  subjectIds: string[],
): Promise<void> {
  await lockSubjects(tx, sender.orgId, { kind, subjectIds });
  await tx
    .update(invitation)
    .set({ revokedAt: sender.now })
    .where(
      and(
        eq(invitation.orgId, sender.orgId),
        inArray(invitation.subjectId, subjectIds),
        isNull(invitation.acceptedAt),
        isNull(invitation.revokedAt),
      ),
    );
}

const WHAT: Record<InvitationKind, string> = {
  membership: "to join an organization",
  audit: "to read an engagement as an auditor",
  delegation: "to operate a client's programme",
};

function bodyOf(kind: InvitationKind, token: string): string {
  return `Hello,\n\nYou are invited to Tickmark, ${WHAT[kind]}. Open this link to see who invites you, and to accept. It works once, for 7 days, and only for this address:\n\n${linkTo("/invitation/[token]", { token })}\n\nIf you were not expecting this, ignore this message: nothing happens unless you accept.\n`;
}
