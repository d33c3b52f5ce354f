import { keepingOf, keptName } from "./note.ts";
import type { KeptCheckpoint } from "./verify.ts";

/**
 * Reports the first checkpoint that a note names but the log does not keep, or null. Each note names the checkpoint kept before
 * it, so none can be missing unnoticed.
 * @param own the checkpoints that the log keeps
 * @param notes of one log, already opened: its head's, and checkpoints kept here and elsewhere
 */
export function missingCheckpoint(own: readonly KeptCheckpoint[], notes: readonly KeptCheckpoint[]): string | null {
  const there = new Set(own.map(keptName));
  for (const { size, note } of notes) {
    const { kept, keep } = keepingOf(note);
    for (const name of [...(keep ? [keptName({ size, note })] : []), ...(kept === null ? [] : [kept])])
      if (!there.has(name))
        return `The checkpoint of size ${Number.parseInt(name, 10)} is gone: that of size ${size} says that it is kept`;
  }
  return null;
}
