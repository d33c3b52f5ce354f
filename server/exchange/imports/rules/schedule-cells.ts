import { type CalendarDate, isCalendarDate, MONTHS } from "#server/ground/calendar/rules.ts";
import { plainWords } from "#server/ground/tables/rules/cell-text.ts";
import { anniversaryOf } from "#server/programme/controls/rules/frequency.ts";

export type Cycle = { anchor: CalendarDate; dueDays?: number };

// Any year does: cycles repeat before their anchor as after it. The same one each time, so that a list imported again changes nothing.
const ANY_YEAR = "2025";

/** When a cycle starts: a day, or a month in which it is performed from the first to the last. Null when unknown. */
export function cycleIn(text: string): Cycle | null {
  const day = dayIn(text);
  if (day) return { anchor: day };
  const words = plainWords(text).replace(/^(?:every|each|in) /, "");
  const [, name = "", year = ANY_YEAR] = /^(?:\d{4}[- ](?=[a-z]))?([a-z]+)[- ]?(\d{4})?$/.exec(words) ?? [];
  const month = /^(\d{4})-(\d{2})$/.exec(text.trim());
  if (month) return monthly(`${month[1]}-${month[2]}-01`);
  const at = monthNamed(name);
  return at === null ? null : monthly(`${year}-${at}-01`);
}

/** A day as people write it, where it cannot be another one: 2026-07-01, 1 July 2026, July 1, 2026 or 31/12/2026. */
export function dayIn(text: string): CalendarDate | null {
  const words = text.trim().replace(/[T ]00:00(:00)?(\.0+)?Z?$/, "");
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(words);
  if (iso) return dateOf(iso[1], iso[2], iso[3]);
  const named =
    /^(\d{1,2})(?:st|nd|rd|th)?[- .]+([a-z]{3,9})\.?,?[- ]+(\d{4})$/i.exec(words) ??
    /^()([a-z]{3,9})\.?[- ]+(\d{1,2})(?:st|nd|rd|th)?,?[- ]+(\d{4})$/i.exec(words);
  if (named) {
    const [, day, name = "", ...rest] = named;
    return dateOf(rest.at(-1), monthNamed(name) ?? "", day || rest[0]);
  }
  const [, first = "", second = "", year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(words) ?? [];
  if (Number(first) > 12 || first === second) return dateOf(year, second, first);
  return Number(second) > 12 ? dateOf(year, first, second) : null;
}

/** A number of days: 30, "30 days", "within 30 days". Null when unknown, or more than there may be. */
export function daysIn(text: string, most: number): number | null {
  const [, digits] = /^(?:within |after |up to )?(\d{1,3})(?: ?(?:calendar )?(?:days?|d))?$/i.exec(text.trim()) ?? [];
  return digits === undefined || Number(digits) > most ? null : Number(digits);
}

/** "07" for "Jul", "July" or any part of it from three letters on. */
function monthNamed(name: string): string | null {
  const start = name.toLowerCase().replace(/^sept$/, "sep");
  const at = start.length < 3 ? -1 : MONTHS.findIndex((month) => month.toLowerCase().startsWith(start));
  return at < 0 ? null : String(at + 1).padStart(2, "0");
}

function monthly(first: CalendarDate): Cycle | null {
  return isCalendarDate(first) ? anniversaryOf(first) : null;
}

function dateOf(year = "", month = "", day = ""): CalendarDate | null {
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isCalendarDate(date) ? date : null;
}
