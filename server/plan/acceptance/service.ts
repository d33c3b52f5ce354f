import { and, eq, gt, isNull } from "drizzle-orm";
import { invitation } from "#db/schema/people/organizations.ts";
import { continueAs, identityOf, type Tx } from "#db/tenant.ts";
import { type OrganizationAccess, organizationAccess, type SignedInPerson } from "#server/ground/access/queries.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";
import { acceptDelegation } from "#server/people/delegations/service/accept.ts";
import { type InvitationRow, invitationByToken, lockSubjects } from "#server/people/invitations/queries.ts";
import {
  acceptanceProblem,
  invitationState,
  KIND_THAT_ACCEPTS,
  STATE_MESSAGE,
  tenantOf,
} from "#server/people/invitations/rules.ts";
import type { Accepted, AcceptInvitation } from "#server/people/invitations/schema.ts";
import { createOrganization, systemIn } from "#server/people/organizations/service.ts";
import { joinOrganization } from "#server/people/people/service.ts";
import { acceptGrant } from "#server/plan/sharing/service/accept.ts";

/**
 * Accepts an invitation as the signed-in person. Works once, even under concurrency: it locks the subject, then claims the row
 * with one conditional UPDATE, which rolls back if a later step is refused.
 * @throws AppError("not_found") for an unknown token; AppError("conflict") if it is used, revoked or expired;
 *   AppError("forbidden") if it was sent to another address; AppError("invalid") if no accepting organization is named
 */
export async function acceptInvitation(
  tx: Tx,
  person: SignedInPerson,
  input: AcceptInvitation,
  now: string,
): Promise<Accepted> {
  const orgId = tenantOf(input.token);
  if (!orgId) throw notFound("invitation");
  const asSystem = systemIn(orgId, person.id);
  const claimed = await continueAs(tx, asSystem, () => claim(tx, orgId, person, input.token, now));
  const { kind, subjectId } = claimed;
  if (kind === "membership") {
    await continueAs(tx, asSystem, () => joinOrganization(tx, orgId, subjectId, person, now));
    return { kind, organizationId: orgId, workspace: null, engagementId: null };
  }
  const by = await acceptingOrganization(tx, person, kind, input, orgId, now);
  if (kind === "delegation") {
    await continueAs(tx, asSystem, () => acceptDelegation(tx, { orgId }, subjectId, by, person, now));
    return { kind, organizationId: by.orgId, workspace: null, engagementId: null };
  }
  const shared = await continueAs(tx, asSystem, () => acceptGrant(tx, orgId, subjectId, by, person, now));
  return { kind, organizationId: by.orgId, workspace: shared.slug, engagementId: shared.engagementId };
}

async function claim(
  tx: Tx,
  orgId: string,
  person: SignedInPerson,
  token: string,
  now: string,
): Promise<InvitationRow> {
  const found = await invitationByToken(tx, orgId, token);
  if (!found || found.email !== person.email || invitationState(found, now) !== "open") refuse(found, person, now);
  await lockSubjects(tx, orgId, { kind: found.kind, subjectIds: [found.subjectId] });
  const [claimed] = await tx
    .update(invitation)
    .set({ acceptedAt: now })
    .where(
      and(
        eq(invitation.orgId, orgId),
        eq(invitation.tokenHash, tokenHash(token)),
        eq(invitation.email, person.email),
        isNull(invitation.acceptedAt),
        isNull(invitation.revokedAt),
        gt(invitation.expiresAt, now),
      ),
    )
    .returning();
  return claimed ?? refuse(await invitationByToken(tx, orgId, token), person, now);
}

function refuse(row: InvitationRow | null, person: SignedInPerson, now: string): never {
  if (!row) throw notFound("invitation");
  const state = invitationState(row, now);
  if (state !== "open") throw new AppError("conflict", STATE_MESSAGE[state]);
  throw new AppError(
    "forbidden",
    `This invitation is for ${row.email}, and you are signed in as ${person.email}. Sign in with ${row.email} to accept it.`,
  );
}

/** The accepting organization: one of the person's own, or a new one of the right kind. */
async function acceptingOrganization(
  tx: Tx,
  person: SignedInPerson,
  kind: "audit" | "delegation",
  input: AcceptInvitation,
  clientOrgId: string,
  now: string,
): Promise<Pick<OrganizationAccess, "orgId" | "orgName">> {
  if (input.acceptingId) {
    const id = input.acceptingId;
    const own = await continueAs(tx, identityOf(person.id), () => organizationAccess(tx, id));
    if (!own) throw notFound("organization");
    const problem = acceptanceProblem(kind, own, clientOrgId);
    if (problem) throw new AppError("invalid", problem, { field: "acceptingId" });
    return own;
  }
  const name = input.acceptingName;
  if (!name) throw new AppError("invalid", "Enter the name of the accepting organization.", { field: "acceptingName" });
  const made = await createOrganization(tx, person, { name, kind: KIND_THAT_ACCEPTS[kind] }, now);
  return { orgId: made.orgId, orgName: name };
}
