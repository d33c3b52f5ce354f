import { FIELD_LABEL, type ImportField, type ImportRow } from "./fields.ts";
import { countsOf, type ImportReading } from "./read-controls.ts";

/** What an auditor tests the design of, as far as a list says it. */
const DESIGN: readonly ImportField[] = ["statement", "frequency", "type", "nature"];

/**
 * Turns away rows that would change the design of a control inside a period: that needs a reason and a second person.
 *
 * @param windows code of a control in operation → names of the engagements whose period it is in
 */
export function heldBack(reading: ImportReading, windows: ReadonlyMap<string, readonly string[]>): ImportReading {
  const rows = reading.rows.map((row): ImportRow => {
    const inside = row.verdict === "update" && row.control ? windows.get(row.control.code) : undefined;
    const design = inside ? row.changes.filter((change) => DESIGN.includes(change.field)) : [];
    if (!inside || design.length === 0) return row;
    const reason = `${row.control?.code} is inside the period of ${inside.join(" and ")}: change this on its own page, where a reason is given and a second person approves it. To import the rest of the row, take over what is there: ${design.map((d) => `“${d.from.slice(0, 80)}”`).join(", ")}.`;
    const problems = design.map((change) => ({ column: FIELD_LABEL[change.field], reason }));
    return { ...row, verdict: "reject", control: null, changes: [], problems };
  });
  return { rows, counts: countsOf(rows) };
}
