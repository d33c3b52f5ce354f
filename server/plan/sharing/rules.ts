import type { CalendarDate } from "#server/ground/calendar/rules.ts";

export type GrantState = "live" | "waiting" | "ended" | "revoked";
export type AuditorState = "invited" | "reading" | "removed";

/** Whether a grant admits anyone today. "waiting" until someone from the firm accepts. */
export function grantState(
  g: { endsOn: CalendarDate; revokedAt: string | null; accepted: boolean },
  today: CalendarDate,
): GrantState {
  if (g.revokedAt) return "revoked";
  if (g.endsOn < today) return "ended";
  return g.accepted ? "live" : "waiting";
}

export function auditorState(a: { acceptedAt: string | null; revokedAt: string | null }): AuditorState {
  if (a.revokedAt) return "removed";
  return a.acceptedAt ? "reading" : "invited";
}

/** Null if it can. The last day is included. */
export function endProblem(endsOn: CalendarDate, today: CalendarDate): string | null {
  return endsOn < today ? "Choose today or a later day: access lasts to the end of that day." : null;
}
