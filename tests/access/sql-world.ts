import { beforeAll, expect } from "vitest";
import { makeAuditor } from "./outsiders.ts";
import { type Settings, sqlSessions } from "./sessions.ts";
import { type Table, tenantTables } from "./tables.ts";
import { type FilledTenant, makeFilledTenant, type TestDatabase } from "./world.ts";

/** Two filled tenants and an audit firm that reads one of them, to be attacked by SQL as each database role. */
export function sqlWorld(db: TestDatabase) {
  const sessions = sqlSessions(db);
  const world = {} as {
    a: FilledTenant;
    b: FilledTenant;
    firm: Awaited<ReturnType<typeof makeAuditor>>;
    tables: Table[];
  };
  beforeAll(async () => {
    world.a = await makeFilledTenant();
    world.b = await makeFilledTenant();
    world.firm = await makeAuditor(db, world.a, world.a.records.engagementId);
    world.tables = await tenantTables(db);
  });

  const inA = (role: "member" | "system"): Settings => ({
    role,
    orgId: world.a.org.orgId,
    workspaceId: world.a.workspace.id,
    personId: world.a.owner.id,
    actorOrgId: world.a.org.orgId,
  });

  const auditing = (engagementId: string, settings: Partial<Settings> = {}): Settings => ({
    role: "auditor",
    orgId: world.a.org.orgId,
    workspaceId: world.a.workspace.id,
    engagementId,
    personId: world.firm.person.id,
    actorOrgId: world.firm.org.orgId,
    ...settings,
  });

  /** The different values of a column that the settings let through, sorted. */
  async function seen(settings: Settings, table: string, column: string): Promise<unknown[]> {
    const found = await sessions.attempt(settings, `select distinct ${column}::text as v from ${table} order by 1`);
    expect(found.message).toBe("");
    return found.rows.map((r) => r.v);
  }

  return { ...sessions, world, inA, auditing, seen };
}
