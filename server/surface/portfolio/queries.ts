import { and, asc, desc, eq } from "drizzle-orm";
import { membership, workspace } from "#db/schema/people/organizations.ts";
import { engagement } from "#db/schema/plan/engagements.ts";
import { continueAs, type TenantSettings, type Tx } from "#db/tenant.ts";
import { engagementFigures } from "#server/evidence/occurrences/queries/coverage.ts";
import { operatorCapabilities } from "#server/ground/access/rules.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { asOfRow } from "#server/ground/journal/service/as-of.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementName } from "#server/ground/report-kinds/rules.ts";
import { type Client, liveClients } from "#server/people/delegations/queries.ts";
import { undelivered } from "#server/people/invitations/queries.ts";
import { engagementTime } from "./rules.ts";
import type { PortfolioClient } from "./schema.ts";

type WorkspaceRow = { id: string; slug: string; name: string; timeZone: string };

/** Reads each client under its own tenant and live delegation, so a client that revoked it is absent. */
export async function portfolioOf(tx: Tx, actor: Actor): Promise<PortfolioClient[]> {
  const clients: PortfolioClient[] = [];
  for (const client of await liveClients(tx, actor))
    clients.push(await continueAs(tx, memberIn(client, actor), () => readClient(tx, actor, client)));
  return continueAs(tx, actor, async () => clients);
}

async function readClient(tx: Tx, actor: Actor, client: Client): Promise<PortfolioClient> {
  const capabilities = actor.role ? operatorCapabilities(actor.role, client.capabilities) : [];
  const workspaces = capabilities.includes("workspace:read") ? await workspacesOf(tx, actor, client) : [];
  const { orgId: id, name, since } = client;
  return { id, name, since, capabilities, ...(await awaitedOwner(tx, client)), workspaces };
}

async function workspacesOf(tx: Tx, actor: Actor, client: Client): Promise<PortfolioClient["workspaces"]> {
  const rows = await tx
    .select({ id: workspace.id, slug: workspace.slug, name: workspace.name, timeZone: workspace.timeZone })
    .from(workspace)
    .where(eq(workspace.orgId, client.orgId))
    .orderBy(asc(workspace.name), asc(workspace.id));
  const found: PortfolioClient["workspaces"] = [];
  for (const { timeZone, ...row } of rows)
    found.push({ ...row, engagements: await engagementsOf(tx, actor, client, { ...row, timeZone }) });
  return found;
}

async function engagementsOf(tx: Tx, actor: Actor, client: Client, place: WorkspaceRow) {
  const rows = await tx
    .select()
    .from(engagement)
    .where(inTenant(engagement, { orgId: client.orgId, workspaceId: place.id }))
    .orderBy(desc(engagement.evidenceTo), asc(engagement.kind), asc(engagement.id));
  const reader = {
    ...memberIn(client, actor),
    orgId: client.orgId,
    workspaceId: place.id,
    now: actor.now,
    workspace: { timeZone: place.timeZone },
  };
  const day = today(actor.now, place.timeZone);
  const found: PortfolioClient["workspaces"][number]["engagements"] = [];
  for (const row of rows) {
    const scope = {
      id: row.id,
      asOf: row.asOf,
      evidenceFrom: row.evidenceFrom ?? "",
      evidenceTo: row.evidenceTo ?? "",
    };
    const figures = await engagementFigures(tx, reader, { ...scope, frozen: asOfRow(row) });
    const { asOf: _, ...dated } = scope;
    found.push({ ...dated, name: engagementName(row), state: engagementTime(scope, day), figures });
  }
  return found;
}

async function awaitedOwner(tx: Tx, client: Client): Promise<Pick<PortfolioClient, "awaitedOwner" | "undelivered">> {
  const owners = await tx
    .select({ id: membership.id, email: membership.email, state: membership.state })
    .from(membership)
    .where(and(eq(membership.orgId, client.orgId), eq(membership.role, "owner")));
  const awaited = owners.some((o) => o.state === "active") ? undefined : owners.find((o) => o.state === "invited");
  if (!awaited) return { awaitedOwner: null, undelivered: false };
  return { awaitedOwner: awaited.email, undelivered: (await undelivered(tx, client.orgId)).has(awaited.id) };
}

function memberIn(client: Client, actor: Actor): TenantSettings {
  const { personId, actorOrgId } = actor;
  return { dbRole: "member", orgId: client.orgId, workspaceId: null, engagementId: null, personId, actorOrgId };
}
