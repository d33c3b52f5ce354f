import { threadId } from "node:worker_threads";
import { AppError } from "#server/ground/platform/errors.ts";

/** What a test lets a thread do. */
export function whichThread(): number {
  return threadId;
}

/** The names of what the thread knows of its surroundings. */
export function surroundings(): string[] {
  return Object.keys(process.env);
}

export function endless(): never {
  for (;;) Math.random();
}

export function greedy(): string[] {
  const all: string[] = [];
  for (;;) all.push(String(Math.random()).repeat(1000));
}

export function refusing(field: string): never {
  throw new AppError("conflict", "Not like this.", { field });
}
