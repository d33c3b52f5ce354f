import { oncePerProcess } from "#db/once-per-process.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { instruments } from "#server/ground/platform/instruments.ts";

type Waiting = { go: () => void };
type Turns = { running: Map<string, number>; total: number; queues: Map<string, Waiting[]> };

const turns = oncePerProcess<Turns>("tickmarkTurns", () => ({ running: new Map(), total: 0, queues: new Map() }));

const MOST_WAITING = 200;
const LONGEST_WAIT_MS = 10_000;

/**
 * Waiting payers take turns and get at most half the places, so that a thousand requests from one do not delay another's.
 * @throws AppError("too_many_requests") if too many of the payer's wait; AppError("unavailable") after ten seconds
 */
export async function inTurn<R>(payer: string | null, places: number, run: () => Promise<R>): Promise<R> {
  const key = payer ?? "";
  await acquire(key, places);
  try {
    return await run();
  } finally {
    const { running } = turns();
    const left = (running.get(key) ?? 1) - 1;
    if (left > 0) running.set(key, left);
    else running.delete(key);
    turns().total -= 1;
    admitNext(places);
  }
}

export function waitingForTurns(): number {
  return [...turns().queues.values()].reduce((sum, queue) => sum + queue.length, 0);
}

async function acquire(key: string, places: number): Promise<void> {
  const { queues } = turns();
  const queue = queues.get(key) ?? [];
  if (queue.length === 0 && hasRoom(key, places)) return enter(key);
  if (queue.length >= MOST_WAITING) {
    instruments().limited.inc({ limit: "waiting" });
    const words = "Too many of your requests are already waiting. Nothing was changed; try again in a moment.";
    throw new AppError("too_many_requests", words, { denial: false, retryAfter: 5 });
  }
  queues.set(key, queue);
  await new Promise<void>((resolve, reject) => {
    const waiting = {
      go() {
        clearTimeout(timer);
        resolve();
      },
    };
    const timer = setTimeout(() => {
      queue.splice(queue.indexOf(waiting), 1);
      if (queue.length === 0) queues.delete(key);
      instruments().limited.inc({ limit: "waiting" });
      reject(
        new AppError("unavailable", "Tickmark is too busy right now. Nothing was changed; try again in a moment."),
      );
    }, LONGEST_WAIT_MS);
    queue.push(waiting);
  });
}

function hasRoom(key: string, places: number): boolean {
  const { running, total } = turns();
  return total < places && (running.get(key) ?? 0) < Math.ceil(places / 2);
}

function enter(key: string): void {
  const { running } = turns();
  running.set(key, (running.get(key) ?? 0) + 1);
  turns().total += 1;
}

function admitNext(places: number): void {
  const { queues } = turns();
  for (const [key, queue] of queues) {
    if (!hasRoom(key, places)) continue;
    const next = queue.shift();
    queues.delete(key);
    if (queue.length > 0) queues.set(key, queue);
    if (!next) continue;
    enter(key);
    next.go();
    return;
  }
}
