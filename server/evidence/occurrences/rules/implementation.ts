import { type CalendarDate, dayNumber, type Span } from "#server/ground/calendar/rules.ts";
import type { Schedule } from "#server/programme/controls/rules/frequency.ts";
import type { Occurrence } from "./occurrences.ts";
import type { Standing } from "./standing.ts";
import { inForce, runsOf } from "./versions.ts";

/** What an engagement asks of a control: performances over a window, or that it is designed and implemented on a date. */
export type Measure = "operation" | "implementation";

/**
 * What a Type 1 asks: one example, from the window up to its date, that the control is implemented.
 * @param schedules a control without any counts as in force
 */
export function exampleOf(window: Span, asOf: CalendarDate, schedules: readonly Schedule[]): Occurrence {
  const isInForce = schedules.length === 0 || runsOf(schedules).some((run) => inForce(run, dayNumber(asOf)));
  const span = { from: window.from, to: asOf };
  return { key: "example", span, due: asOf, graceDays: 0, applicable: isInForce, optional: null };
}

/** An example counts whenever it was collected: a Type 1 tests no operation, so nothing of it is late. */
export function neverLate<S extends Standing>(standing: S): S {
  return { ...standing, state: standing.state === "late" ? "covered" : standing.state, daysLate: 0 };
}
