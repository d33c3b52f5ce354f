import { addDays, type CalendarDate, type Span } from "#server/ground/calendar/rules.ts";
import type { VendorReport, VendorState } from "../schema.ts";

type CoveringReport = Pick<VendorReport, "periodFrom" | "periodTo" | "bridgeTo" | "opinion">;
type Reviewed = Pick<VendorReport, "reviewedOn" | "reviewExpiresOn">;

/** Bridge letters cover about three months; longer gaps need a new report. Source: domain/reports.md. */
export const LONGEST_BRIDGE_DAYS = 92;

/** The days of a span without a report or bridge letter, in order. A disclaimer covers nothing. */
export function gapsOf(reports: readonly CoveringReport[], span: Span): Span[] {
  const covered = reports
    .filter((r) => r.opinion !== "disclaimer")
    .map((r) => ({
      from: r.periodFrom,
      to: r.bridgeTo ? earlier(r.bridgeTo, addDays(r.periodTo, LONGEST_BRIDGE_DAYS)) : r.periodTo,
    }))
    .sort((a, b) => a.from.localeCompare(b.from));
  const gaps: Span[] = [];
  let next = span.from;
  for (const { from, to } of covered) {
    if (to < next) continue;
    if (from > span.to) break;
    if (from > next) gaps.push({ from: next, to: addDays(from, -1) });
    next = addDays(to, 1);
  }
  if (next <= span.to) gaps.push({ from: next, to: span.to });
  return gaps;
}

/** A review without an expiry date lasts a year. */
export function reviewOn(
  reports: readonly Reviewed[],
  day: CalendarDate,
): Pick<VendorState, "review" | "reviewExpiresOn"> {
  const ends = reports
    .filter((r) => r.reviewedOn !== null && r.reviewedOn <= day)
    .map((r) => r.reviewExpiresOn ?? addDays(r.reviewedOn ?? day, 365))
    .sort();
  const last = ends.at(-1) ?? null;
  if (!last) return { review: "none", reviewExpiresOn: null };
  return { review: day <= last ? "current" : "expired", reviewExpiresOn: last };
}

function earlier(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a < b ? a : b;
}
