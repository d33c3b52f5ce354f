import { addDays, type CalendarDate, dayNumber, daysBetween, type Span } from "#server/ground/calendar/rules.ts";
import type { Occurrence } from "./occurrences.ts";
import type { Days } from "./versions.ts";

export const OCCURRENCE_STATES = ["covered", "late", "awaiting", "missing", "due", "coming", "not_applicable"] as const;

export type OccurrenceState = (typeof OCCURRENCE_STATES)[number];

/**
 * What a piece of evidence shows (`covers`) and the day it was collected, both in the workspace's time zone. One that is `waiting` for a
 * second person's review does not count yet; what was returned is no evidence, and not among them.
 */
export type EvidenceSpan = { id: string; covers: Span; collectedOn: CalendarDate; waiting: boolean };

/**
 * @property evidenceIds every piece that covers the occurrence, or will once it is accepted, earliest collected first
 * @property collectedOn when the first of those that count was collected; where none counts, the first that waits
 * @property daysLate calendar days past due date and grace: of the collection when late or awaiting, of today when missing; else 0
 */
export type Coverage = {
  occurrence: Occurrence;
  state: OccurrenceState;
  evidenceIds: string[];
  collectedOn: CalendarDate | null;
  daysLate: number;
};

/** When the first piece that covers an occurrence was collected: of those that count, and of those that await their review. */
export type Collected = Record<"counting" | "waiting", CalendarDate | null>;

/**
 * How an occurrence stands today.
 *
 * late: collected after the due date plus grace. awaiting: nothing that counts, but evidence that awaits its review. missing: nothing,
 * and that day has passed. due: nothing yet, the span has begun. coming: the span has not begun, whatever evidence claims to cover it.
 * not_applicable: not in force.
 */
export function occurrenceState(occurrence: Occurrence, collected: Collected, today: CalendarDate): OccurrenceState {
  if (!occurrence.applicable) return "not_applicable";
  if (today < occurrence.span.from) return "coming";
  const lastDay = lastDayInTime(occurrence);
  if (collected.counting !== null) return collected.counting > lastDay ? "late" : "covered";
  if (collected.waiting !== null) return "awaiting";
  return today > lastDay ? "missing" : "due";
}

/** What evidence can show of the span it claims: nothing later than the day it was collected. Null when that leaves nothing. */
export function shownSpan(claimed: Span, collectedOn: CalendarDate): Span | null {
  if (claimed.from > collectedOn) return null;
  return { from: claimed.from, to: claimed.to < collectedOn ? claimed.to : collectedOn };
}

/**
 * Evidence covers an occurrence when the spans share at least half of the shorter one, so a quarter's file that runs
 * a day over does not cover the next quarter.
 */
export function covers(evidence: Span, occurrence: Span): boolean {
  return coversDays(daysOf(evidence), daysOf(occurrence));
}

/**
 * Each occurrence with the evidence that covers it and its state, in the order given.
 * Takes O((occurrences + evidence) log n) plus the number of overlaps.
 */
export function coverageOf(
  occurrences: readonly Occurrence[],
  evidence: readonly EvidenceSpan[],
  today: CalendarDate,
): Coverage[] {
  const found = matchEvidence(occurrences, evidence);
  return occurrences.map((occurrence, n) => {
    const matched = found[n] ?? [];
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

type Entry = { days: Days; reach: number; found: EvidenceSpan[] };

/** The evidence that covers each occurrence, by the occurrence's place in the list, earliest collected first. */
function matchEvidence(occurrences: readonly Occurrence[], evidence: readonly EvidenceSpan[]): EvidenceSpan[][] {
  const entries = occurrences.map((occurrence): Entry => ({ days: daysOf(occurrence.span), reach: 0, found: [] }));
  const byStart = [...entries].sort((a, b) => a.days.from - b.days.from);
  // The latest end so far only grows, so it can be searched even where the spans of events overlap.
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
      if (coversDays(days, entry.days)) entry.found.push(piece);
    }
  }
  return entries.map((entry) => entry.found);
}

export function coversDays(evidence: Days, occurrence: Days): boolean {
  const shared = Math.min(evidence.to, occurrence.to) - Math.max(evidence.from, occurrence.from) + 1;
  return shared > 0 && shared * 2 >= Math.min(evidence.to - evidence.from, occurrence.to - occurrence.from) + 1;
}

/** Place of the first item that passes, the list's length if none; once an item passes, all after it must. */
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
  if (collectedOn === null || (state !== "late" && state !== "awaiting")) return 0;
  return Math.max(0, daysBetween(lastDayInTime(occurrence), collectedOn));
}

function lastDayInTime(occurrence: Occurrence): CalendarDate {
  return occurrence.graceDays === 0 ? occurrence.due : addDays(occurrence.due, occurrence.graceDays);
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
