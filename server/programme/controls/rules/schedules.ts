import { addDays, type CalendarDate } from "#server/ground/calendar/rules.ts";
import type { Frequency, Schedule } from "./frequency.ts";

export type ScheduledVersion = {
  effectiveFrom: CalendarDate | null;
  status: "draft" | "active" | "retired";
  frequency: Frequency | null;
  anchor: CalendarDate | null;
  dueDays: number | null;
  graceDays: number;
  operatesFrom: CalendarDate | null;
  operatesTo: CalendarDate | null;
};

type Segment = { start: CalendarDate | null; version: ScheduledVersion };

/**
 * A control's schedules in chronological order, without overlap. Versions that leave the schedule unchanged are merged. The
 * first schedule reaches back to the control's first day, or indefinitely when none is known: a control whose frequency was
 * filled in late ran all along. Drafts and retired versions are gaps.
 * @param versions all versions of one control, by number; a later one replaces earlier ones from its first day on
 */
export function schedulesOf(versions: readonly ScheduledVersion[]): Schedule[] {
  const latest = versions.at(-1);
  if (!latest) return [];
  const segments = merged(segmentsOf(versions));
  const first = segments.findIndex(({ version }) => isScheduled(version) || version.status === "retired");
  return segments.flatMap(({ start, version }, n) => {
    if (!isScheduled(version) || !version.frequency) return [];
    const next = segments[n + 1]?.start ?? null;
    const from = later(n === first ? null : start, latest.operatesFrom);
    const to = earlier(next === null ? null : addDays(next, -1), latest.operatesTo);
    if (from !== null && to !== null && to < from) return [];
    const { frequency, anchor, dueDays, graceDays } = version;
    return [{ frequency, anchor, dueDays, graceDays, from, to }];
  });
}

function segmentsOf(versions: readonly ScheduledVersion[]): Segment[] {
  const segments: Segment[] = [];
  for (const version of versions) {
    const start = segments.length === 0 ? null : startOf(version);
    while (segments.length > 0 && (start === null || (segments.at(-1)?.start ?? "") >= start)) segments.pop();
    segments.push({ start: segments.length === 0 ? null : start, version });
  }
  return segments;
}

// A retired control ran until its last day, whatever later versions say.
function startOf(version: ScheduledVersion): CalendarDate | null {
  return version.status === "retired" && version.operatesTo ? addDays(version.operatesTo, 1) : version.effectiveFrom;
}

function merged(segments: readonly Segment[]): Segment[] {
  return segments.filter((segment, n) => n === 0 || !sameSchedule(segments[n - 1]?.version, segment.version));
}

function sameSchedule(a: ScheduledVersion | undefined, b: ScheduledVersion): boolean {
  if (!a) return false;
  if (!isScheduled(a) || !isScheduled(b)) return !isScheduled(a) && !isScheduled(b) && a.status === b.status;
  return a.frequency === b.frequency && a.anchor === b.anchor && a.dueDays === b.dueDays && a.graceDays === b.graceDays;
}

function isScheduled(version: ScheduledVersion): boolean {
  return version.status === "active" && version.frequency !== null;
}

function later(a: CalendarDate | null, b: CalendarDate | null): CalendarDate | null {
  return a === null || (b !== null && b > a) ? b : a;
}

function earlier(a: CalendarDate | null, b: CalendarDate | null): CalendarDate | null {
  return a === null || (b !== null && b < a) ? b : a;
}
