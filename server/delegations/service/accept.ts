import { and, eq, isNotNull } from "drizzle-orm";
import { delegation } from "#db/schema/organizations.ts";
import { engagement } from "#db/schema/programme.ts";
import { auditGrant } from "#db/schema/sharing.ts";
import type { Tx } from "#db/tenant.ts";
import type { OrganizationAccess, SignedInPerson } from "#server/access/queries.ts";
import { record } from "#server/journal/service/record.ts";
import { explained } from "#server/platform/constraints.ts";
import { AppError } from "#server/platform/errors.ts";
import { lockDelegation } from "../queries.ts";
import { INDEPENDENCE_MESSAGE, impairsIndependence } from "../rules.ts";

/**
 * Lets a provider in, in the name of the organization that accepts. Runs as the system in the client, once the invitation has
 * been claimed.
 *
 * @throws AppError("conflict") when it operates the client already, or audits it for a period that has not ended
 */
export async function acceptDelegation(
  tx: Tx,
  client: { orgId: string },
  delegationId: string,
  provider: Pick<OrganizationAccess, "orgId" | "orgName">,
  person: SignedInPerson,
  now: string,
): Promise<void> {
  const found = await lockDelegation(tx, client, delegationId);
  const examined = await periodsAuditedBy(tx, client.orgId, provider.orgId);
  const service = { from: now.slice(0, 10), to: null };
  if (examined.some((period) => impairsIndependence(service, period)))
    throw new AppError("conflict", INDEPENDENCE_MESSAGE);
  await explained(
    {
      auditor_independence: INDEPENDENCE_MESSAGE,
      delegation_live_key: `${provider.orgName} operates this client already.`,
    },
    tx
      .update(delegation)
      .set({ providerOrgId: provider.orgId, providerName: provider.orgName, acceptedAt: now })
      .where(and(eq(delegation.orgId, client.orgId), eq(delegation.id, found.id))),
  );
  await record(
    tx,
    {
      orgId: client.orgId,
      workspaceId: null,
      kind: "operator",
      personId: person.id,
      personName: person.name,
      actorOrgName: provider.orgName,
      now,
    },
    {
      action: "delegation.accepted",
      subject: { type: "delegation", id: found.id, label: provider.orgName },
      before: { providerName: found.providerName },
      after: { providerOrgId: provider.orgId, providerName: provider.orgName, capabilities: found.capabilities },
    },
  );
}

async function periodsAuditedBy(tx: Tx, clientOrgId: string, auditorOrgId: string) {
  const rows = await tx
    .select({ from: engagement.evidenceFrom, to: engagement.evidenceTo })
    .from(auditGrant)
    .innerJoin(
      engagement,
      and(
        eq(engagement.orgId, auditGrant.orgId),
        eq(engagement.workspaceId, auditGrant.workspaceId),
        eq(engagement.id, auditGrant.engagementId),
      ),
    )
    .where(
      and(
        eq(auditGrant.orgId, clientOrgId),
        eq(auditGrant.auditorOrgId, auditorOrgId),
        isNotNull(engagement.evidenceTo),
      ),
    );
  return rows.map(({ from, to }) => ({ from: from ?? "", to: to ?? "" }));
}
