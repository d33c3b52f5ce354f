import { PostgresJsSession } from "drizzle-orm/postgres-js";
import { asBrowser } from "#tests/factories/people.ts";
import { alternately, type Bench, percentile, ratio } from "./measure.ts";
import { changeSomething, eachComputedAnew, seedNeighbours, seedTenant } from "./seed.ts";
import type { World } from "./world.ts";

const SIZE = { controls: 300, evidence: 100_000 };
const TENANTS = 200;

export const timeline: Bench = {
  about: `the timeline of ${SIZE.controls} controls × 12 months with ${SIZE.evidence} evidence rows, among ${TENANTS} tenants`,
  async run(world, report) {
    await seedNeighbours(world, TENANTS - 1);
    const tenant = await seedTenant(world, SIZE);
    const input = { workspace: tenant.workspace.slug, engagementId: tenant.engagement.id };
    const read = () => tenant.call.occurrences.timeline(input);

    await changeSomething(tenant);
    const statements = await statementsOf(read);
    const bare = () => runBare(world, statements);
    report(
      ratio(
        "computed anew, against its own SQL through the bare driver",
        1.5,
        await eachComputedAnew(tenant, read, bare),
      ),
    );
    const unchanged = await alternately(20, { measured: read, baseline: bare });
    report(ratio("unchanged since it was computed, against the SQL of computing it", 1.5, unchanged));

    const { url } = await world.product();
    const address = `${url}/api/trpc/occurrences.timeline?input=${encodeURIComponent(JSON.stringify(input))}`;
    const headers = asBrowser(tenant.owner);
    const { overHttp } = await alternately(300, {
      overHttp: async () => {
        const response = await fetch(address, { headers });
        if (!response.ok) throw new Error(`the timeline answered ${response.status}`);
        await response.arrayBuffer();
      },
    });
    const value = percentile(overHttp, 0.95);
    report({ what: "over HTTP, 95th percentile", unit: "ms", value, baseline: null, must: "at most", limit: 60 });
  },
};

type Statement = { sql: string; params: unknown[] };

/** Every statement that the query layer sends meanwhile. */
async function statementsOf(run: () => Promise<unknown>): Promise<Statement[]> {
  const seen: Statement[] = [];
  const { prepareQuery } = PostgresJsSession.prototype;
  PostgresJsSession.prototype.prepareQuery = function (query, ...rest) {
    seen.push({ sql: query.sql, params: query.params });
    return prepareQuery.call(this, query, ...rest) as never;
  };
  try {
    await run();
  } finally {
    PostgresJsSession.prototype.prepareQuery = prepareQuery;
  }
  return seen;
}

/** The same statements in one transaction; that they begin with taking a role is part of them. */
function runBare({ bare }: World, statements: Statement[]): Promise<unknown> {
  return bare.begin("read only", async (tx) => {
    await tx.unsafe("select set_config('role', 'identity', true)");
    for (const { sql, params } of statements) await tx.unsafe(sql, params as never[]);
  });
}
