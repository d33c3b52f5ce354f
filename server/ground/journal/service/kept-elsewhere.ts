import type { KeptCheckpoint } from "../rules/verify.ts";

/** A checkpoint that somebody kept outside the database: the id of the log it is of, and the signed note. */
export type KeptElsewhere = KeptCheckpoint & { logId: string };

/** A note: lines, an empty one, then its signatures. */
const NOTE = /[^\n]+\n(\d+)\n(?:[^\n]+\n)+\n(?:— [^\n]+\n)+/gu;

/**
 * Reads the checkpoints in a file's text, one after another. Nothing about them is believed yet.
 *
 * @throws Error if there is none, or anything but notes
 */
export function readCheckpoints(text: string): KeptElsewhere[] {
  const notes = [...`${text.replaceAll("\r\n", "\n").trim()}\n`.matchAll(NOTE)];
  const rest = notes.reduce((left, [note]) => left.replace(note.trim(), ""), text.replaceAll("\r\n", "\n"));
  if (notes.length === 0 || rest.trim() !== "")
    throw new Error("A file of checkpoints holds signed notes, as the activity page copies them, and nothing else.");
  return notes.map(([note, size]) => ({ logId: logOf(note), size: Number(size), note }));
}

/** A log's own checkpoints and those kept elsewhere, by size, as the check reads them. */
export function merged(own: readonly KeptCheckpoint[], elsewhere: readonly KeptElsewhere[], logId: string) {
  return [...own, ...elsewhere.filter((kept) => kept.logId === logId)].sort((a, b) => a.size - b.size);
}

/** The log that a note's origin line names: what follows the last slash. */
function logOf(note: string): string {
  return /^.*\/([^/\n]+)\n/.exec(note)?.[1] ?? "";
}
