import type { Kept } from "./checkpoint.ts";

/**
 * The copies are each person's own, though they hold nothing private: what one person accepts after an alarm must not silence it for
 * the next one at the same browser. They outlive a sign-out (app/_lib/whose-page.ts).
 */
const keyOf = (personId: string, log: string) => `tickmark.checkpoint.${personId}.${log}`;

/** @returns null when there is none or it is unreadable */
export function keptCheckpoint(personId: string, log: string): Kept | null {
  const text = localStorage.getItem(keyOf(personId, log));
  try {
    const { note, key, since } = JSON.parse(text ?? "null") ?? {};
    const sound = [note, key].every((part) => typeof part === "string") && !Number.isNaN(Date.parse(since));
    return sound ? { note, key, since } : null;
  } catch {
    return null;
  }
}

export function keepCheckpoint(personId: string, log: string, kept: Kept): void {
  localStorage.setItem(keyOf(personId, log), JSON.stringify(kept));
}
