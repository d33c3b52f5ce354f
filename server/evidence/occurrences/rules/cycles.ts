import { addMonths, type CalendarDate, dateOfDay, dayNumber } from "#server/ground/calendar/rules.ts";
import { type Frequency, isRare, type Schedule } from "#server/programme/controls/rules/frequency.ts";

/** First and last day number; infinite when open. */
export type Days = { from: number; to: number };

/** Unbounded in both directions, without gaps. */
export type Cycles = {
  /** first day number of cycle n; the anchor, or the period, starts cycle 0 */
  start(n: number): number;
  /** last day number of cycle n, or the period's last day where it cuts a cycle that is still asked for */
  end(n: number): number;
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

/** Cycles from the anchor; without one, cycles of up to a month follow the calendar and longer ones begin with the period. */
export function cyclesOf(schedule: Schedule, period: Days): Cycles | null {
  const step = STEP[schedule.frequency];
  if (step === null) return null;
  const anchor = anchorOf(schedule);
  if (step.unit === "day") return cyclesOfDays(dayNumber(anchor), step.every);
  return floats(schedule)
    ? cutAt(period.to, cyclesOfMonths(dateOfDay(period.from), step.every))
    : cyclesOfMonths(anchor, step.every);
}

/** Whether its cycles begin with the period: longer than a month, and without an anchor. */
export function floats({ frequency, anchor }: Pick<Schedule, "frequency" | "anchor">): boolean {
  return anchor === null && isRare(frequency);
}

/** Whether both schedules have the same cycle boundaries, so that changing from one to the other splits no cycle. */
export function sameCycles(a: Schedule, b: Schedule): boolean {
  return a.frequency === b.frequency && anchorOf(a) === anchorOf(b);
}

function anchorOf(schedule: Schedule): CalendarDate {
  return (STEP[schedule.frequency] && schedule.anchor) ?? CALENDAR_ANCHOR;
}

/** A period rarely holds whole cycles: its first is due by its end at the latest, a later one if half of it lies inside. */
function cutAt(last: number, cycles: Cycles): Cycles {
  const end = (n: number) => {
    const [from, to] = [cycles.start(n), cycles.end(n)];
    const isAsked = n === 0 || (last - from + 1) * 2 >= to - from + 1;
    return to > last && isAsked ? last : to;
  };
  return { ...cycles, end };
}

function cyclesOfDays(anchor: number, every: number): Cycles {
  return {
    start: (n) => anchor + n * every,
    end: (n) => anchor + (n + 1) * every - 1,
    containing: (day) => Math.floor((day - anchor) / every),
  };
}

function cyclesOfMonths(anchor: CalendarDate, every: number): Cycles {
  // Always count from the anchor, so that 31 January, 28 February, 31 March stay on the last day.
  const start = (n: number) => dayNumber(addMonths(anchor, n * every));
  return {
    start,
    end: (n) => start(n + 1) - 1,
    containing(day) {
      const guess = Math.floor((monthIndex(dateOfDay(day)) - monthIndex(anchor)) / every);
      return start(guess) > day ? guess - 1 : guess;
    },
  };
}

function monthIndex(date: CalendarDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}
