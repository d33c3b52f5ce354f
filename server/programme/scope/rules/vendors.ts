import { addDays, type CalendarDate, type Span } from "#server/ground/calendar/rules.ts";
import type { VendorReport, VendorState } from "../schema.ts";

type Spoken = Pick<VendorReport, "periodFrom" | "periodTo" | "bridgeTo" | "opinion">;
type Reviewed = Pick<VendorReport, "reviewedOn" | "reviewExpiresOn">;

/** A bridge letter is good for about three months; a longer one needs a new report. Source: domain/reports.md. */
export const LONGEST_BRIDGE_DAYS = 92;

/** The days of a span that no report and no bridge letter speaks for, in order. A disclaimer speaks for none. */
export function gapsOf(reports: readonly Spoken[], span: Span): Span[] {
  const spoken = reports
    .filter((r) => r.opinion !== "disclaimer")
    .map((r) => ({
      from: r.periodFrom,
      to: r.bridgeTo ? earlier(r.bridgeTo, addDays(r.periodTo, LONGEST_BRIDGE_DAYS)) : r.periodTo,
    }))
    .sort((a, b) => a.from.localeCompare(b.from));
  const gaps: Span[] = [];
  let next = span.from;
  for (const { from, to } of spoken) {
    if (to < next) continue;
    if (from > span.to) break;
    if (from > next) gaps.push({ from: next, to: addDays(from, -1) });
    next = addDays(to, 1);
  }
  if (next <= span.to) gaps.push({ from: next, to: span.to });
  return gaps;
}

/** How the newest review of a vendor's reports stands on a day. One without an expiry is good for a year. */
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
