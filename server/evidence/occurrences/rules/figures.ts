import { addDays, type CalendarDate, dayNumber } from "#server/ground/calendar/rules.ts";
import type { OccurrenceState } from "./coverage.ts";
import type { Measure } from "./implementation.ts";
import { coverageRatio, tally } from "./population.ts";
import type { Standing } from "./standing.ts";

/** @property isDesigned it says who does what and when, with nothing left to fill in */
export type CoveredControl = { coverage: readonly Standing[]; scheduled: boolean; isDesigned: boolean };

/** An engagement's figures. Of implementation, everything asked for counts from the start: a date has no "so far". */
export function figuresOf(controls: readonly CoveredControl[], today: CalendarDate, measure: Measure = "operation") {
  const all = controls.flatMap((c) => c.coverage);
  const counts = tally(all.map((c) => c.state));
  const soon = addDays(today, 7);
  const week = all.filter((c) => (c.state === "due" || c.state === "coming") && c.occurrence.due <= soon);
  return {
    measure,
    ...coverageRatio(counts),
    ...(measure === "implementation" && { soFar: counts.population }),
    designed: controls.filter((c) => c.isDesigned).length,
    missing: counts.missing,
    missingControls: controls.filter((c) => c.coverage.some((o) => o.state === "missing")).length,
    late: counts.late,
    awaiting: counts.awaiting,
    dueThisWeek: week.length,
    population: counts.population,
    emptyPopulations: controls.filter((c) => c.scheduled && c.coverage.every((o) => o.state === "not_applicable"))
      .length,
  };
}

/** How many of what a Type 1 asks for are neither shown, awaiting review nor missed: its date has not come. */
export function stillToShow(f: { soFar: number; covered: number; awaiting: number; missing: number }): number {
  return f.soFar - f.covered - f.awaiting - f.missing;
}

export const STATE_LETTER = {
  covered: "c",
  late: "l",
  awaiting: "a",
  missing: "m",
  due: "d",
  coming: "n",
  not_applicable: "x",
} as const satisfies Record<OccurrenceState, string>;

export function laneOf(coverage: readonly Standing[], periodFrom: CalendarDate) {
  const base = dayNumber(periodFrom);
  const offset = (date: CalendarDate) => dayNumber(date) - base;
  const from = coverage.map((c) => offset(c.occurrence.span.from));
  const to = coverage.map((c) => offset(c.occurrence.span.to));
  const due = coverage.map((c) => offset(c.occurrence.due));
  const same = (other: number[]) => other.every((n, i) => n === from[i]);
  return {
    from,
    to: same(to) ? null : to,
    due: same(due) ? null : due,
    states: coverage.map((c) => STATE_LETTER[c.state]).join(""),
    keys: coverage.every((c) => c.occurrence.key === c.occurrence.span.from)
      ? null
      : coverage.map((c) => c.occurrence.key),
  };
}
