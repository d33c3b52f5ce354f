import { addDays, type CalendarDate, dayNumber, daysBetween, type Span } from "#server/ground/calendar/rules.ts";
import type { Days } from "./cycles.ts";
import type { Occurrence } from "./occurrences.ts";

export const OCCURRENCE_STATES = ["covered", "late", "awaiting", "missing", "due", "coming", "not_applicable"] as const;

export type OccurrenceState = (typeof OCCURRENCE_STATES)[number];

/**
 * What a piece of evidence shows (`covers`) and when it was collected, in the workspace's time zone. A `waiting` one does not
 * count until reviewed. Returned evidence is never included.
 */
export type EvidenceSpan = { id: string; covers: Span; collectedOn: CalendarDate; waiting: boolean };

/**
 * @property evidenceIds all pieces that cover the occurrence, or will once accepted, earliest collected first
 * @property collectedOn the earliest collection among counting pieces, else among waiting ones
 * @property daysLate calendar days past due date and grace, of the collection or (when missing) of today; else 0
 */
export type Coverage = {
  occurrence: Occurrence;
  state: OccurrenceState;
  evidenceIds: string[];
  collectedOn: CalendarDate | null;
  daysLate: number;
};

/** The earliest collection among the pieces that cover an occurrence: counting ones, and ones awaiting review. */
export type Collected = Record<"counting" | "waiting", CalendarDate | null>;

/** An occurrence's state today, as docs/glossary.md defines the states. */
export function occurrenceState(occurrence: Occurrence, collected: Collected, today: CalendarDate): OccurrenceState {
  if (!occurrence.applicable) return "not_applicable";
  if (today < occurrence.span.from) return "coming";
  const lastDay = lastDayInTime(occurrence);
  if (collected.counting !== null) return collected.counting > lastDay && !occurrence.optional ? "late" : "covered";
  if (collected.waiting !== null) return "awaiting";
  return today > lastDay ? "missing" : "due";
}

/** The part of a claimed span that evidence can show: nothing after its collection. Null when nothing is left. */
export function shownSpan(claimed: Span, collectedOn: CalendarDate): Span | null {
  if (claimed.from > collectedOn) return null;
  return { from: claimed.from, to: claimed.to < collectedOn ? claimed.to : collectedOn };
}

/** The last day before another that counting evidence ends on; what awaits its review does not count. */
export function lastCoveredBefore(evidence: readonly EvidenceSpan[], day: CalendarDate): CalendarDate | null {
  const ends = evidence.filter((e) => !e.waiting && e.covers.to < day).map((e) => e.covers.to);
  return ends.sort().at(-1) ?? null;
}

/** An occurrence as day numbers. */
export type Asked = { days: Days; optional: Days | null };

/**
 * Requires half of the shorter span, so that a quarter's file that runs over by a day does not cover the next quarter. An optional
 * occurrence requires half of the evidence, and that it ends where a performance of the period can.
 */
export function covers(evidence: Days, { days, optional }: Asked): boolean {
  const shared = Math.min(evidence.to, days.to) - Math.max(evidence.from, days.from) + 1;
  if (shared <= 0) return false;
  const length = evidence.to - evidence.from + 1;
  if (!optional) return shared * 2 >= Math.min(length, days.to - days.from + 1);
  return shared * 2 >= length && evidence.from >= optional.from && evidence.to <= optional.to;
}

/**
 * Occurrences with their covering evidence and state, in the order given, without the optional ones that nothing shows.
 * O((occurrences + evidence) log n + overlaps).
 */
export function coverageOf(
  occurrences: readonly Occurrence[],
  evidence: readonly EvidenceSpan[],
  today: CalendarDate,
): Coverage[] {
  const found = matchEvidence(occurrences, evidence);
  return occurrences.flatMap((occurrence, n) => {
    const matched = found[n] ?? [];
    if (occurrence.optional && matched.length === 0) return [];
    const evidenceIds = matched.map((piece) => piece.id);
    const first = (waiting: boolean) => matched.find((piece) => piece.waiting === waiting)?.collectedOn ?? null;
    return { ...standing(occurrence, { counting: first(false), waiting: first(true) }, today), evidenceIds };
  });
}

export function standing(occurrence: Occurrence, collected: Collected, today: CalendarDate) {
  const state = occurrenceState(occurrence, collected, today);
  const collectedOn = collected.counting ?? collected.waiting;
  return { occurrence, state, collectedOn, daysLate: daysLate(occurrence, state, collectedOn, today) };
}

type Entry = Asked & { reach: number; found: EvidenceSpan[] };

function matchEvidence(occurrences: readonly Occurrence[], evidence: readonly EvidenceSpan[]): EvidenceSpan[][] {
  const entries = occurrences.map((occurrence): Entry => ({ ...asked(occurrence), reach: 0, found: [] }));
  const byStart = [...entries].sort((a, b) => a.days.from - b.days.from);
  // A running maximum of the ends is monotonic, so it can be binary-searched even when event spans overlap.
  let reach = -Infinity;
  for (const entry of byStart) {
    reach = Math.max(reach, entry.days.to);
    entry.reach = reach;
  }
  for (const piece of [...evidence].sort(byCollection)) {
    const days = daysOf(piece.covers);
    const first = firstWhere(byStart, (entry) => entry.reach >= days.from);
    const end = firstWhere(byStart, (entry) => entry.days.from > days.to);
    for (const entry of byStart.slice(first, end)) {
      if (covers(days, entry)) entry.found.push(piece);
    }
  }
  return entries.map((entry) => entry.found);
}

/** Binary search: index of the first item that passes, or the length. */
function firstWhere<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && passes(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function daysLate(
  occurrence: Occurrence,
  state: OccurrenceState,
  collectedOn: CalendarDate | null,
  today: CalendarDate,
): number {
  if (state === "missing") return daysBetween(lastDayInTime(occurrence), today);
  if (collectedOn === null || occurrence.optional || (state !== "late" && state !== "awaiting")) return 0;
  return Math.max(0, daysBetween(lastDayInTime(occurrence), collectedOn));
}

function lastDayInTime(occurrence: Occurrence): CalendarDate {
  return occurrence.graceDays === 0 ? occurrence.due : addDays(occurrence.due, occurrence.graceDays);
}

export function asked({ span, optional }: Occurrence): Asked {
  return { days: daysOf(span), optional: optional && daysOf(optional) };
}

export function daysOf(span: Span): Days {
  const from = dayNumber(span.from);
  return { from, to: span.to === span.from ? from : dayNumber(span.to) };
}

function byCollection(a: EvidenceSpan, b: EvidenceSpan): number {
  return compare(a.collectedOn, b.collectedOn) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
