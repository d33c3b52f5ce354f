import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { delegation, workspace } from "#db/schema/organizations.ts";
import { engagement } from "#db/schema/programme.ts";
import { auditGrant, auditGrantPerson } from "#db/schema/sharing.ts";
import { continueAs, type Tx } from "#db/tenant.ts";
import type { OrganizationAccess, SignedInPerson } from "#server/access/queries.ts";
import { today } from "#server/calendar/rules.ts";
import { INDEPENDENCE_MESSAGE, impairsIndependence } from "#server/delegations/rules.ts";
import { record } from "#server/journal/service/record.ts";
import { systemIn } from "#server/organizations/service.ts";
import { explained } from "#server/platform/constraints.ts";
import { AppError, notFound } from "#server/platform/errors.ts";
import { type AuditorRecord, type GrantRecord, lockGrant } from "../queries.ts";
import { ACCESS_ENDED } from "../rules.ts";

type Firm = Pick<OrganizationAccess, "orgId" | "orgName">;

/**
 * Opens a shared engagement to one named auditor, in the name of the organization that accepts; the first to accept decides
 * which that is. Runs as the system in the client, once the invitation has been claimed.
 *
 * @throws AppError("conflict") when another organization has accepted, when access has ended, or when the organization operates
 *   the client for the same period
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
  await refuseDependent(tx, grant, firm);
  await explained({ auditor_independence: INDEPENDENCE_MESSAGE }, nameFirm(tx, grant, firm));
  await tx
    .update(auditGrantPerson)
    .set({ personId: person.id, acceptedAt: now })
    .where(and(eq(auditGrantPerson.orgId, who.orgId), eq(auditGrantPerson.id, who.id)));
  await continueAs(tx, { ...systemIn(grant.orgId, person.id), workspaceId: grant.workspaceId }, () =>
    record(
      tx,
      {
        orgId: grant.orgId,
        workspaceId: grant.workspaceId,
        kind: "auditor",
        personId: person.id,
        personName: person.name,
        actorOrgName: firm.orgName,
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

async function refuseDependent(tx: Tx, grant: GrantRecord, firm: Firm): Promise<void> {
  const [examined] = await tx
    .select({ from: engagement.evidenceFrom, to: engagement.evidenceTo })
    .from(engagement)
    .where(
      and(
        eq(engagement.orgId, grant.orgId),
        eq(engagement.workspaceId, grant.workspaceId),
        eq(engagement.id, grant.engagementId),
      ),
    );
  const services = await tx
    .select({ acceptedAt: delegation.acceptedAt, revokedAt: delegation.revokedAt })
    .from(delegation)
    .where(
      and(
        eq(delegation.orgId, grant.orgId),
        eq(delegation.providerOrgId, firm.orgId),
        isNotNull(delegation.acceptedAt),
      ),
    );
  const period = { from: examined?.from ?? "", to: examined?.to ?? "" };
  const meets = services.some((s) =>
    impairsIndependence({ from: (s.acceptedAt ?? "").slice(0, 10), to: s.revokedAt?.slice(0, 10) ?? null }, period),
  );
  if (meets) throw new AppError("conflict", INDEPENDENCE_MESSAGE);
}

function nameFirm(tx: Tx, grant: GrantRecord, firm: Firm) {
  return tx
    .update(auditGrant)
    .set({ auditorOrgId: firm.orgId, firmName: firm.orgName })
    .where(
      and(
        eq(auditGrant.orgId, grant.orgId),
        eq(auditGrant.workspaceId, grant.workspaceId),
        eq(auditGrant.id, grant.id),
      ),
    );
}
