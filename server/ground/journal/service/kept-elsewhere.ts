import type { KeptCheckpoint } from "../rules/verify.ts";

/** A checkpoint kept outside the database, with its log's id. */
export type KeptElsewhere = KeptCheckpoint & { logId: string };

/** Lines, an empty line, then signatures. */
const NOTE = /[^\n]+\n(\d+)\n(?:[^\n]+\n)+\n(?:— [^\n]+\n)+/gu;

/** Parses the checkpoints in a file, without trusting them. @throws Error if there are none, or anything else */
export function readCheckpoints(text: string): KeptElsewhere[] {
  const notes = [...`${text.replaceAll("\r\n", "\n").trim()}\n`.matchAll(NOTE)];
  const rest = notes.reduce((left, [note]) => left.replace(note.trim(), ""), text.replaceAll("\r\n", "\n"));
  if (notes.length === 0 || rest.trim() !== "")
    throw new Error("A checkpoint file contains signed notes, as copied from the activity page, and nothing else.");
  return notes.map(([note, size]) => ({ logId: logOf(note), size: Number(size), note }));
}

/** A log's own checkpoints and those kept elsewhere, by size. */
export function merged(own: readonly KeptCheckpoint[], elsewhere: readonly KeptElsewhere[], logId: string) {
  return [...own, ...elsewhere.filter((kept) => kept.logId === logId)].sort((a, b) => a.size - b.size);
}

/** The log named in a note's origin line, after the last slash. */
function logOf(note: string): string {
  return /^.*\/([^/\n]+)\n/.exec(note)?.[1] ?? "";
}
