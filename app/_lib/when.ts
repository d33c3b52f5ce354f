import { formatDay } from "#server/ground/calendar/rules.ts";

const moment = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** "2 November 2026": the day of an instant, in UTC so that server and browser write the same. */
export function dayOf(instant: string): string {
  return formatDay(instant.slice(0, 10));
}

/** "2 November 2026 at 09:00 UTC" */
export function momentOf(instant: string): string {
  return `${moment.format(new Date(instant))} UTC`;
}
