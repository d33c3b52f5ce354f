import type { Spot, TimelineRow } from "./types.ts";

type Span = Pick<TimelineRow, "from" | "to">;
type Rows = readonly (Span & Pick<TimelineRow, "states">)[];

/** Whether the lane shows an occurrence; a lane stretched over one month shows few of them. */
export type Shown = (row: Span, index: number) => boolean;

/**
 * The next occurrence shown that is missing or late, after (direction 1) or before (-1) a spot; goes round at the ends.
 * Null when there is none.
 */
export function nextGap(rows: Rows, spot: Spot, direction: 1 | -1, shown: Shown): Spot | null {
  const total = rows.length;
  for (let step = 0; step <= total; step++) {
    const at = (((spot.row + step * direction) % total) + total) % total;
    const row = rows[at];
    if (!row) continue;
    const count = row.states.length;
    const first = step > 0 ? (direction === 1 ? 0 : count - 1) : spot.index + direction;
    for (let index = first; index >= 0 && index < count; index += direction) {
      const state = row.states[index];
      if ((state === "m" || state === "l") && shown(row, index)) return { row: at, index };
    }
  }
  return null;
}

/** The neighbour of an occurrence in its row; -1, the row's name, lies before the first. Stays where it is at the end. */
export function neighbour(row: Span, index: number, direction: 1 | -1, shown: Shown): number {
  for (let next = index + direction; next < row.from.length; next += direction) {
    if (next < 0) return -1;
    if (shown(row, next)) return next;
  }
  return index;
}

/** First or last occurrence shown; -1 when there is none. */
export function endOf(row: Span, end: "first" | "last", shown: Shown): number {
  const all = row.from.map((_, index) => index).filter((index) => shown(row, index));
  return (end === "first" ? all[0] : all.at(-1)) ?? -1;
}

/** The occurrence shown whose middle is nearest to a day; -1 for a row without one. */
export function nearestDay(row: Span, day: number, shown: Shown): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (let index = 0; index < row.from.length; index++) {
    const away = Math.abs(middleDay(row, index) - day);
    if (away < distance && shown(row, index)) {
      distance = away;
      best = index;
    }
  }
  return best;
}

export function middleDay(row: Span, index: number): number {
  const from = row.from[index] ?? 0;
  return (from + (row.to[index] ?? from)) / 2;
}

/** "52 occurrences: 1 missing, 3 late, 48 covered" */
export function tally(row: Pick<TimelineRow, "states" | "note" | "summary">): string {
  if (row.summary) return row.summary;
  const total = row.states.length;
  if (total === 0) return row.note ?? "No occurrence in this period";
  const parts = TALLY.flatMap(([state, word]) => {
    const count = row.states.split(state).length - 1;
    return count ? [`${count} ${word}`] : [];
  });
  return `${total} ${total === 1 ? "occurrence" : "occurrences"}: ${parts.join(", ")}`;
}

const TALLY = [
  ["m", "missing"],
  ["l", "late"],
  ["a", "awaiting review"],
  ["c", "covered"],
  ["d", "due"],
  ["n", "coming"],
  ["x", "not applicable"],
] as const;
