import { desc } from "drizzle-orm";
import { accessToken } from "#db/schema/people/tokens.ts";
import type { Tx } from "#db/tenant.ts";
import { knownCapabilities } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { tokenState } from "./rules.ts";
import type { TokenRow } from "./schema.ts";

// Ended tokens stay listed, because the journal names them.
export async function listTokens(tx: Tx, actor: WorkspaceActor): Promise<TokenRow[]> {
  const rows = await tx.select().from(accessToken).where(inTenant(accessToken, actor)).orderBy(desc(accessToken.id));
  return rows.map((t) => ({
    id: t.id,
    name: t.name,
    personName: t.personName,
    capabilities: knownCapabilities(t.capabilities),
    createdAt: t.createdAt,
    expiresAt: t.expiresAt,
    lastUsedAt: t.lastUsedAt,
    state: tokenState(t, actor.now),
  }));
}
