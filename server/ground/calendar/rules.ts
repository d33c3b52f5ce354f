/** ISO 8601 `YYYY-MM-DD` without time zone, years 0100 to 9999. Compares as text. */
export type CalendarDate = string;

/** ISO 8601 in UTC with a trailing Z. */
export type Instant = string;

/** Both days included. Empty if `to` is before `from`. */
export type Span = { from: CalendarDate; to: CalendarDate };

const MS_A_DAY = 86_400_000;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
export const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

// Timelines format the same few hundred days hundreds of thousands of times: cache 1970–2099.
const CACHED_DAYS = 47_482;
const dateCache: CalendarDate[] = new Array(CACHED_DAYS);
const clocks = new Map<string, Intl.DateTimeFormat>();

export function isCalendarDate(text: string): boolean {
  return !Number.isNaN(parseDay(text));
}

/** Days since 1970-01-01. @throws RangeError if the text is not a calendar date */
export function dayNumber(date: CalendarDate): number {
  const day = parseDay(date);
  if (Number.isNaN(day)) throw new RangeError(`"${date}" is not a calendar date (YYYY-MM-DD)`);
  return day;
}

/** The inverse of `dayNumber`. @throws RangeError outside the years 0100 to 9999 */
export function dateOfDay(day: number): CalendarDate {
  const known = dateCache[day];
  if (known !== undefined) return known;
  const date = isoOfDay(day);
  if (day >= 0 && day < CACHED_DAYS) dateCache[day] = date;
  return date;
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateOfDay(dayNumber(date) + days);
}

// Add n months to the first date rather than one month n times: 31 January, 28 February, 31 March.
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const { year, month, day } = partsOf(date);
  const index = year * 12 + (month - 1) + months;
  const toYear = Math.floor(index / 12);
  const toMonth = index - toYear * 12 + 1;
  return dateOfDay(toDay(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth))));
}

export function daysBetween(a: CalendarDate, b: CalendarDate): number {
  return dayNumber(b) - dayNumber(a);
}

export function overlapDays(a: Span, b: Span): number {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return Math.max(0, daysBetween(from, to) + 1);
}

/** @throws RangeError if the instant or the zone is unknown */
export function today(now: Instant, timeZone: string): CalendarDate {
  if (!/(Z|[+-]\d\d:\d\d)$/.test(now)) throw new RangeError(`"${now}" is not a moment: it has no offset`);
  const parts = clockIn(timeZone).formatToParts(new Date(now));
  const part = (type: "year" | "month" | "day") => parts.find((p) => p.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(date: CalendarDate): number {
  return weekdayOfDay(dayNumber(date));
}

export function weekdayOfDay(day: number): number {
  // 1970-01-01, day 0, was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function startOfMonth(date: CalendarDate): CalendarDate {
  const { year, month } = partsOf(date);
  return dateOfDay(toDay(year, month, 1));
}

export function endOfMonth(date: CalendarDate): CalendarDate {
  const { year, month } = partsOf(date);
  return dateOfDay(toDay(year, month, daysInMonth(year, month)));
}

/**
 * Whole months plus leftover days as a fraction of their month, 0 if empty: 1 January–31 March is 3. If the ending month lacks the
 * starting day, its last day and the day before both complete it (29 February 2024–28 February 2025 is 12).
 */
export function monthsBetween(period: Span): number {
  const end = dayNumber(period.to) + 1;
  if (end <= dayNumber(period.from)) return 0;
  const first = partsOf(period.from);
  const last = partsOf(dateOfDay(end));
  const guess = (last.year - first.year) * 12 + last.month - first.month;
  const months = dayNumber(addMonths(period.from, guess)) > end ? guess - 1 : guess;
  const reached = addMonths(period.from, months);
  const monthCutShort = partsOf(reached).day < first.day;
  const daysOver = Math.max(0, end - dayNumber(reached) - (monthCutShort ? 1 : 0));
  return months + daysOver / daysBetween(reached, addMonths(period.from, months + 1));
}

/** "15 July 2026" */
export function formatDay(date: CalendarDate): string {
  const { year } = partsOf(date);
  return `${formatDayAndMonth(date)} ${year}`;
}

/** "July" */
export function monthOf(date: CalendarDate): string {
  return MONTHS[partsOf(date).month - 1] ?? "";
}

/** "15 July 2026", "1–31 July 2026", "1 July – 31 December 2026" or "1 July 2025 – 30 June 2026" */
export function formatSpan(span: Span): string {
  if (span.from === span.to) return formatDay(span.from);
  const from = partsOf(span.from);
  const to = partsOf(span.to);
  if (from.year !== to.year) return `${formatDay(span.from)} – ${formatDay(span.to)}`;
  if (from.month !== to.month) return `${formatDayAndMonth(span.from)} – ${formatDay(span.to)}`;
  return `${from.day}–${formatDay(span.to)}`;
}

function clockIn(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  clocks.set(timeZone, clock);
  return clock;
}

function formatDayAndMonth(date: CalendarDate): string {
  const { day } = partsOf(date);
  return `${day} ${monthOf(date)}`;
}

function partsOf(date: CalendarDate): { year: number; month: number; day: number } {
  dayNumber(date);
  return { year: digits(date, 0, 4), month: digits(date, 5, 7), day: digits(date, 8, 10) };
}

function parseDay(text: string): number {
  if (text.length !== 10 || text[4] !== "-" || text[7] !== "-") return Number.NaN;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  // Date.UTC maps years below 100 to 1900 onwards. NaN fails every comparison.
  const real = year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return real ? toDay(year, month, day) : Number.NaN;
}

function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function toDay(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / MS_A_DAY;
}

function isoOfDay(day: number): CalendarDate {
  const instant = new Date(day * MS_A_DAY);
  const date = Number.isNaN(instant.getTime()) ? "" : instant.toISOString().slice(0, 10);
  if (!isCalendarDate(date)) throw new RangeError(`Day ${day} lies outside the years 0100 to 9999`);
  return date;
}

function daysInMonth(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (MONTH_LENGTHS[month - 1] ?? Number.NaN);
}
