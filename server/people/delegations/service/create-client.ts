import { and, eq } from "drizzle-orm";
import { delegation, membership } from "#db/schema/people/organizations.ts";
import { continueAs, type Tx } from "#db/tenant.ts";
import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { record, recordAll } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { sendInvitation } from "#server/people/invitations/service.ts";
import { organizationKind } from "#server/people/organizations/queries.ts";
import { insertOrganization, systemIn } from "#server/people/organizations/service.ts";
import { createWorkspace } from "#server/people/workspaces/service.ts";
import { type Client, liveClients } from "../queries.ts";
import type { CreateClient } from "../schema.ts";

/**
 * Also invites its owner and makes a first workspace and a full delegation, which the owner can revoke.
 * @throws AppError("forbidden") unless the actor's organization is a provider; AppError("too_many_requests") beyond a daily limit
 */
export async function createClient(
  tx: Tx,
  actor: Actor,
  input: CreateClient,
): Promise<{ orgId: string; slug: string }> {
  await requireProvider(tx, actor);
  const orgId = newId();
  const inClient = operatorIn(actor, { orgId, name: input.name, delegationId: newId() });
  const { slug } = await continueAs(tx, systemIn(orgId, actor.personId), async () => {
    await insertOrganization(tx, orgId, { kind: "service_organization", name: input.name }, actor.orgId);
    await addProvider(tx, inClient, actor);
    await inviteOwner(tx, inClient, await addOwner(tx, inClient, input), input.ownerEmail);
    return createWorkspace(tx, inClient, input.first);
  });
  await continueAs(tx, actor, () =>
    record(tx, actor, {
      action: "client.created",
      subject: { type: "organization", id: orgId, label: input.name },
      after: { name: input.name, ownerEmail: input.ownerEmail, workspace: slug },
    }),
  );
  return { orgId, slug };
}

/** @throws AppError("not_found") if the actor's organization does not operate the client or no owner is pending */
export async function inviteOwnerAgain(tx: Tx, actor: Actor, clientId: string): Promise<void> {
  const client = (await liveClients(tx, actor)).find((c) => c.orgId === clientId);
  if (!client) throw notFound("client");
  const inClient = operatorIn(actor, client);
  await continueAs(tx, systemIn(client.orgId, actor.personId), async () => {
    const owners = await tx
      .select({ id: membership.id, name: membership.name, email: membership.email, state: membership.state })
      .from(membership)
      .where(and(eq(membership.orgId, client.orgId), eq(membership.role, "owner")))
      .orderBy(membership.id)
      .for("update");
    const awaited = owners.find((o) => o.state === "invited");
    if (!awaited?.email || owners.some((o) => o.state === "active")) throw notFound("invitation");
    await inviteOwner(tx, inClient, awaited.id, awaited.email);
    await record(tx, inClient, {
      action: "person.invited_again",
      subject: { type: "membership", id: awaited.id, label: awaited.name },
      after: { email: awaited.email, role: "owner" },
    });
  });
}

async function requireProvider(tx: Tx, actor: Actor): Promise<void> {
  if ((await organizationKind(tx, actor.orgId)) !== "mssp")
    throw new AppError("forbidden", "Only a managed security service provider can set up clients.");
}

// Mail goes out after the actor's own transaction.
function operatorIn(actor: Actor, { orgId, name, delegationId }: Pick<Client, "orgId" | "name" | "delegationId">) {
  const under = { kind: "delegation", id: delegationId, organization: actor.orgId, engagement: null } as const;
  return { ...actor, dbRole: "system", kind: "operator", orgId, orgName: name, workspaceId: null, under } as const;
}

async function addProvider(tx: Tx, inClient: ReturnType<typeof operatorIn>, provider: Actor): Promise<void> {
  const { id } = inClient.under;
  const capabilities = [...DELEGABLE_CAPABILITIES];
  const { orgId, orgName, now } = inClient;
  await tx.insert(delegation).values({
    orgId,
    id,
    providerOrgId: provider.orgId,
    providerName: provider.orgName,
    capabilities,
    createdAt: now,
    acceptedAt: now,
  });
  await recordAll(tx, inClient, [
    {
      action: "organization.created",
      subject: { type: "organization", id: orgId, label: orgName },
      after: { name: orgName },
    },
    {
      action: "delegation.accepted",
      subject: { type: "delegation", id, label: provider.orgName },
      after: { providerOrgId: provider.orgId, providerName: provider.orgName, capabilities },
    },
  ]);
}

async function addOwner(tx: Tx, inClient: Actor, input: CreateClient): Promise<string> {
  const id = newId();
  const values = { name: input.ownerName, email: input.ownerEmail, role: "owner" as const, state: "invited" as const };
  await tx.insert(membership).values({ orgId: inClient.orgId, id, ...values, createdAt: inClient.now });
  await record(tx, inClient, {
    action: "person.invited",
    subject: { type: "membership", id, label: input.ownerName },
    after: values,
  });
  return id;
}

function inviteOwner(tx: Tx, inClient: Actor, subjectId: string, email: string): Promise<void> {
  return sendInvitation(tx, inClient, { kind: "membership", subjectId, email });
}
