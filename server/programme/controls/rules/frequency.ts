import { addMonths, type CalendarDate, daysBetween, startOfMonth } from "#server/ground/calendar/rules.ts";

export const FREQUENCIES = [
  "continuous",
  "multiple_per_day",
  "daily",
  "business_daily",
  "weekly",
  "biweekly",
  "monthly",
  "quarterly",
  "semiannual",
  "annual",
  "as_needed",
] as const;

export type Frequency = (typeof FREQUENCIES)[number];

export const FREQUENCY_LABEL: Record<Frequency, string> = {
  continuous: "continuous",
  multiple_per_day: "many a day",
  daily: "daily",
  business_daily: "business-daily",
  weekly: "weekly",
  biweekly: "two-weekly",
  monthly: "monthly",
  quarterly: "quarterly",
  semiannual: "semi-annual",
  annual: "annual",
  as_needed: "as needed",
};

/**
 * One version of a control's schedule and the days it was in force.
 * @property anchor a day on which a cycle starts, for weekly and rarer controls; null: cycles follow the calendar
 * @property dueDays calendar days from the cycle's first day to the due date; null: the cycle's last day. For as_needed, days
 *   from the event; null: the same day
 * @property graceDays calendar days after the due date before evidence counts as late
 * @property from first day in force; null: always was
 * @property to last day in force; null: still is
 */
export type Schedule = {
  frequency: Frequency;
  anchor: CalendarDate | null;
  dueDays: number | null;
  graceDays: number;
  from: CalendarDate | null;
  to: CalendarDate | null;
};

/** The cycle of a control that is performed each year, or each half year or quarter, in the month of this day. */
export function anniversaryOf(day: CalendarDate): { anchor: CalendarDate; dueDays: number } {
  const anchor = startOfMonth(day);
  const days = daysBetween(anchor, addMonths(anchor, 1));
  // February has 28 days in most years: counted from the first, 28 more would be in March.
  return { anchor, dueDays: (days === 29 ? 28 : days) - 1 };
}

/** Whether its cycles are longer than a month: without an anchor they begin with the window. */
export function isRare(frequency: Frequency): boolean {
  return frequency === "quarterly" || frequency === "semiannual" || frequency === "annual";
}
