import { addDays, type CalendarDate } from "#server/ground/calendar/rules.ts";
import type { ControlSnapshot } from "../schema/snapshot.ts";
import { changedFields, changesSchedule } from "./snapshot.ts";

export function retired(control: ControlSnapshot, lastDay: CalendarDate): ControlSnapshot {
  const ended = control.operatesTo !== null && control.operatesTo <= lastDay;
  return { ...control, status: "retired", operatesTo: ended ? control.operatesTo : lastDay };
}

export function reinstated(control: ControlSnapshot): ControlSnapshot {
  return { ...control, status: "active", operatesTo: null };
}

/**
 * The first day a version is in force.
 * @param before null for a control's first version, which holds from its first day or from the beginning
 * @param scheduleFrom the day the person chose for a schedule change; undefined when they chose none
 */
export function effectiveFrom(
  before: ControlSnapshot | null,
  after: ControlSnapshot,
  today: CalendarDate,
  scheduleFrom?: CalendarDate | null,
): CalendarDate | null {
  if (before === null) return after.operatesFrom;
  if (before.status !== "retired" && after.status === "retired") return addDays(after.operatesTo ?? today, 1);
  const chosen = scheduleFrom !== undefined && changesSchedule(changedFields(before, after));
  return chosen ? scheduleFrom : today;
}
