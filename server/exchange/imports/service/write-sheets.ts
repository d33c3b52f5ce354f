import type { Table } from "#server/ground/tables/schema.ts";
import { tableToXlsx } from "#server/ground/tables/service/write-xlsx.ts";
import type { ControlFields } from "#server/programme/controls/rules/listed.ts";
import { EXPORT_HEADINGS, exportCells } from "../rules/export-cells.ts";

const COLUMN_WIDTHS = [14, 32, 70, 24, 22, 16, 14, 10, 10, 14, 14, 14, 22, 8, 32, 24, 10];
const REASON_WIDTH = 70;

export function controlsTable(controls: readonly ControlFields[]): Table {
  return {
    name: "Controls",
    headings: EXPORT_HEADINGS,
    rows: controls.values().map((c) => exportCells(c)),
    widths: COLUMN_WIDTHS,
  };
}

export function controlsToXlsx(controls: readonly ControlFields[]): Promise<Buffer> {
  return tableToXlsx(controlsTable(controls));
}

/** The rejected rows as they were, with the reason in a last column. @param reasons one per row, in the same order */
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
