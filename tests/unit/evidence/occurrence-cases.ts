import { type ControlEvent, type Occurrence, occurrencesIn } from "#server/evidence/occurrences/rules/occurrences.ts";
import type { Span } from "#server/ground/calendar/rules.ts";
import type { Frequency, Schedule } from "#server/programme/controls/rules/frequency.ts";

export const SECOND_HALF: Span = { from: "2026-07-01", to: "2026-12-31" };

export function schedule(frequency: Frequency, rest: Partial<Schedule> = {}): Schedule {
  return { frequency, anchor: null, dueDays: null, graceDays: 0, from: null, to: null, ...rest };
}

export function ask(period: Span, schedules: Schedule | Schedule[], events: ControlEvent[] = []): Occurrence[] {
  return occurrencesIn(period, [schedules].flat(), events).filter((each) => !each.optional);
}

/** What counts if performed although it is not asked for: "2026-07-29..2026-07-31". */
export function askOptional(period: Span, schedules: Schedule | Schedule[], events: ControlEvent[] = []): string[] {
  return occurrencesIn(period, [schedules].flat(), events).flatMap(({ optional, span }) =>
    optional ? `${span.from}..${span.to}` : [],
  );
}

/** "2026-07-01..2026-07-31 due 2026-07-31", with "n/a" before it where not applicable. */
export function shown(occurrences: Occurrence[]): string[] {
  return occurrences.map(
    ({ span, due, applicable }) => `${applicable ? "" : "n/a "}${span.from}..${span.to} due ${due}`,
  );
}

export function applicable(occurrences: Occurrence[]): Occurrence[] {
  return occurrences.filter((each) => each.applicable);
}
