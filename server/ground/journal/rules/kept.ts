import { keepingOf, keptName } from "./note.ts";
import type { KeptCheckpoint } from "./verify.ts";

/** Each note names the checkpoint kept before it: the first named but not in `own`, or null. @param notes of one log, opened */
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
