import { FIRST_SEQUENCE, type JournalEntry, readEntry } from "./entry.ts";
import { leafHash, subtreeRoots } from "./merkle.ts";
import { counted, type Misfit, misfit, ranged, tried } from "./misfit.ts";

/** `at` is an instant in milliseconds with Z. */
export type StoredEntry = {
  sequence: number;
  body: string;
  leafHash: Buffer;
  at: string;
  action: string;
  actorId: string | null;
  subjectType: string;
  subjectId: string | null;
  underId: string | null;
  underOrgId: string | null;
  engagementId: string | null;
};

export type Place = {
  /** entries before it */
  from: number;
  /** null if no head can be trusted */
  headSize: number | null;
  origin: string;
  /** sizes at which the tree is compared with what was signed, ascending */
  cuts: readonly number[];
};

export type Checked = { spans: { end: number; roots: Uint8Array }[]; fault: Misfit | null };

export function checkBatch(entries: Iterable<StoredEntry>, { from, headSize, origin, cuts }: Place): Checked {
  const spans: Checked["spans"] = [];
  const cut = new Set(cuts);
  let start = from;
  let leaves: Buffer[] = [];
  function close(): void {
    const end = start + leaves.length;
    if (end > start) spans.push({ end, roots: subtreeRoots(start, leaves) });
    start = end;
    leaves = [];
  }
  for (const entry of entries) {
    const place = start + leaves.length;
    if (cut.has(place)) close();
    const fault = faultOf(entry, FIRST_SEQUENCE + place, headSize, origin);
    if (fault) {
      close();
      return { spans, fault };
    }
    leaves.push(entry.leafHash);
  }
  close();
  return { spans, fault: null };
}

function faultOf(entry: StoredEntry, expected: number, headSize: number | null, origin: string): Misfit | null {
  const misplaced = misplacement(entry.sequence, expected, headSize);
  if (misplaced) return misplaced;
  if (!leafHash(entry.body).equals(entry.leafHash)) {
    return misfit(expected, `Entry ${expected} was changed: its text does not have the hash stored beside it`);
  }
  const read = tried(() => readEntry(entry.body));
  if (!read.ok) return misfit(expected, `Entry ${expected} cannot be read: ${read.error}`);
  const body = read.value;
  if (body.sequence !== expected) {
    return misfit(expected, `Entry ${expected} holds the text of entry ${body.sequence}`);
  }
  if (origin !== body.log && !origin.endsWith(`/${body.log}`)) {
    return misfit(expected, `Entry ${expected} belongs to the log ${body.log}, not to ${origin}`);
  }
  const column = differingColumn(entry, body);
  return column ? misfit(expected, `Entry ${expected}: the column ${column} differs from the signed text`) : null;
}

function misplacement(sequence: number, expected: number, headSize: number | null): Misfit | null {
  if (!Number.isSafeInteger(sequence)) {
    return misfit(expected, `Entry ${expected} is replaced by one numbered ${sequence}`);
  }
  if (sequence < expected) {
    return misfit(sequence, `Entry ${sequence} is duplicated, out of order or before the first`);
  }
  if (headSize !== null && expected >= FIRST_SEQUENCE + headSize) {
    const held = `the head, which holds ${counted(headSize)}`;
    return misfit(
      sequence,
      `Entry ${sequence} is beyond ${held}: it was added outside the journal, or the head was set back`,
    );
  }
  if (sequence === expected) return null;
  return misfit(expected, `${ranged(expected, sequence - 1)} missing: entry ${sequence} is in its place`);
}

function differingColumn(entry: StoredEntry, { at, action, actor, subject, under }: JournalEntry): string | null {
  if (entry.at !== at) return "at";
  if (entry.action !== action) return "action";
  if (entry.actorId !== actor.id) return "actorId";
  if (entry.subjectType !== subject.type) return "subjectType";
  if (entry.subjectId !== subject.id) return "subjectId";
  if (entry.underId !== (under?.id ?? null)) return "underId";
  if (entry.underOrgId !== (under?.organization ?? null)) return "underOrgId";
  return entry.engagementId === (under?.engagement ?? null) ? null : "engagementId";
}
