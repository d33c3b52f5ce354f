import { AppError } from "./errors.ts";
import { instruments } from "./instruments.ts";

/** What of a kind of work may be under way in one process, and how much of it may wait for how long. */
export type Gate = { name: string; places: number; mostWaiting: number; longestWaitMs: number };

type Waiting = { enter: () => void };
type State = { under: number; waiting: Waiting[] };

// One set a process, also when the bundler loads this module several times.
const shared = globalThis as typeof globalThis & { tickmarkGates?: Map<string, State> };

/**
 * Runs a piece of work when there is a place for it, first come, first served: so that a flood of it takes neither all of the
 * processor nor all of the memory.
 *
 * @throws AppError("unavailable") when too many wait already, or this one has waited too long; nothing of it was begun
 */
export async function throughGate<R>(gate: Gate, run: () => Promise<R>): Promise<R> {
  const state = stateOf(gate.name);
  if (state.under < gate.places) state.under += 1;
  else await turn(gate, state);
  try {
    return await run();
  } finally {
    const next = state.waiting.shift();
    // The place goes over to who comes next: nobody slips in between.
    if (next) next.enter();
    else state.under -= 1;
  }
}

function turn(gate: Gate, state: State): Promise<void> {
  if (state.waiting.length >= gate.mostWaiting) throw busy(gate);
  return new Promise((resolve, reject) => {
    const waiting = {
      enter() {
        clearTimeout(timer);
        resolve();
      },
    };
    const timer = setTimeout(() => {
      state.waiting.splice(state.waiting.indexOf(waiting), 1);
      reject(busy(gate));
    }, gate.longestWaitMs);
    state.waiting.push(waiting);
  });
}

function busy({ name, longestWaitMs }: Gate): AppError {
  instruments().limited.inc({ limit: name });
  const words = "There is too much to do just now. Nothing was changed; try again in a moment.";
  return new AppError("unavailable", words, { retryAfter: longestWaitMs / 1000 });
}

function stateOf(name: string): State {
  shared.tickmarkGates ??= new Map();
  const state = shared.tickmarkGates.get(name) ?? { under: 0, waiting: [] };
  shared.tickmarkGates.set(name, state);
  return state;
}
