import { stringify } from "csv-stringify/sync";
import writeWorkbook, { type SheetData } from "write-excel-file/node";
import { EXPORT_HEADINGS, exportCells } from "../rules/export-cells.ts";
import type { ControlFields } from "../rules/fields.ts";
import { neutralise } from "../rules/formula-guard.ts";

const LONGEST_CELL = 32_767;
const COLUMN_WIDTHS = [14, 32, 70, 24, 22, 16, 14, 22, 8, 32, 24, 10];
const REASON_WIDTH = 70;

/** Controls as CSV (UTF-8 with a byte order mark, CRLF); cells that could run as formulas are neutralised. */
export function controlsToCsv(controls: readonly ControlFields[]): string {
  const rows = [[...EXPORT_HEADINGS], ...controls.map(exportCells)].map((row) =>
    row.map((cell) => neutralise(lf(cell))),
  );
  // Blanks at a cell's edges are quoted, else readers take them for padding.
  return stringify(rows, { bom: true, record_delimiter: "windows", quoted_match: /^\s|\s$|[\r\n]/ });
}

/** Controls as a workbook of one sheet, the heading row frozen. */
export function controlsToXlsx(controls: readonly ControlFields[]): Promise<Buffer> {
  return workbook("Controls", EXPORT_HEADINGS, controls.map(exportCells), COLUMN_WIDTHS);
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
  return workbook("Rejected rows", padded(headers, "Reason"), body, [...Array<number>(width).fill(24), REASON_WIDTH]);
}

function workbook(sheet: string, headings: readonly string[], rows: string[][], widths: number[]): Promise<Buffer> {
  const data: SheetData = [
    headings.map((heading) => ({ value: xmlText(heading), type: String, fontWeight: "bold" as const })),
    ...rows.map((row) => row.map((cell) => (cell === "" ? null : { value: xmlText(cell), type: String, wrap: true }))),
  ];
  const columns = widths.map((width) => ({ width }));
  return writeWorkbook(data, { sheet, columns, stickyRowsCount: 1 }).toBuffer();
}

/**
 * A cell's text for a workbook. What XML cannot hold is written as `_xHHHH_`, as the format has it, and text that happens to
 * look like that has its first underscore written so.
 */
function xmlText(cell: string): string {
  const text = neutralise(lf(cell))
    .slice(0, LONGEST_CELL)
    .toWellFormed()
    .replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_")
    .replace(/[^\P{Cc}\t\n]|[\uFFFD\p{Noncharacter_Code_Point}]/gu, escaped);
  // write-excel-file 4.1.1 keeps its strings in a plain object and mistakes `constructor` or `__proto__` for one it has.
  return text in Object.prototype ? text.replace(/^./, escaped) : text;
}

function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .join("");
}

function lf(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
