import { setTimeout as pause } from "node:timers/promises";
import { asBrowser } from "#tests/factories/people.ts";
import { type Bench, millisecondsOf, percentile } from "./measure.ts";
import { type BenchTenant, seedTenant } from "./seed.ts";

const SIZE = { controls: 150, evidence: 10_000 };
const GREEDY_CLIENTS = 24;
const ROUNDS = 6;
const ASKED_A_ROUND = 60;

export const neighbours: Bench = {
  about: `a quiet tenant's answers while another's ${GREEDY_CLIENTS} clients ask without a pause, and while they do not`,
  async run(world, report) {
    const [quiet, greedy] = [await seedTenant(world, SIZE), await seedTenant(world, SIZE)];
    const { url } = await world.product();
    const taken: Record<"alone" | "beside", number[]> = { alone: [], beside: [] };
    const answers = new Map<number, number>();
    for (let round = -1; round < ROUNDS; round++)
      for (const how of round % 2 ? (["alone", "beside"] as const) : (["beside", "alone"] as const)) {
        const stop = how === "beside" ? crowd(url, greedy, answers) : async () => undefined;
        for (let i = 0; i < ASKED_A_ROUND; i++) {
          const ms = await millisecondsOf(() => read(timelineOf(url, quiet), quiet));
          if (round >= 0) taken[how].push(ms);
          await pause(20);
        }
        await stop();
      }
    for (const how of ["alone", "beside"] as const) taken[how].sort((a, b) => a - b);
    console.error(`# the greedy tenant was answered ${JSON.stringify(Object.fromEntries(answers))}`);
    report({
      what: "a quiet tenant's 95th percentile beside a greedy one, against alone",
      unit: "ms",
      value: percentile(taken.beside, 0.95),
      baseline: percentile(taken.alone, 0.95),
      must: "at most",
      limit: 2,
    });
  },
};

/** Asks without a pause, whatever the answer, until it is told to stop. */
function crowd(url: string, tenant: BenchTenant, answers: Map<number, number>): () => Promise<void> {
  let over = false;
  const asked = [
    timelineOf(url, tenant),
    `${url}/api/matrix/export?${new URLSearchParams({ workspace: tenant.workspace.slug, format: "xlsx" })}`,
    `${url}/w/${tenant.workspace.slug}/controls`,
  ];
  const client = async (n: number) => {
    for (let i = n; !over; i++) {
      const status = await read(asked[i % asked.length] ?? url, tenant, true);
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  const clients = Promise.all(Array.from({ length: GREEDY_CLIENTS }, (_, n) => client(n)));
  return async () => {
    over = true;
    await clients;
  };
}

function timelineOf(url: string, tenant: BenchTenant): string {
  const input = { workspace: tenant.workspace.slug, engagementId: tenant.engagement.id };
  return `${url}/api/trpc/occurrences.timeline?input=${encodeURIComponent(JSON.stringify(input))}`;
}

async function read(address: string, tenant: BenchTenant, refused = false): Promise<number> {
  const response = await fetch(address, { headers: asBrowser(tenant.owner) });
  await response.arrayBuffer();
  if (!(response.ok || refused)) throw new Error(`a quiet tenant was answered ${response.status}`);
  return response.status;
}
