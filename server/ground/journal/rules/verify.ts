import { FIRST_SEQUENCE, type JournalEntry, readEntry } from "./entry.ts";
import { appendLeaves, EMPTY_FRONTIER, leafHash, rootOf } from "./merkle.ts";
import { type Checkpoint, JournalRuleError, keptName, openCheckpoint, readVerifierKey } from "./note.ts";

/** An entry's row: the hashed body, and columns that repeat parts of it. `at` is an instant in milliseconds with Z. */
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

/** A log's head row: `note` is the signed checkpoint of all `size` entries. */
export type LogHead = { size: number; frontier: Buffer; note: string };

/** A kept checkpoint's row. */
export type KeptCheckpoint = { size: number; note: string };

/** `sequence` is null where no entry is at fault, but the head, a checkpoint or a note. */
export type Misfit = { ok: false; sequence: number | null; problem: string };
export type Verdict = { ok: true; size: number; root: Buffer } | Misfit;

/** The tree grows by so many leaves at a time: one by one it takes four times as long. */
const LEAVES_AT_ONCE = 1000;

/** A key that notes may be signed with, and the origin they then name. */
type Trust = { verifierKey: string; origin: string };
type Trusts = readonly [Trust, ...Trust[]];
/** A note that opened: so many entries must hash to this root. */
type Mark = { name: string; size: number; root: Buffer };
/** The first thing wrong that is not an entry's fault; told only when every entry fits. */
type Doubt = { first: Misfit | null };
type Rows<T> = Iterable<T> | AsyncIterable<T>;

/**
 * Recomputes a log from its rows and compares it with everything signed about it. Rows are read once and not kept.
 *
 * Where only the root differs, any entry since the last checkpoint that fits may be at fault: the verdict names the first of
 * them and gives the range. A log set back as a whole (rows, head and every newer checkpoint restored from an old copy) is
 * consistent in itself: only a checkpoint kept elsewhere shows that.
 *
 * @param entries by ascending sequence; from a database page by page, because to wait for each of a million takes seconds
 * @param checkpoints by ascending size; any that contradicts the rows is found, none at all is no fault
 * @param verifierKey the journal's public key in text form, from a trusted place and not from these rows
 * @param former keys that signed the log before that one, each with the origin it signed for
 * @throws JournalRuleError if a verifier key itself is malformed
 */
export async function verifyLog(
  entries: Iterable<StoredEntry> | AsyncIterable<readonly StoredEntry[]>,
  head: LogHead | null,
  checkpoints: Rows<KeptCheckpoint>,
  verifierKey: string,
  origin: string,
  former: readonly Trust[] = [],
): Promise<Verdict> {
  const trust: Trusts = [{ verifierKey, origin }, ...former];
  for (const { verifierKey } of trust) readVerifierKey(verifierKey);
  const doubt: Doubt = { first: null };
  const headMark = openHead(head, trust, doubt);
  const marks = marksBySize(headMark, checkpoints, trust, doubt);
  try {
    const tree = { frontier: EMPTY_FRONTIER, size: 0 };
    const leaves: Buffer[] = [];
    let proven = 0;
    let mark = await following(marks);

    // Compares the tree so far with the marks at its size, both before the next entry and after the last one.
    async function reach(): Promise<Misfit | null> {
      tree.frontier = appendLeaves(tree.frontier, tree.size, leaves);
      tree.size += leaves.length;
      leaves.length = 0;
      for (; mark?.size === tree.size; mark = await following(marks)) {
        const contradiction = contradictionWith(mark, rootOf(tree.frontier, tree.size), proven);
        if (contradiction) return contradiction;
        proven = tree.size;
      }
      return null;
    }

    for await (const page of Symbol.iterator in entries ? [entries] : entries) {
      for (const entry of page) {
        const size = tree.size + leaves.length;
        const contradiction = mark?.size === size || leaves.length === LEAVES_AT_ONCE ? await reach() : null;
        const fault = contradiction ?? faultOf(entry, FIRST_SEQUENCE + size, headMark, origin);
        if (fault) return fault;
        leaves.push(entry.leafHash);
      }
    }
    const contradiction = await reach();
    if (contradiction) return contradiction;

    if (mark) return missing(tree.size, mark);
    if (doubt.first) return doubt.first;
    if (!head?.frontier.equals(tree.frontier)) {
      return misfit(null, "The frontier stored in the head is not that of the entries, which themselves fit");
    }
    return { ok: true, size: tree.size, root: rootOf(tree.frontier, tree.size) };
  } finally {
    await marks.return(undefined);
  }
}

/** What is wrong with one row, given the sequence it must have; null if nothing. */
function faultOf(entry: StoredEntry, expected: number, head: Mark | null, origin: string): Misfit | null {
  const misplaced = misplacement(entry.sequence, expected, head);
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
  return column
    ? misfit(expected, `Entry ${expected}: the column ${column} does not say what the signed text says`)
    : null;
}

function misplacement(sequence: number, expected: number, head: Mark | null): Misfit | null {
  if (!Number.isSafeInteger(sequence)) {
    return misfit(expected, `In the place of entry ${expected} stands one numbered ${sequence}`);
  }
  if (sequence < expected) {
    return misfit(sequence, `Entry ${sequence} stands twice, out of order or before the first place`);
  }
  if (head && expected >= FIRST_SEQUENCE + head.size) {
    const held = `the head, which holds ${counted(head.size)}`;
    return misfit(
      sequence,
      `Entry ${sequence} lies beyond ${held}: it was added past the journal, or the head set back`,
    );
  }
  if (sequence === expected) return null;
  return misfit(expected, `${ranged(expected, sequence - 1)} missing: entry ${sequence} stands in the place`);
}

