import { oncePerProcess } from "#db/once-per-process.ts";
import { AppError } from "./errors.ts";
import { instruments } from "./instruments.ts";

export type Gate = { name: string; places: number; mostWaiting: number; longestWaitMs: number };

type Waiting = { enter: () => void };
type State = { under: number; waiting: Waiting[] };

const gates = oncePerProcess("tickmarkGates", () => new Map<string, State>());

/** First come, first served. @throws AppError("unavailable") if the queue is full or the wait too long; nothing has started */
export async function throughGate<R>(gate: Gate, run: () => Promise<R>): Promise<R> {
  const state = stateOf(gate.name);
  if (state.under < gate.places) state.under += 1;
  else await turn(gate, state);
  try {
    return await run();
  } finally {
    const next = state.waiting.shift();
    // Hand over directly, so that no newcomer can take the slot.
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
  const words = "Tickmark is too busy right now. Nothing was changed; try again in a moment.";
  return new AppError("unavailable", words, { retryAfter: longestWaitMs / 1000 });
}

function stateOf(name: string): State {
  const state = gates().get(name) ?? { under: 0, waiting: [] };
  gates().set(name, state);
  return state;
}
