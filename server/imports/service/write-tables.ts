import { stringify } from "csv-stringify/sync";
import writeWorkbook, { type SheetData } from "write-excel-file/node";
import { neutralise } from "../rules/formula-guard.ts";

/** A table to be saved: what its sheet and its columns are called, and its cells as text. */
export type Table = {
  name: string;
  headings: readonly string[];
  rows: readonly (readonly string[])[];
  /** of each column, in characters */
  widths?: readonly number[];
};

export const TABLE_FORMATS = ["xlsx", "csv", "json"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

const LONGEST_CELL = 32_767;
const USUAL_WIDTH = 24;
const TYPES: Record<TableFormat, string> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
};

/** A table as a file to be saved. @param name without its ending */
export async function tableFile(table: Table, format: TableFormat, name: string): Promise<Response> {
  const body = format === "xlsx" ? await tableToXlsx(table) : format === "csv" ? tableToCsv(table) : tableToJson(table);
  return new Response(typeof body === "string" ? body : new Uint8Array(body), {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name}.${format}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}

/** CSV (UTF-8 with a byte order mark, CRLF); cells that could run as formulas are neutralised. */
export function tableToCsv({ headings, rows }: Table): string {
  const cells = [headings, ...rows].map((row) => row.map((cell) => neutralise(lf(cell))));
  // Blanks at a cell's edges are quoted, else readers take them for padding.
  return stringify(cells, { bom: true, record_delimiter: "windows", quoted_match: /^\s|\s$|[\r\n]/ });
}

/** A workbook of one sheet, the heading row frozen. */
export function tableToXlsx({ name, headings, rows, widths }: Table): Promise<Buffer> {
  const data: SheetData = [
    headings.map((heading) => ({ value: xmlText(heading), type: String, fontWeight: "bold" as const })),
    ...rows.map((row) => row.map((cell) => (cell === "" ? null : { value: xmlText(cell), type: String, wrap: true }))),
  ];
  const columns = headings.map((_, n) => ({ width: widths?.[n] ?? USUAL_WIDTH }));
  return writeWorkbook(data, { sheet: name, columns, stickyRowsCount: 1 }).toBuffer();
}

/** One object for each row, by the columns' names. */
function tableToJson({ headings, rows }: Table): string {
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(headings.map((heading, n) => [heading, row[n] ?? ""]))),
    null,
    2,
  );
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