/** The columns that repeat a part of the signed text. */
const REPEATED: [
  column: Exclude<keyof StoredEntry, "sequence" | "body" | "leafHash">,
  signed: (body: JournalEntry) => string | null,
][] = [
  ["at", (body) => body.at],
  ["action", (body) => body.action],
  ["actorId", (body) => body.actor.id],
  ["subjectType", (body) => body.subject.type],
  ["subjectId", (body) => body.subject.id],
  ["underId", (body) => body.under?.id ?? null],
  ["underOrgId", (body) => body.under?.organization ?? null],
  ["engagementId", (body) => body.under?.engagement ?? null],
];

function differingColumn(entry: StoredEntry, body: JournalEntry): string | null {
  return REPEATED.find(([column, signed]) => entry[column] !== signed(body))?.[0] ?? null;
}

function contradictionWith(mark: Mark, root: Buffer, proven: number): Misfit | null {
  if (mark.root.equals(root)) return null;
  if (proven === mark.size) {
    const other = mark.size === 0 ? "an empty log has" : "another signed one of the same size, which the entries fit";
    return misfit(null, `${mark.name} states another root than ${other}`);
  }
  const first = FIRST_SEQUENCE + proven;
  const last = FIRST_SEQUENCE + mark.size - 1;
  const since = proven === 0 ? "" : ` The entries before fit the checkpoint of size ${proven}.`;
  const who = first === last ? `Entry ${first} is` : `One or more of entries ${first} to ${last} are`;
  return misfit(first, `${who} not what was signed: ${mark.name} states another root.${since}`);
}

function missing(size: number, mark: Mark): Misfit {
  const first = FIRST_SEQUENCE + size;
  const range = ranged(first, FIRST_SEQUENCE + mark.size - 1);
  return misfit(first, `${range} missing from the end: ${mark.name} is signed for ${counted(mark.size)}`);
}

function openHead(head: LogHead | null, trust: Trusts, doubt: Doubt): Mark | null {
  if (head) return opened("The head", head, trust, doubt);
  doubt.first ??= misfit(null, "The log has no head: nothing signed says how many entries it should have");
  return null;
}

/** Every note that opens, the head's in its place among the checkpoints, by ascending size. */
async function* marksBySize(head: Mark | null, kept: Rows<KeptCheckpoint>, trust: Trusts, doubt: Doubt) {
  let waiting = head;
  let largest = 0;
  for await (const row of kept) {
    const mark = opened(`The checkpoint of size ${row.size}`, row, trust, doubt);
    if (mark === null) continue;
    if (mark.size < largest) {
      doubt.first ??= misfit(null, `${mark.name} stands after the one of size ${largest}, out of order`);
      continue;
    }
    largest = mark.size;
    if (waiting && waiting.size < mark.size) {
      yield waiting;
      waiting = null;
    }
    yield mark;
  }
  if (waiting) yield waiting;
}

export type HeadProblem = { fault: "missing" | "unsigned" | "rewritten" | "checkpoint_gone"; problem: string };

/**
 * Why this head must not be extended; null if one of the keys signed it for this log, size and frontier, and the checkpoint it
 * names is still kept.
 * @param kept name of the newest kept checkpoint; null for none
 */
export function problemWithHead(head: LogHead, kept: string | null, trust: Trusts): HeadProblem | null {
  const result = openedBy(head, trust);
  if ("fault" in result) return result;
  const root = tried(() => rootOf(head.frontier, head.size));
  if (!root.ok || !root.value.equals(result.root))
    return { fault: "rewritten", problem: "its frontier has another root" };
  const newest = result.keep ? keptName(head) : result.kept;
  return newest === null || newest === kept ? null : { fault: "checkpoint_gone", problem: `it names ${newest}` };
}

function opened(name: string, row: KeptCheckpoint, trust: Trusts, doubt: Doubt): Mark | null {
  const result = openedBy(row, trust);
  if (!("fault" in result)) return { name, size: row.size, root: result.root };
  doubt.first ??= misfit(null, `${name} cannot be trusted: ${result.problem}`);
  return null;
}

/** @returns the checkpoint, opened by the first key that fits, or its fault: by the newest key that opens it, if any */
function openedBy(row: KeptCheckpoint, trust: Trusts): Checkpoint | HeadProblem {
  let wrong: HeadProblem = { fault: "unsigned", problem: "" };
  for (const key of trust) {
    const result = tried(() => openCheckpoint(row.note, key.verifierKey));
    const problem = result.ok ? misstated(result.value, row, key) : result.error;
    if (result.ok && problem === null) return result.value;
    if (result.ok ? wrong.fault === "unsigned" : !wrong.problem)
      wrong = { fault: result.ok ? "rewritten" : "unsigned", problem: problem ?? "" };
  }
  return wrong;
}

function misstated(signed: { origin: string; size: number }, row: KeptCheckpoint, trust: Trust): string | null {
  if (signed.origin !== trust.origin) return `it is signed for the log ${signed.origin}, not for ${trust.origin}`;
  if (signed.size !== row.size) return `it is signed for ${counted(signed.size)}, not for ${row.size}`;
  return null;
}

function tried<T>(read: () => T): { ok: true; value: T } | { ok: false; error: string } {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof JournalRuleError || error instanceof RangeError) return { ok: false, error: error.message };
    throw error;
  }
}

async function following(marks: AsyncGenerator<Mark>): Promise<Mark | null> {
  const step = await marks.next();
  return step.done ? null : step.value;
}

function misfit(sequence: number | null, problem: string): Misfit {
  return { ok: false, sequence, problem };
}

function ranged(first: number, last: number): string {
  return first === last ? `Entry ${first} is` : `Entries ${first} to ${last} are`;
}

function counted(size: number): string {
  return size === 1 ? "1 entry" : `${size} entries`;
}
