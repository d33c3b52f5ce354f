import type { TimelineRow } from "./types.ts";

/** A lane: which days it shows and how wide it is, in CSS pixels. `first` counts from the period's first day. */
export type Scale = { first: number; days: number; width: number; perDay: number; weekday: number };

export type Division = { at: number; days: number; label: string; short: string; quiet: boolean };

const DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Days from one calendar date to another; negative when `to` comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / DAY);
}

/**
 * The scale of a lane `width` pixels wide.
 *
 * @param month "YYYY-MM" to stretch that month over the lane, null for the whole period
 */
export function laneScale(period: { from: string; to: string }, month: string | null, width: number): Scale {
  const start = month ? `${month}-01` : period.from;
  const end = month ? lastOfMonth(month) : period.to;
  const days = Math.max(1, daysBetween(start, end) + 1);
  return { first: daysBetween(period.from, start), days, width, perDay: width / days, weekday: weekdayOf(start) };
}

/** Left edge of a day in the lane; `day` may be a fraction. */
export function xOf(scale: Scale, day: number): number {
  return (day - scale.first) * scale.perDay;
}

/** Middle of the part of a span that the lane shows; null when it shows none of it. */
export function centreOf(scale: Scale, from: number, to: number): number | null {
  const start = Math.max(from, scale.first);
  const end = Math.min(to, scale.first + scale.days - 1);
  return end < start ? null : xOf(scale, (start + end + 1) / 2);
}

/** Middle of every occurrence of a row, NaN where the lane does not show it. */
export function centresOf(scale: Scale, row: Pick<TimelineRow, "from" | "to">): number[] {
  return row.from.map((from, i) => centreOf(scale, from, row.to[i] ?? from) ?? Number.NaN);
}

/** Index of the occurrence nearest to x; -1 when the lane shows none. Of two equally near, the earlier. */
export function nearestTo(centres: readonly number[], x: number): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < centres.length; i++) {
    const away = Math.abs((centres[i] ?? Number.NaN) - x);
    if (away < distance) {
      distance = away;
      best = i;
    }
  }
  return best;
}

/** Median distance between neighbours in the lane, in pixels; infinite with fewer than two. */
export function medianGap(centres: readonly number[]): number {
  const shown = centres.filter((x) => !Number.isNaN(x));
  const gaps = shown.slice(1).map((x, i) => x - (shown[i] ?? x));
  if (gaps.length === 0) return Number.POSITIVE_INFINITY;
  gaps.sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/** Months of a period, or days of a month, as the head of the lane shows them. `at` and `days` are in days of the scale. */
export function divisionsOf(period: { from: string; to: string }, month: string | null): Division[] {
  return month ? daysOfMonth(month) : monthsOfPeriod(period);
}

/** The hairlines between the divisions, as one path. */
export function rulesOf(divisions: readonly Division[], scale: Scale, height: number): string {
  return divisions.map(({ at }) => `M${Math.round(at * scale.perDay) + 0.5} 0V${height}`).join("");
}

function monthsOfPeriod(period: { from: string; to: string }): Division[] {
  const found: Division[] = [];
  let start = period.from;
  while (start <= period.to) {
    const month = start.slice(0, 7);
    const last = lastOfMonth(month);
    const end = last < period.to ? last : period.to;
    const name = MONTHS[Number(month.slice(5)) - 1] ?? "";
    const newYear = found.length === 0 || month.endsWith("-01");
    found.push({
      at: daysBetween(period.from, start),
      days: daysBetween(start, end) + 1,
      label: newYear ? `${name} ${month.slice(0, 4)}` : name,
      short: name,
      quiet: false,
    });
    start = isoOf(utc(last) + DAY);
  }
  return found;
}

function daysOfMonth(month: string): Division[] {
  const first = `${month}-01`;
  const count = daysBetween(first, lastOfMonth(month)) + 1;
  const name = MONTHS[Number(month.slice(5)) - 1] ?? "";
  return Array.from({ length: count }, (_, i) => {
    const weekday = (weekdayOf(first) + i) % 7;
    return {
      at: i,
      days: 1,
      label: `${name} ${month.slice(0, 4)}`,
      short: String(i + 1),
      quiet: weekday === 0 || weekday === 6,
    };
  });
}

function lastOfMonth(month: string): string {
  return isoOf(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0));
}

/** 0 is Sunday. */
function weekdayOf(date: string): number {
  return new Date(utc(date)).getUTCDay();
}

function utc(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)));
}

function isoOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
