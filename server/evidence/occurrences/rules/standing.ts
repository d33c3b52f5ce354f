import { type CalendarDate, dateOfDay, dayNumber } from "#server/ground/calendar/rules.ts";
import { asked, type Collected, type Coverage, covers, standing } from "./coverage.ts";
import type { Occurrence } from "./occurrences.ts";

export type Standing = Omit<Coverage, "evidenceIds">;

/** Column-wise day numbers: the first and last day that each piece claims, and the day of its collection. */
export type PackedEvidence = Record<"from" | "to" | "collected", readonly number[]>;
export type PackedByReview = Partial<Record<keyof Collected, PackedEvidence>>;

/** `coverageOf` over `shownSpan`, without ids: building 100,000 objects with text dates takes longer than matching them. */
export function standingsOf(
  occurrences: readonly Occurrence[],
  evidence: PackedByReview,
  today: CalendarDate,
): Standing[] {
  const [counting, waiting] = [evidence.counting, evidence.waiting].map((e) => e && firstCollected(occurrences, e));
  const date = (day = Infinity) => (day === Infinity ? null : dateOfDay(day));
  return occurrences.flatMap((occurrence, n) => {
    const collected = { counting: date(counting?.[n]), waiting: date(waiting?.[n]) };
    if (occurrence.optional && collected.counting === null && collected.waiting === null) return [];
    return [standing(occurrence, collected, today)];
  });
}

/** `lastCoveredBefore` of packed evidence. */
export function lastShownBefore({ counting }: PackedByReview, day: CalendarDate): CalendarDate | null {
  const limit = dayNumber(day);
  let last = -Infinity;
  for (const [n, from] of counting?.from.entries() ?? []) {
    const collected = counting?.collected[n] ?? 0;
    const to = Math.min(counting?.to[n] ?? 0, collected);
    if (from <= collected && to < limit && to > last) last = to;
  }
  return last === -Infinity ? null : dateOfDay(last);
}

/** Per occurrence, the earliest collection day among its covering pieces; Infinity when none covers it. */
function firstCollected(occurrences: readonly Occurrence[], evidence: PackedEvidence): number[] {
  const spans = occurrences.map((occurrence, place) => ({ ...asked(occurrence), place }));
  spans.sort((a, b) => a.days.from - b.days.from);
  // A running maximum of the ends is monotonic, so it can be binary-searched even when event spans overlap.
  const reach = new Float64Array(spans.length);
  let latest = -Infinity;
  for (const [n, span] of spans.entries()) {
    latest = Math.max(latest, span.days.to);
    reach[n] = latest;
  }
  const first = new Array<number>(occurrences.length).fill(Infinity);
  const piece = { from: 0, to: 0 };
  for (const [place, from] of evidence.from.entries()) {
    const collected = evidence.collected[place] ?? 0;
    if (from > collected) continue;
    piece.from = from;
    piece.to = Math.min(evidence.to[place] ?? 0, collected);
    for (let n = firstReaching(reach, from); n < spans.length; n++) {
      const span = spans[n];
      if (span === undefined || span.days.from > piece.to) break;
      if (collected < (first[span.place] ?? 0) && covers(piece, span)) first[span.place] = collected;
    }
  }
  return first;
}

/** Binary search: index of the first value that reaches the day, or the length. */
function firstReaching(reach: Float64Array, day: number): number {
  let low = 0;
  let high = reach.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((reach[middle] ?? 0) >= day) high = middle;
    else low = middle + 1;
  }
  return low;
}
