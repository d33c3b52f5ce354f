import type { KeptCheckpoint } from "../rules/verify.ts";

export type KeptElsewhere = KeptCheckpoint & { logId: string };

const NOTE = /[^\n]+\n(\d+)\n(?:[^\n]+\n)+\n(?:— [^\n]+\n)+/gu;

/** Does not trust them. @throws Error if there are none, or anything else */
export function readCheckpoints(text: string): KeptElsewhere[] {
  const notes = [...`${text.replaceAll("\r\n", "\n").trim()}\n`.matchAll(NOTE)];
  const rest = notes.reduce((left, [note]) => left.replace(note.trim(), ""), text.replaceAll("\r\n", "\n"));
  if (notes.length === 0 || rest.trim() !== "")
    throw new Error("A checkpoint file contains signed notes, as copied from the activity page, and nothing else.");
  return notes.map(([note, size]) => ({ logId: logOf(note), size: Number(size), note }));
}

export function merged(own: readonly KeptCheckpoint[], elsewhere: readonly KeptElsewhere[], logId: string) {
  return [...own, ...elsewhere.filter((kept) => kept.logId === logId)].sort((a, b) => a.size - b.size);
}

function logOf(note: string): string {
  return /^.*\/([^/\n]+)\n/.exec(note)?.[1] ?? "";
}
