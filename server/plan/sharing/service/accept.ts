import { and, eq, isNull } from "drizzle-orm";
import { workspace } from "#db/schema/people/organizations.ts";
import { auditGrant, auditGrantPerson } from "#db/schema/plan/sharing.ts";
import { continueAs, type Tx } from "#db/tenant.ts";
import type { OrganizationAccess, SignedInPerson } from "#server/ground/access/queries.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { ACCESS_ENDED } from "#server/people/invitations/rules.ts";
import { systemIn } from "#server/people/organizations/service.ts";
import { type AuditorRecord, type GrantRecord, lockGrant } from "../queries.ts";

type Firm = Pick<OrganizationAccess, "orgId" | "orgName">;

/**
 * Opens a shared engagement to a named auditor for the accepting organization; the first to accept fixes which one. Runs as the
 * system in the client's tenant, after the invitation was claimed.
 * @throws AppError("conflict") if another organization has accepted or access has ended; the database's error if the firm, one of
 *   its people or the auditor is also on the client's side
 */
export async function acceptGrant(
  tx: Tx,
  clientOrgId: string,
  auditorId: string,
  firm: Firm,
  person: SignedInPerson,
  now: string,
): Promise<{ slug: string; engagementId: string }> {
  const who = await namedAuditor(tx, clientOrgId, auditorId);
  const { grant, name } = await lockGrant(tx, who, who.grantId);
  const place = await placeOf(tx, grant);
  if (grant.endsOn < today(now, place.timeZone)) throw new AppError("conflict", ACCESS_ENDED);
  if (grant.auditorOrgId && grant.auditorOrgId !== firm.orgId)
    throw new AppError(
      "conflict",
      `${grant.firmName} has accepted this engagement. Ask its owner to add you to the organization, then accept for it.`,
    );
  // Set the day of acceptance first: independence is owed from it, and the firm's check reads it.
  await tx
    .update(auditGrantPerson)
    .set({ personId: person.id, acceptedAt: now })
    .where(and(eq(auditGrantPerson.orgId, who.orgId), eq(auditGrantPerson.id, who.id)));
  await tx
    .update(auditGrant)
    .set({ auditorOrgId: firm.orgId, firmName: firm.orgName })
    .where(and(inTenant(auditGrant, grant), eq(auditGrant.id, grant.id)));
  await continueAs(tx, { ...systemIn(grant.orgId, person.id), ...tenantKey(grant) }, () =>
    record(
      tx,
      {
        ...tenantKey(grant),
        kind: "auditor",
        personId: person.id,
        personName: person.name,
        actorOrgName: firm.orgName,
        under: { kind: "grant", id: grant.id, organization: firm.orgId, engagement: grant.engagementId },
        now,
      },
      {
        action: "sharing.accepted",
        subject: { type: "grant", id: grant.id, label: `${name}, with ${firm.orgName}` },
        before: { firmName: grant.firmName, auditorOrgId: grant.auditorOrgId },
        after: { firmName: firm.orgName, auditorOrgId: firm.orgId, email: who.email },
      },
    ),
  );
  return { slug: place.slug, engagementId: grant.engagementId };
}

async function namedAuditor(tx: Tx, orgId: string, id: string): Promise<AuditorRecord> {
  const [who] = await tx
    .select()
    .from(auditGrantPerson)
    .where(and(eq(auditGrantPerson.orgId, orgId), eq(auditGrantPerson.id, id), isNull(auditGrantPerson.revokedAt)));
  if (!who) throw notFound("shared engagement");
  return who;
}

async function placeOf(tx: Tx, grant: GrantRecord): Promise<{ slug: string; timeZone: string }> {
  const [place] = await tx
    .select({ slug: workspace.slug, timeZone: workspace.timeZone })
    .from(workspace)
    .where(and(eq(workspace.orgId, grant.orgId), eq(workspace.id, grant.workspaceId)));
  if (!place) throw notFound("workspace");
  return place;
}
