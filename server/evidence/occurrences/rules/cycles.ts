import { addMonths, type CalendarDate, dateOfDay, dayNumber } from "#server/ground/calendar/rules.ts";
import type { Frequency, Schedule } from "#server/programme/controls/rules/frequency.ts";

/** Unbounded in both directions, without gaps. */
export type Cycles = {
  /** first day number of cycle n; the anchor starts cycle 0 */
  start(n: number): number;
  containing(day: number): number;
};

type Step = { every: number; unit: "day" | "month" };

/** Null when occurrences do not come in cycles. */
const STEP: Record<Frequency, Step | null> = {
  continuous: null,
  multiple_per_day: { every: 1, unit: "day" },
  daily: { every: 1, unit: "day" },
  business_daily: { every: 1, unit: "day" },
  weekly: { every: 7, unit: "day" },
  biweekly: { every: 14, unit: "day" },
  monthly: { every: 1, unit: "month" },
  quarterly: { every: 3, unit: "month" },
  semiannual: { every: 6, unit: "month" },
  annual: { every: 12, unit: "month" },
  as_needed: null,
};

// A Monday that also starts a month, quarter, half year and year, so that it aligns every cycle with the calendar.
const CALENDAR_ANCHOR: CalendarDate = "2024-01-01";

export function cyclesOf(schedule: Schedule): Cycles | null {
  const step = STEP[schedule.frequency];
  if (step === null) return null;
  const anchor = anchorOf(schedule);
  return step.unit === "day" ? cyclesOfDays(dayNumber(anchor), step.every) : cyclesOfMonths(anchor, step.every);
}

/** Whether both schedules have the same cycle boundaries, so that changing from one to the other splits no cycle. */
export function sameCycles(a: Schedule, b: Schedule): boolean {
  return a.frequency === b.frequency && anchorOf(a) === anchorOf(b);
}

function anchorOf(schedule: Schedule): CalendarDate {
  return (STEP[schedule.frequency] && schedule.anchor) ?? CALENDAR_ANCHOR;
}

function cyclesOfDays(anchor: number, every: number): Cycles {
  return {
    start: (n) => anchor + n * every,
    containing: (day) => Math.floor((day - anchor) / every),
  };
}

function cyclesOfMonths(anchor: CalendarDate, every: number): Cycles {
  // Always count from the anchor, so that 31 January, 28 February, 31 March stay on the last day.
  const start = (n: number) => dayNumber(addMonths(anchor, n * every));
  return {
    start,
    containing(day) {
      const guess = Math.floor((monthIndex(dateOfDay(day)) - monthIndex(anchor)) / every);
      return start(guess) > day ? guess - 1 : guess;
    },
  };
}

function monthIndex(date: CalendarDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}
