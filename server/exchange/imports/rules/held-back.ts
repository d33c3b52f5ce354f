import type { CalendarDate } from "#server/ground/calendar/rules.ts";
import { namesOf, type OpenWindow, since } from "#server/programme/controls/rules/changes.ts";
import {
  type ControlFields,
  headingOf,
  type ImportRow,
  isDesignColumn,
} from "#server/programme/controls/rules/listed.ts";
import { countsOf, type ImportReading } from "./read-controls.ts";

/** The windows that were ever opened, by the codes of what they read: see `OpenWindows`. */
export type HeldWindows = {
  today: CalendarDate;
  reading: ReadonlyMap<string, readonly OpenWindow[]>;
  criteria: ReadonlyMap<string, readonly OpenWindow[]>;
  inForce: ReadonlySet<string>;
};

/**
 * Turns away rows that would change the design of a control inside a window: that needs a reason and a second person. A control that
 * is new, or was never in force, is what the list makes it.
 *
 * @param existing the controls that the list was compared with, by code
 */
export function heldBack(
  reading: ImportReading,
  windows: HeldWindows,
  existing: ReadonlyMap<string, Pick<ControlFields, "status" | "criteria">>,
): ImportReading {
  const rows = reading.rows.map((row): ImportRow => {
    const before = row.verdict === "update" && row.control ? existing.get(row.control.code) : undefined;
    if (!row.control || !before || !windows.inForce.has(row.control.code)) return row;
    const { code, status, criteria } = row.control;
    const throughDraft = status !== before.status && [status, before.status].includes("draft");
    const read = since(windows.reading.get(code) ?? [], throughDraft ? null : windows.today);
    const added = criteria.filter((c) => !before.criteria.includes(c)).flatMap((c) => windows.criteria.get(c) ?? []);
    const held = row.changes.filter(({ field }) =>
      field === "criteria" ? added.length > 0 : read.length > 0 && isDesignColumn(field),
    );
    if (held.length === 0) return row;
    const inside = namesOf(held.some(({ field }) => field !== "criteria") ? [...read, ...added] : added);
    const reason = `${code} is inside the period of ${inside.join(" and ")}: change this on its own page, where a reason is given and a second person approves it. To import the rest of the row, take over what is there: ${held.map((d) => `“${d.from.slice(0, 80)}”`).join(", ")}.`;
    const problems = held.map((change) => ({ column: headingOf(change.field), reason }));
    return { ...row, verdict: "reject", control: null, changes: [], problems };
  });
  return { rows, counts: countsOf(rows) };
}
