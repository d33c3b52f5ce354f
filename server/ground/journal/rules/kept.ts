import { keepingOf, keptName } from "./note.ts";
import type { KeptCheckpoint } from "./verify.ts";

/**
 * The first of these notes that names a checkpoint which is not kept, as a problem; null if there is none. Each state names the
 * checkpoint kept last before it, so of all that were ever kept none can be missing from among the others.
 *
 * @param own the checkpoints that the log keeps
 * @param notes of one log, opened before: its head's, and checkpoints kept here and elsewhere
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
