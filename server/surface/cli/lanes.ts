import { keepLatest } from "#server/ground/platform/keep-latest.ts";

/** 0 is the front process; 1 and up are side processes. */
export type Lane = number;

/** How long a client counts as busy after exceeding a browser's connections. Clients that come back soon behave the same. */
const BUSY_MS = 30_000;
const ABOUT_MS = 5000;
/** Browsers open at most this many connections, so a page's own requests make nobody busy. */
const BROWSER_OPENS = 6;

type Seen = { payer: string; at: number };

// To the process with the fewest in progress. A client with more connections than a browser is confined to one side process while
// others are present, so that it only delays itself.
export function lanes(sides: number) {
  const under = Array.from({ length: sides + 1 }, () => new Map<string, number>());
  const busyUntil = new Map<string, number>();
  /** when the last heavy client stops counting as one */
  let latestBusy = 0;
  let latest: Seen = { payer: "", at: Number.NEGATIVE_INFINITY };
  let before = latest;

  /** @returns the lane, and a function to call once the request is answered */
  function enter(payer: string, now: number): { lane: Lane; leave: () => void } {
    const lane = laneFor(payer, now);
    const held = under[lane] ?? new Map();
    held.set(payer, (held.get(payer) ?? 0) + 1);
    const leave = () => {
      const left = (held.get(payer) ?? 1) - 1;
      if (left > 0) held.set(payer, left);
      else held.delete(payer);
    };
    return { lane, leave };
  }

  function laneFor(payer: string, now: number): Lane {
    const alone = !isSomebodyBeside(payer, now);
    const counts = under.map((held) => held.get(payer) ?? 0);
    const underWay = sum(counts);
    if (underWay >= BROWSER_OPENS) {
      keepLatest(busyUntil, payer, now + BUSY_MS);
      latestBusy = now + BUSY_MS;
    }
    if (alone || latestBusy <= now) return leastOf(under.map((held) => sum([...held.values()])));
    if (sides === 0 || (busyUntil.get(payer) ?? 0) <= now) return 0;
    const ofSides = counts.slice(1);
    const own = ofSides.findIndex((n) => n > 0);
    if (own >= 0) return 1 + own;
    return 1 + leastOf(under.slice(1).map((held) => held.size));
  }

  function isSomebodyBeside(payer: string, now: number): boolean {
    if (latest.payer !== payer) before = latest;
    latest = { payer, at: now };
    return now - before.at < ABOUT_MS;
  }

  return { enter };
}

function leastOf(counts: readonly number[]): number {
  return counts.indexOf(Math.min(...counts));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, n) => all + n, 0);
}
