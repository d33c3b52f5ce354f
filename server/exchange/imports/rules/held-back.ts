import type { CalendarDate } from "#server/ground/calendar/rules.ts";
import { namesOf, type OpenWindow, since } from "#server/programme/controls/rules/changes.ts";
import { headingOf, isDesignColumn } from "#server/programme/controls/rules/columns.ts";
import type { ControlFields, ImportRow } from "#server/programme/controls/rules/listed.ts";
import { countsOf, type ImportReading } from "./read-controls.ts";

/** `OpenWindows`, by code instead of id. */
export type HeldWindows = {
  today: CalendarDate;
  reading: ReadonlyMap<string, readonly OpenWindow[]>;
  criteria: ReadonlyMap<string, readonly OpenWindow[]>;
  inForce: ReadonlySet<string>;
};

/**
 * Rejects rows that would change a control's design inside a window, which needs a reason and a second person. Controls that
 * are new or were never in force change freely.
 * @param existing the controls the list was compared with, by code
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
