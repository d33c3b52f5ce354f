import { JournalRuleError } from "./note.ts";

/** `sequence` is null if the head, a checkpoint or a note is at fault */
export type Misfit = { ok: false; sequence: number | null; problem: string };

export function misfit(sequence: number | null, problem: string): Misfit {
  return { ok: false, sequence, problem };
}

export function ranged(first: number, last: number): string {
  return first === last ? `Entry ${first} is` : `Entries ${first} to ${last} are`;
}

export function counted(size: number): string {
  return size === 1 ? "1 entry" : `${size} entries`;
}

export function tried<T>(read: () => T): { ok: true; value: T } | { ok: false; error: string } {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof JournalRuleError || error instanceof RangeError) return { ok: false, error: error.message };
    throw error;
  }
}
