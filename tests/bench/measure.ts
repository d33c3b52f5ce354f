import type { World } from "./world.ts";

export type Bench = { about: string; run(world: World, report: Report): Promise<void> };
export type Report = (finding: Finding) => void;

/**
 * What a bench found out. `value` and `baseline` are in `unit`; the ratio is value ÷ baseline.
 *
 * @property limit of the ratio where there is a baseline, of the value itself where there is none
 */
export type Finding = {
  what: string;
  unit: string;
  value: number;
  baseline: number | null;
  must: "at most" | "at least";
  limit: number;
};

type Work = () => unknown;

/**
 * Runs several pieces of work in turn, so that whatever else the machine does meets all of them alike.
 *
 * @param warm rounds before, which do not count
 * @returns for each, what its runs took in milliseconds, ascending
 */
export async function alternately<K extends string>(
  rounds: number,
  works: Record<K, Work>,
  warm = Math.ceil(rounds / 10),
): Promise<Record<K, number[]>> {
  const names = Object.keys(works) as K[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = -warm; round < rounds; round++)
    // Every second round runs backwards: none always follows the same one and finds its caches.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const ms = await millisecondsOf(works[name]);
      if (round >= 0) taken[name].push(ms);
    }
  for (const name of names) taken[name].sort((a, b) => a - b);
  return taken;
}

export async function millisecondsOf(work: Work): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Processor time of this process, user and system, in seconds. */
export async function processorSecondsOf(work: Work): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

/** A comparison of medians. */
export function ratio(what: string, limit: number, taken: Record<"measured" | "baseline", number[]>): Finding {
  const { measured, baseline } = taken;
  return { what, unit: "ms", value: median(measured), baseline: median(baseline), must: "at most", limit };
}

export function median(ascending: readonly number[]): number {
  return percentile(ascending, 0.5);
}

/** @param share between 0 and 1 */
export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
}
