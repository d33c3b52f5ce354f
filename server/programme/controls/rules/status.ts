import { addDays, type CalendarDate } from "#server/ground/calendar/rules.ts";
import { type ControlSnapshot, changedFields, changesSchedule } from "./snapshot.ts";

/** The control as it is once it is no longer performed after `lastDay`. */
export function retired(control: ControlSnapshot, lastDay: CalendarDate): ControlSnapshot {
  const ended = control.operatesTo !== null && control.operatesTo <= lastDay;
  return { ...control, status: "retired", operatesTo: ended ? control.operatesTo : lastDay };
}

/** The control as it is once it is performed again. */
export function reinstated(control: ControlSnapshot): ControlSnapshot {
  return { ...control, status: "active", operatesTo: null };
}

/**
 * The first day on which a version is in force.
 *
 * @param before null for a control's first version, which holds from its first day, or from the beginning
 * @param scheduleFrom what the person said about a change of schedule; undefined when they did not
 */
export function effectiveFrom(
  before: ControlSnapshot | null,
  after: ControlSnapshot,
  today: CalendarDate,
  scheduleFrom?: CalendarDate | null,
): CalendarDate | null {
  if (before === null) return after.operatesFrom;
  if (before.status !== "retired" && after.status === "retired") return addDays(after.operatesTo ?? today, 1);
  const said = scheduleFrom !== undefined && changesSchedule(changedFields(before, after));
  return said ? scheduleFrom : today;
}
