import { type CalendarDate, dateOfDay, dayNumber, type Span, weekdayOfDay } from "#server/ground/calendar/rules.ts";
import type { Schedule } from "#server/programme/controls/rules/frequency.ts";
import { type Cycles, cyclesOf } from "./cycles.ts";
import { clip, type Days, inForce, isWithin, type Run, runsOf, type Version, versionNearest } from "./versions.ts";

/**
 * One time a control was due.
 * @property key stable and unique within the control: the span's first day, "event:<id>" or "continuous:<first day>"
 * @property span the days on which the control may run; includes `due`
 * @property graceDays calendar days after `due` before evidence counts as late
 * @property applicable false when the control was not in force: shown, but not in the population
 */
export type Occurrence = { key: string; span: Span; due: CalendarDate; graceDays: number; applicable: boolean };

/** Something that triggers an as-needed control: a leaver, an incident, a change. */
export type ControlEvent = { id: string; on: CalendarDate };

const FRIDAY = 5;

/**
 * One control's occurrences that are due in the period, by due date and then key. Each belongs to the version in force on its
 * due date. A version with different cycles cuts both spans at the change; a change of due or grace days alone keeps the cycles
 * whole. Where no version was in force, the nearest one yields occurrences that are not applicable.
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
  const cycles = cyclesOf(schedule);
  if (cycles) return cyclic(run, cycles, period, schedule.frequency === "business_daily");
  return schedule.frequency === "continuous" ? continuous(run, period) : asNeeded(run, period, events);
}

function cyclic(run: Run, cycles: Cycles, period: Days, businessDaysOnly: boolean): Occurrence[] {
  const window = clip(period, run);
  if (!window) return [];
  const found: Occurrence[] = [];
  let n = cycles.containing(window.from);
  let from = cycles.start(n);
  while (from <= window.to) {
    const next = cycles.start(++n);
    const to = next - 1;
    const { version, due } = decide(run, from, to);
    if (isWithin(window, due) && !(businessDaysOnly && weekdayOfDay(due) > FRIDAY)) {
      const days = { from: Math.max(from, run.from), to: Math.min(to, run.to) };
      found.push(occurrence(dateOfDay(days.from), days, due, version, inForce(run, due)));
    }
    from = next;
  }
  return found;
}

/**
 * The version that decides a cycle: the one in force on its own due date. When due days change within a cycle, two versions may
 * qualify (the due date moved past the change) or none (it moved before it): the earlier version wins.
 */
function decide(run: Run, from: number, to: number): { version: Version; due: number } {
  const version =
    run.versions.find((each) => isWithin(each, dueDay(each, from, to))) ??
    run.versions.findLast((each) => each.to < dueDay(each, from, to)) ??
    run.versions[0];
  return { version, due: dueDay(version, from, to) };
}

function dueDay(version: Version, from: number, to: number): number {
  const { dueDays } = version.schedule;
  return dueDays === null ? to : Math.min(from + Math.max(0, dueDays), to);
}

/** One occurrence per unbroken stretch in force; adjacent versions form one stretch. */
function continuous(run: Run, period: Days): Occurrence[] {
  const window = clip(period, run);
  if (!window) return [];
  const stretches: Days[] = [];
  for (const version of run.versions) {
    const days = clip(version, window);
    const last = stretches.at(-1);
    if (days && last && last.to + 1 === days.from) last.to = days.to;
    else if (days) stretches.push(days);
  }
  const applicable = stretches.length > 0;
  return (applicable ? stretches : [window]).map((days) =>
    occurrence(`continuous:${dateOfDay(days.from)}`, days, days.to, versionNearest(run, days.to), applicable),
  );
}

/** The version in force on the event's day decides, even if the due date falls after its end. */
function asNeeded(run: Run, period: Days, events: readonly ControlEvent[]): Occurrence[] {
  return events.flatMap((event) => {
    const on = dayNumber(event.on);
    const version = versionNearest(run, on);
    const due = on + Math.max(0, version.schedule.dueDays ?? 0);
    if (!isWithin(run, on) || !isWithin(period, due)) return [];
    return [occurrence(`event:${event.id}`, { from: on, to: due }, due, version, inForce(run, on))];
  });
}

function occurrence(key: string, days: Days, due: number, version: Version, applicable: boolean): Occurrence {
  return {
    key,
    span: { from: dateOfDay(days.from), to: dateOfDay(days.to) },
    due: dateOfDay(due),
    graceDays: version.schedule.graceDays,
    applicable,
  };
}

function byDueThenKey(a: Occurrence, b: Occurrence): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1;
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
}
