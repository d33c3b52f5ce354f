import { eq, sql } from "drizzle-orm";
import { membership, organization } from "#db/schema/people/organizations.ts";
import { continueAs, type TenantSettings, type Tx } from "#db/tenant.ts";
import type { OrganizationKind } from "#server/ground/access/rules.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { env } from "#server/ground/platform/env.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { quotaProblem } from "./rules.ts";

export type Founder = { id: string; name: string; email: string };

/** Writes its first rows in its own tenant. @throws AppError("too_many_requests") beyond the founder's daily limit */
export async function createOrganization(
  tx: Tx,
  founder: Founder,
  input: { name: string; kind: OrganizationKind },
  now: string,
): Promise<{ orgId: string; membershipId: string }> {
  const orgId = newId();
  const membershipId = newId();
  await continueAs(tx, systemIn(orgId, founder.id), async () => {
    await insertOrganization(tx, orgId, input, null);
    await tx.insert(membership).values({
      orgId,
      id: membershipId,
      personId: founder.id,
      email: founder.email,
      name: founder.name,
      role: "owner",
      state: "active",
      createdAt: now,
    });
    await record(
      tx,
      {
        orgId,
        workspaceId: null,
        kind: "member",
        personId: founder.id,
        personName: founder.name,
        actorOrgName: input.name,
        under: null,
        now,
      },
      { action: "organization.created", subject: { type: "organization", id: orgId, label: input.name }, after: input },
    );
  });
  return { orgId, membershipId };
}

/** Every organization is created here, which enforces the daily limits. @throws AppError("too_many_requests") */
export async function insertOrganization(
  tx: Tx,
  orgId: string,
  input: { name: string; kind: OrganizationKind },
  providerId: string | null,
): Promise<void> {
  const [made] = await tx.execute<{ byPerson: number; byProvider: number }>(sql`
    select by_person::int as "byPerson", by_provider::int as "byProvider"
    from app.found_organization(${orgId}, ${input.kind}, ${input.name}, ${providerId})`);
  const problem = quotaProblem(made ?? { byPerson: 0, byProvider: 0 }, env());
  if (problem) throw new AppError("too_many_requests", problem, { retryAfter: 86_400 });
}

export async function renameOrganization(tx: Tx, actor: Actor, name: string): Promise<void> {
  await tx.update(organization).set({ name }).where(eq(organization.orgId, actor.orgId));
  await record(tx, actor, {
    action: "organization.renamed",
    subject: { type: "organization", id: actor.orgId, label: name },
    before: { name: actor.orgName },
    after: { name },
  });
}

export function systemIn(orgId: string, personId: string | null): TenantSettings {
  return { dbRole: "system", orgId, workspaceId: null, engagementId: null, personId, actorOrgId: orgId };
}
