import { sql } from "drizzle-orm";
import { withActor } from "#db/tenant.ts";
import { alternately, type Bench, ratio } from "./measure.ts";
import { seedNeighbours, seedTenant } from "./seed.ts";

const TENANTS = 200;

export const tenancy: Bench = {
  about: `row policies against explicit filters, and what withActor costs, among ${TENANTS} tenants`,
  async run(world, report) {
    await seedNeighbours(world, TENANTS - 1);
    const { actor } = await seedTenant(world, { controls: 300, evidence: 5000 });
    const { orgId, workspaceId } = actor;
    const settings = `set_config('app.org_id', '${orgId}', true), set_config('app.workspace_id', '${workspaceId}', true)`;
    // Both on one connection, so that one backend's place on the machine is no part of the ratio.
    const transaction = async (role: string, text: string) => {
      await world.owner.unsafe(`begin read only; select set_config('role', '${role}', true), ${settings}`);
      await world.owner.unsafe(text, [workspaceId], { prepare: true });
      await world.owner.unsafe("commit");
    };
    const compared = (text: (filter: string) => string) => ({
      measured: () => transaction("member", text("")),
      // Without a role the owner is a superuser here, whom no policy concerns.
      baseline: () => transaction("none", text(`and org_id = '${orgId}'`)),
    });
    const list = compared(
      (filter) => `select id, code, title, statement, frequency, status from control
        where workspace_id = $1 ${filter} order by code limit 50`,
    );
    report(ratio("policy against explicit filter: a list of 50", 1.1, await alternately(800, list)));
    const sum = compared(
      (filter) => `select count(*), min(collected_on), max(covers_to) from evidence where workspace_id = $1 ${filter}`,
    );
    report(ratio("policy against explicit filter: a sum over 5,000 rows", 1.1, await alternately(600, sum)));

    const fifty = await alternately(1000, {
      measured: () =>
        withActor(actor, "read", (tx) =>
          tx.execute(sql`select id, code, title, statement, frequency, status from control
            where org_id = ${orgId} and workspace_id = ${workspaceId} order by code limit 50`),
        ),
      baseline: () => world.owner`select id, code, title, statement, frequency, status from control
        where org_id = ${orgId} and workspace_id = ${workspaceId} order by code limit 50`,
    });
    report(ratio("withActor against a bare autocommit read: a list of 50", 1.8, fifty));
  },
};
