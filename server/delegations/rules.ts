import { DELEGABLE_CAPABILITIES } from "#server/access/rules.ts";
import type { CalendarDate, Span } from "#server/calendar/rules.ts";

export type Delegable = (typeof DELEGABLE_CAPABILITIES)[number];

export const INDEPENDENCE_MESSAGE =
  "One organization is never provider and auditor of the same client for the same period. Choose another organization.";

/** The days a provider has operated a client; `to` is null while it still does. */
export type Service = { from: CalendarDate; to: CalendarDate | null };

/** What a client hands over, in the table's order. Whoever may do anything in a workspace must be able to see it. */
export function delegated(chosen: readonly Delegable[]): Delegable[] {
  return DELEGABLE_CAPABILITIES.filter((c) => c === "workspace:read" || chosen.includes(c));
}

/**
 * Whether a provider's service and the period an auditor examines have a day in common. The database refuses the same, by the
 * constraint auditor_independence; this says it before.
 */
export function impairsIndependence(service: Service, examined: Span): boolean {
  return examined.to >= service.from && (service.to === null || examined.from <= service.to);
}
