import { dayNumber } from "#server/ground/calendar/rules.ts";
import type { Schedule } from "#server/programme/controls/rules/frequency.ts";
import { type Days, sameCycles } from "./cycles.ts";

/** A schedule and the days it was in force, cut where a later version takes over. */
export type Version = Days & { schedule: Schedule };

/** Consecutive versions with equal cycles. Runs partition time: open to the past and the future, without gaps between them. */
export type Run = Days & { versions: readonly [Version, ...Version[]] };

export function runsOf(schedules: readonly Schedule[]): Run[] {
  const groups: [Version, ...Version[]][] = [];
  for (const version of versionsOf(schedules)) {
    const current = groups.at(-1);
    if (current && sameCycles(current[0].schedule, version.schedule)) current.push(version);
    else groups.push([version]);
  }
  return groups.map((versions, n) => {
    const next = groups[n + 1];
    return { versions, from: n === 0 ? -Infinity : versions[0].from, to: next ? next[0].from - 1 : Infinity };
  });
}

/** The version in force on a day: the last one to start by then, or the first. */
export function versionNearest(run: Run, day: number): Version {
  return run.versions.findLast((version) => version.from <= day) ?? run.versions[0];
}

export function inForce(run: Run, day: number): boolean {
  return run.versions.some((version) => isWithin(version, day));
}

/** The unbroken stretches of the window in which some version of the run was in force; adjacent versions form one. */
export function livesIn(run: Run, window: Days): Days[] {
  const lives: Days[] = [];
  for (const version of run.versions) {
    const days = clip(version, window);
    const last = lives.at(-1);
    if (days && last && last.to + 1 === days.from) last.to = days.to;
    else if (days) lives.push(days);
  }
  return lives;
}

export function isWithin(days: Days, day: number): boolean {
  return days.from <= day && day <= days.to;
}

export function clip(days: Days, to: Days): Days | null {
  const from = Math.max(days.from, to.from);
  const end = Math.min(days.to, to.to);
  return from <= end ? { from, to: end } : null;
}

function versionsOf(schedules: readonly Schedule[]): Version[] {
  const ordered = schedules
    .map((schedule) => ({
      schedule,
      from: schedule.from === null ? -Infinity : dayNumber(schedule.from),
      to: schedule.to === null ? Infinity : dayNumber(schedule.to),
    }))
    .sort((a, b) => (a.from === b.from ? 0 : a.from - b.from));
  return ordered
    .map((version, n) => ({ ...version, to: Math.min(version.to, (ordered[n + 1]?.from ?? Infinity) - 1) }))
    .filter((version) => version.from <= version.to);
}
