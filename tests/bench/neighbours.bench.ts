import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { asBrowser } from "#tests/factories/people.ts";
import type { Crowd } from "./crowd.ts";
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
    const answers: Record<string, number> = {};
    const child = fork("tests/bench/crowd.ts", { execArgv: [] });
    for (let round = -1; round < ROUNDS; round++)
      for (const how of round % 2 ? (["alone", "beside"] as const) : (["beside", "alone"] as const)) {
        const stop = how === "beside" ? crowd(child, url, greedy) : async () => ({});
        for (let i = 0; i < ASKED_A_ROUND; i++) {
          const ms = await millisecondsOf(() => read(timelineOf(url, quiet), quiet));
          if (round >= 0) taken[how].push(ms);
          await pause(20);
        }
        for (const [status, times] of Object.entries<number>(await stop()))
          answers[status] = (answers[status] ?? 0) + times;
      }
    for (const how of ["alone", "beside"] as const) taken[how].sort((a, b) => a - b);
    child.disconnect();
    console.error(`# the greedy tenant was answered ${JSON.stringify(answers)}`);
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

/** Has another process ask without a pause, until it is told to stop. @returns what stops it and tells its answers by status */
function crowd(child: ChildProcess, url: string, tenant: BenchTenant): () => Promise<Record<string, number>> {
  const addresses = [
    timelineOf(url, tenant),
    `${url}/api/matrix/export?${new URLSearchParams({ workspace: tenant.workspace.slug, format: "xlsx" })}`,
    `${url}/w/${tenant.workspace.slug}/controls`,
  ];
  child.send({ addresses, headers: asBrowser(tenant.owner), clients: GREEDY_CLIENTS } satisfies Crowd);
  return async () => {
    child.send("stop");
    const [answers] = await once(child, "message");
    return answers;
  };
}

function timelineOf(url: string, tenant: BenchTenant): string {
  const input = { workspace: tenant.workspace.slug, engagementId: tenant.engagement.id };
  return `${url}/api/trpc/occurrences.timeline?input=${encodeURIComponent(JSON.stringify(input))}`;
}

async function read(address: string, tenant: BenchTenant): Promise<void> {
  const response = await fetch(address, { headers: asBrowser(tenant.owner) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`a quiet tenant was answered ${response.status}`);
}
