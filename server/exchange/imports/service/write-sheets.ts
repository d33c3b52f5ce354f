import type { Table } from "#server/ground/tables/schema.ts";
import { tableToXlsx } from "#server/ground/tables/service/write-xlsx.ts";
import type { ControlFields } from "#server/programme/controls/rules/listed.ts";
import { EXPORT_HEADINGS, exportCells } from "../rules/export-cells.ts";

const COLUMN_WIDTHS = [14, 32, 70, 24, 22, 16, 14, 22, 8, 32, 24, 10];
const REASON_WIDTH = 70;

/** Controls as a table, in the columns that an import knows. */
export function controlsTable(controls: readonly ControlFields[]): Table {
  return {
    name: "Controls",
    headings: EXPORT_HEADINGS,
    rows: controls.values().map((c) => exportCells(c)),
    widths: COLUMN_WIDTHS,
  };
}

/** Controls as a workbook of one sheet, the heading row frozen. */
export function controlsToXlsx(controls: readonly ControlFields[]): Promise<Buffer> {
  return tableToXlsx(controlsTable(controls));
}

/**
 * The rows that were not imported, with all their cells as they were and why in a last column, to be corrected and uploaded.
 *
 * @param reasons one for each row, in the same order
 */
export function rejectedToXlsx(
  headers: readonly string[],
  rows: readonly string[][],
  reasons: readonly string[],
): Promise<Buffer> {
  const width = Math.max(headers.length, ...rows.map((row) => row.length));
  const padded = (cells: readonly string[], last: string) => [
    ...Array.from({ length: width }, (_, i) => cells[i] ?? ""),
    last,
  ];
  const body = rows.map((row, index) => padded(row, reasons[index] ?? ""));
  const widths = [...Array<number>(width).fill(24), REASON_WIDTH];
  return tableToXlsx({ name: "Rejected rows", headings: padded(headers, "Reason"), rows: body, widths });
}
