import { type CalendarDate, dateOfDay, dayNumber, type Span, weekdayOfDay } from "#server/ground/calendar/rules.ts";
import type { Schedule } from "#server/programme/controls/rules/frequency.ts";
import { type Cycles, cyclesOf, type Days } from "./cycles.ts";
import { clip, inForce, isWithin, livesIn, type Run, runsOf, type Version, versionNearest } from "./versions.ts";

/**
 * One time a control is due in a period.
 * @property key unique among a control's occurrences in the period: the span's first day, "event:<id>" or "continuous:<first day>"
 * @property span the days on which a performance counts: of the cycle, inside the period and the control's life
 * @property due the last day in time; inside the span, but for an event whose answer may come after the period
 * @property graceDays calendar days after `due` before evidence counts as late
 * @property applicable false when the control was not in force: shown, but not in the population
 * @property optional set when it need not be performed, because it is due outside the period or the control's life. It exists only if
 *   evidence that lies inside these days shows it
 */
export type Occurrence = {
  key: string;
  span: Span;
  due: CalendarDate;
  graceDays: number;
  applicable: boolean;
  optional: Span | null;
};

/** Something that triggers an as-needed control: a leaver, an incident, a change. */
export type ControlEvent = { id: string; on: CalendarDate };

const FRIDAY = 5;

/**
 * One control's occurrences in the period, by due date and then key. A cycle is asked for in the period that contains its due date, an
 * event in the one that contains its day; the rest of a cut cycle is optional. Each belongs to the version in force on its due date. A
 * version with different cycles cuts both spans at the change; a change of due or grace days alone keeps the cycles whole. Where no
 * version was in force, the nearest one yields occurrences that are not applicable.
 * @param schedules versions in any order; one that starts later takes over from one still open
 * @param events used by as_needed versions only: those in force on the event's day, so that later changes lose no event
 * @throws RangeError if a date is not a calendar date
 */
export function occurrencesIn(
  period: Span,
  schedules: readonly Schedule[],
  events: readonly ControlEvent[],
): Occurrence[] {
  const days = { from: dayNumber(period.from), to: dayNumber(period.to) };
  return runsOf(schedules)
    .flatMap((run) => occurrencesOfRun(run, days, events))
    .sort(byDueThenKey);
}

function occurrencesOfRun(run: Run, period: Days, events: readonly ControlEvent[]): Occurrence[] {
  const { schedule } = run.versions[0];
  if (schedule.frequency === "as_needed") return asNeeded(run, period, events);
  const window = clip(period, run);
  if (!window) return [];
  const cycles = cyclesOf(schedule, period);
  return cycles ? cyclic(run, cycles, window) : continuous(run, window);
}

function cyclic(run: Run, cycles: Cycles, window: Days): Occurrence[] {
  const lives = livesIn(run, window);
  const businessDaysOnly = run.versions[0].schedule.frequency === "business_daily";
  const found: Occurrence[] = [];
  let n = cycles.containing(window.from);
  let from = cycles.start(n);
  while (from <= window.to) {
    const cycle = { from, to: cycles.end(n) };
    const { version, due } = decide(run, cycle);
    if (!(businessDaysOnly && weekdayOfDay(due) > FRIDAY)) {
      const lived = lives.flatMap((life) => ({ life, days: clip(cycle, life) }));
      for (const { life, days } of lived) if (days) found.push(occurrenceOn(days, due, version, life));
      const known = lived.flatMap(({ days }) => days ?? []);
      const out = isWithin(window, due) && outOfForce(clip(cycle, window), known, due);
      if (out) found.push({ ...occurrence(dateOfDay(out.from), out, due, version), applicable: false });
    }
    from = cycles.start(++n);
  }
  return found;
}

function occurrenceOn(days: Days, due: number, version: Version, life: Days): Occurrence {
  const found = occurrence(dateOfDay(days.from), days, Math.min(Math.max(due, days.from), days.to), version);
  return isWithin(days, due) ? found : { ...found, optional: spanOf(life) };
}

/** The days around a due date on which the control was not in force; null if it was. */
function outOfForce(cycle: Days | null, known: Days[], due: number): Days | null {
  if (!cycle || known.some((days) => isWithin(days, due))) return null;
  const before = known.filter((days) => days.to < due).map((days) => days.to + 1);
  const after = known.filter((days) => days.from > due).map((days) => days.from - 1);
  return { from: Math.max(cycle.from, ...before), to: Math.min(cycle.to, ...after) };
}

/**
 * The version that decides a cycle: the one in force on its own due date. When due days change within a cycle, two versions may
 * qualify (the due date moved past the change) or none (it moved before it): the earlier version wins.
 */
function decide(run: Run, cycle: Days): { version: Version; due: number } {
  const version =
    run.versions.find((each) => isWithin(each, dueDay(each, cycle))) ??
    run.versions.findLast((each) => each.to < dueDay(each, cycle)) ??
    run.versions[0];
  return { version, due: dueDay(version, cycle) };
}

function dueDay(version: Version, { from, to }: Days): number {
  const { dueDays } = version.schedule;
  return dueDays === null ? to : Math.min(from + Math.max(0, dueDays), to);
}

/** One occurrence per unbroken stretch in force. */
function continuous(run: Run, window: Days): Occurrence[] {
  const lives = livesIn(run, window);
  const applicable = lives.length > 0;
  return (applicable ? lives : [window]).map((days) => ({
    ...occurrence(`continuous:${dateOfDay(days.from)}`, days, days.to, versionNearest(run, days.to)),
    applicable,
  }));
}

/** The version in force on the event's day decides, even if the due date falls after its end. */
function asNeeded(run: Run, period: Days, events: readonly ControlEvent[]): Occurrence[] {
  return events.flatMap((event): Occurrence[] => {
    const on = dayNumber(event.on);
    const version = versionNearest(run, on);
    const due = on + Math.max(0, version.schedule.dueDays ?? 0);
    const days = clip({ from: on, to: due }, period);
    if (!isWithin(run, on) || !days) return [];
    const found = occurrence(`event:${event.id}`, days, due, version);
    const applicable = inForce(run, on);
    if (isWithin(period, on)) return [{ ...found, applicable }];
    return applicable ? [{ ...found, optional: spanOf(days) }] : [];
  });
}

function occurrence(key: string, days: Days, due: number, version: Version): Occurrence {
  const { graceDays } = version.schedule;
  return { key, span: spanOf(days), due: dateOfDay(due), graceDays, applicable: true, optional: null };
}

function spanOf(days: Days): Span {
  return { from: dateOfDay(days.from), to: dateOfDay(days.to) };
}

function byDueThenKey(a: Occurrence, b: Occurrence): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1;
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
}
