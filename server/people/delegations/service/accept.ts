import { and, eq } from "drizzle-orm";
import { delegation } from "#db/schema/people/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { OrganizationAccess, SignedInPerson } from "#server/ground/access/queries.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { withConflictMessages } from "#server/ground/platform/constraints.ts";
import { lockDelegation } from "../queries.ts";

/** As the system, after the invitation was claimed. @throws AppError("conflict"); the database's error against independence */
export async function acceptDelegation(
  tx: Tx,
  client: { orgId: string },
  delegationId: string,
  provider: Pick<OrganizationAccess, "orgId" | "orgName">,
  person: SignedInPerson,
  now: string,
): Promise<void> {
  const found = await lockDelegation(tx, client, delegationId);
  await withConflictMessages(
    { delegation_live_key: `${provider.orgName} already operates this client.` },
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
      under: { kind: "delegation", id: found.id, organization: provider.orgId, engagement: null },
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
