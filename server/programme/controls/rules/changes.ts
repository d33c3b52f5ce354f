import type { MappingChange } from "#db/schema/programme/controls.ts";
import { addDays, type CalendarDate } from "#server/ground/calendar/rules.ts";
import { DESIGN_FIELDS, factsOf } from "./fields.ts";
import { type ControlSnapshot, changedFields } from "./snapshot.ts";

export type Design = Pick<ControlSnapshot, (typeof DESIGN_FIELDS)[number]>;

/** An engagement that is or was under way and reads a control; `to` is the last day that it looks at. */
export type OpenWindow = { engagementId: string; name: string; to: CalendarDate };

/** What a change is judged by. Controls that were never in force, and criteria that no window reads, are in none of the three. */
export type OpenWindows = {
  /** control's id → the windows that read it */
  reading: ReadonlyMap<string, readonly OpenWindow[]>;
  /** criterion's id → the windows that it belongs to */
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
 * What stands in the way of a change: `design` names the windows inside which it changes the control's design or mappings, so that a
 * second person approves it; `reason` names those inside which it asks for a reason, and holds `design`.
 */
export function standsInside({ id, before, after, from, mappings = [] }: Judged, windows: OpenWindows) {
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
 * The first day on which a change of design bears; null is from the beginning, undefined when nothing of the design changes. Going to
 * draft and back takes a control out of every period; a first or last day bears on the days between the old and the new one.
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

/** The windows that look at the day or at one after it. */
export function since(windows: readonly OpenWindow[], start: CalendarDate | null): OpenWindow[] {
  return windows.filter((w) => start === null || w.to >= start);
}

/** Whether a mapping changes in what an auditor tests; its rationale is management's explanation. */
export function changesMapping({ from, to }: Pick<MappingChange, "from" | "to">): boolean {
  return from?.strength !== to?.strength || String(from?.points ?? "-") !== String(to?.points ?? "-");
}

/** "It is inside the period of SOC 2 Type 2 …: say why it changes. The auditor reads it." */
export function reasonSentence(windows: readonly string[]): string {
  return `It is inside the period of ${windows.join(" and ")}: say why it changes. The auditor reads it.`;
}

export function namesOf(windows: readonly OpenWindow[]): string[] {
  return [...new Set(windows.map((w) => w.name))];
}
