import { addMonths, type CalendarDate, dateOfDay, dayNumber } from "#server/ground/calendar/rules.ts";
import type { Frequency, Schedule } from "#server/programme/controls/rules/frequency.ts";

/** The endless row of cycles of a schedule, without gaps. */
export type Cycles = {
  /** day number on which the n-th cycle starts; the anchor's is number 0 */
  start(n: number): number;
  /** number of the cycle a day lies in */
  containing(day: number): number;
};

type Step = { every: number; unit: "day" | "month" };

/** How long a cycle of each frequency is; null where occurrences do not come in cycles. */
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

// A Monday that is also the first day of a month, quarter, half year and year: it aligns every cycle with the calendar.
const CALENDAR_ANCHOR: CalendarDate = "2024-01-01";

/** null for continuous and as_needed. */
export function cyclesOf(schedule: Schedule): Cycles | null {
  const step = STEP[schedule.frequency];
  if (step === null) return null;
  const anchor = anchorOf(schedule);
  return step.unit === "day" ? cyclesOfDays(dayNumber(anchor), step.every) : cyclesOfMonths(anchor, step.every);
}

/** Whether two schedules cut time at the same days, so that a change from one to the other leaves every cycle whole. */
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
  // Always from the anchor, so that 31 January, 28 February, 31 March stay on the last day.
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
