import type { CalendarDate, Span } from "#server/ground/calendar/rules.ts";

type Dated = { version: number; effectiveFrom: CalendarDate };

/** Sorts by effective day; of two versions for one day, the later one written wins. */
function inOrder<V extends Dated>(versions: readonly V[]): V[] {
  const byDay = new Map<CalendarDate, V>();
  for (const v of versions) {
    const current = byDay.get(v.effectiveFrom);
    if (!current || current.version < v.version) byDay.set(v.effectiveFrom, v);
  }
  return [...byDay.values()].sort((a, b) => a.effectiveFrom.localeCompare(b.effectiveFrom));
}

export function versionOn<V extends Dated>(versions: readonly V[], day: CalendarDate): V | null {
  return inOrder(versions).findLast((v) => v.effectiveFrom <= day) ?? null;
}

/** Versions that took effect within a span, each with the one it replaced (or null). */
export function changesWithin<V extends Dated>(versions: readonly V[], span: Span): { before: V | null; after: V }[] {
  const ordered = inOrder(versions);
  return ordered.flatMap((after, i) =>
    after.effectiveFrom >= span.from && after.effectiveFrom <= span.to
      ? [{ before: ordered[i - 1] ?? null, after }]
      : [],
  );
}
