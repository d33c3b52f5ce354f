import type { Checked, Place } from "./batch.ts";
import { FIRST_SEQUENCE } from "./entry.ts";
import { appendSubtrees, EMPTY_FRONTIER, rootOf } from "./merkle.ts";
import { counted, type Misfit, misfit, ranged, tried } from "./misfit.ts";
import { type Checkpoint, keptName, openCheckpoint, readVerifierKey } from "./note.ts";

export type LogHead = { size: number; frontier: Buffer; note: string };

export type KeptCheckpoint = { size: number; note: string };

export type Verdict = { ok: true; size: number; root: Buffer } | Misfit;

type Trust = { verifierKey: string; origin: string };
type Trusts = readonly [Trust, ...Trust[]];
type Mark = { name: string; size: number; root: Buffer };
/** Reported only if every entry fits. */
type Doubt = { first: Misfit | null };

export type Batches = (of: Omit<Place, "from">) => AsyncIterable<Checked>;

/**
 * Reads rows once. A log set back as a whole, with all its checkpoints, is consistent: only one kept elsewhere reveals it.
 * @param checkpoints by ascending size; none at all is no fault
 * @param verifierKey from a trusted place and not from these rows
 * @param former keys that signed before, each with its origin
 * @throws JournalRuleError if a verifier key is malformed
 */
export async function verifyLog(
  batches: Batches,
  head: LogHead | null,
  checkpoints: readonly KeptCheckpoint[],
  verifierKey: string,
  origin: string,
  former: readonly Trust[] = [],
): Promise<Verdict> {
  const trust: Trusts = [{ verifierKey, origin }, ...former];
  for (const { verifierKey } of trust) readVerifierKey(verifierKey);
  const doubt: Doubt = { first: null };
  const headMark = openHead(head, trust, doubt);
  const marks = marksBySize(headMark, checkpoints, trust, doubt);
  const tree = { frontier: EMPTY_FRONTIER, size: 0 };
  let proven = 0;
  let mark = following(marks);

  function reach(): Misfit | null {
    for (; mark?.size === tree.size; mark = following(marks)) {
      const contradiction = contradictionWith(mark, rootOf(tree.frontier, tree.size), proven);
      if (contradiction) return contradiction;
      proven = tree.size;
    }
    return null;
  }

  const unfit = reach();
  if (unfit) return unfit;
  for await (const { spans, fault } of batches({
    headSize: headMark?.size ?? null,
    origin,
    cuts: cutsAt(head, checkpoints),
  })) {
    for (const { end, roots } of spans) {
      tree.frontier = appendSubtrees(tree.frontier, tree.size, end, roots);
      tree.size = end;
      const contradiction = reach();
      if (contradiction) return contradiction;
    }
    if (fault) return fault;
  }

  if (mark) return missing(tree.size, mark);
  if (doubt.first) return doubt.first;
  if (!head?.frontier.equals(tree.frontier)) {
    return misfit(null, "The frontier stored in the head is not that of the entries, which themselves fit");
  }
  return { ok: true, size: tree.size, root: rootOf(tree.frontier, tree.size) };
}

function cutsAt(head: LogHead | null, checkpoints: readonly KeptCheckpoint[]): number[] {
  const sizes = new Set([...checkpoints, ...(head ? [head] : [])].map(({ size }) => size));
  return [...sizes].sort((a, b) => a - b);
}

function contradictionWith(mark: Mark, root: Buffer, proven: number): Misfit | null {
  if (mark.root.equals(root)) return null;
  if (proven === mark.size) {
    const other = mark.size === 0 ? "an empty log has" : "another signed one of the same size, which the entries fit";
    return misfit(null, `${mark.name} states a different root than ${other}`);
  }
  const first = FIRST_SEQUENCE + proven;
  const last = FIRST_SEQUENCE + mark.size - 1;
  const since = proven === 0 ? "" : ` The entries before fit the checkpoint of size ${proven}.`;
  const who = first === last ? `Entry ${first} is` : `One or more of entries ${first} to ${last} are`;
  return misfit(first, `${who} not what was signed: ${mark.name} states a different root.${since}`);
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

function* marksBySize(head: Mark | null, kept: readonly KeptCheckpoint[], trust: Trusts, doubt: Doubt) {
  let waiting = head;
  let largest = 0;
  for (const row of kept) {
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

/** Null if a trusted key signed it for this log, size and frontier, and `kept`, its newest kept checkpoint, is the one it names. */
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

function following(marks: Iterator<Mark>): Mark | null {
  const step = marks.next();
  return step.done ? null : step.value;
}
