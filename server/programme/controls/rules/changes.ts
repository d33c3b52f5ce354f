import type { MappingChange } from "#db/schema/programme/controls.ts";
import { addDays, type CalendarDate } from "#server/ground/calendar/rules.ts";
import type { ControlSnapshot } from "../schema/snapshot.ts";
import { DESIGN_FIELDS, factsOf } from "./fields.ts";
import { changedFields } from "./snapshot.ts";

export type Design = Pick<ControlSnapshot, (typeof DESIGN_FIELDS)[number]>;

/** An engagement, opened now or in the past, that reads a control; `to` is the last day it looks at. */
export type OpenWindow = { engagementId: string; name: string; to: CalendarDate };

/** What changes are judged against. Omits criteria that no window reads and controls that were never in force. */
export type OpenWindows = {
  /** control id → the windows that read it */
  reading: ReadonlyMap<string, readonly OpenWindow[]>;
  /** criterion id → the windows that read it */
  criteria: ReadonlyMap<string, readonly OpenWindow[]>;
  /** controls that are or were in force */
  inForce: ReadonlySet<string>;
};

type Judged = {
  id: string;
  before: ControlSnapshot;
  after: ControlSnapshot;
  from: CalendarDate | null;
  mappings?: readonly MappingChange[];
};

/**
 * The windows that a change touches: `design` when it changes design or mappings and so needs a second person, `reason` when it
 * needs a reason. `reason` includes `design`.
 */
export function windowsTouched({ id, before, after, from, mappings = [] }: Judged, windows: OpenWindows) {
  const reading = windows.reading.get(id) ?? [];
  const fields = changedFields(before, after);
  const start = designStart(before, after, from);
  const designed = start === undefined ? [] : since(reading, start);
  const mapped = windows.inForce.has(id)
    ? mappings.filter(changesMapping).flatMap((m) => windows.criteria.get(m.criterionId) ?? [])
    : [];
  const design = [...designed, ...mapped];
  const reason = fields.some((field) => !factsOf(field).isKeeping) ? since(reading, from) : [];
  return { design: namesOf(design), reason: namesOf([...design, ...reason]) };
}

/**
 * The first day a design change affects: null for "from the beginning", undefined when the design is unchanged. Moving to or
 * from draft affects every period; a new first or last day affects the days between the old and the new one.
 */
export function designStart(before: Design, after: Design, from: CalendarDate | null): CalendarDate | null | undefined {
  if (DESIGN_FIELDS.every((field) => before[field] === after[field])) return undefined;
  if (before.status !== after.status && [before.status, after.status].includes("draft")) return null;
  const starts = [from];
  if (before.operatesFrom !== after.operatesFrom) starts.push(before.operatesFrom, after.operatesFrom);
  if (before.operatesTo !== after.operatesTo)
    for (const last of [before.operatesTo, after.operatesTo]) if (last) starts.push(addDays(last, 1));
  return starts.includes(null) ? null : (starts.toSorted()[0] ?? null);
}

/** The windows that still look at `start` or a later day. */
export function since(windows: readonly OpenWindow[], start: CalendarDate | null): OpenWindow[] {
  return windows.filter((w) => start === null || w.to >= start);
}

/** Whether a change to a mapping matters to an audit test. The rationale does not: it is management's explanation. */
export function changesMapping({ from, to }: Pick<MappingChange, "from" | "to">): boolean {
  return from?.strength !== to?.strength || String(from?.points ?? "-") !== String(to?.points ?? "-");
}

export function reasonSentence(windows: readonly string[]): string {
  return `It is inside the period of ${windows.join(" and ")}: give the reason for the change. The auditor reads it.`;
}

export function namesOf(windows: readonly OpenWindow[]): string[] {
  return [...new Set(windows.map((w) => w.name))];
}
