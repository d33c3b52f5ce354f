import type { CalendarDate } from "#server/ground/calendar/rules.ts";

export function engagementTime(
  e: { evidenceFrom: CalendarDate; evidenceTo: CalendarDate },
  today: CalendarDate,
): "coming" | "running" | "over" {
  if (today < e.evidenceFrom) return "coming";
  return today > e.evidenceTo ? "over" : "running";
}
