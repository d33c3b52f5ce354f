import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import writeWorkbook, { type SheetData } from "write-excel-file/node";
import { neutralise } from "../rules/formula-guard.ts";

/** A table to be saved: what its sheet and its columns are called, and its cells as text. */
export type Table = {
  name: string;
  headings: readonly string[];
  /** may be made one by one while the file is written */
  rows: Iterable<readonly string[]>;
  /** of each column, in characters */
  widths?: readonly number[];
};

export const TABLE_FORMATS = ["xlsx", "csv", "json"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

const LONGEST_CELL = 32_767;
const USUAL_WIDTH = 24;
/** Rows written at once. */
const PART = 1000;
const TYPES: Record<TableFormat, string> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
};

/** A table as a file to be saved; CSV and JSON are written while they are read, so that their length takes no memory. @param name without its ending */
export async function tableFile(table: Table, format: TableFormat, name: string): Promise<Response> {
  const body =
    format === "xlsx"
      ? new Uint8Array(await tableToXlsx(table))
      : streamed(format === "csv" ? csvParts(table) : jsonParts(table));
  return new Response(body, {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name}.${format}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}

/** CSV (UTF-8 with a byte order mark, CRLF); cells that could run as formulas are neutralised. */
export function tableToCsv(table: Table): string {
  return [...csvParts(table)].join("");
}

function* csvParts({ headings, rows }: Table): Generator<string> {
  // Blanks at a cell's edges are quoted, else readers take them for padding.
  const write = (part: readonly (readonly string[])[], bom: boolean) =>
    stringify(
      part.map((row) => row.map((cell) => neutralise(lf(cell)))),
      { bom, record_delimiter: "windows", quoted_match: /^\s|\s$|[\r\n]/ },
    );
  yield write([headings], true);
  for (const part of partsOf(rows)) yield write(part, false);
}

/** A workbook of one sheet, the heading row frozen. */
export function tableToXlsx({ name, headings, rows, widths }: Table): Promise<Buffer> {
  const data: SheetData = [
    headings.map((heading) => ({ value: xmlText(heading), type: String, fontWeight: "bold" as const })),
    ...[...rows].map((row) =>
      row.map((cell) => (cell === "" ? null : { value: xmlText(cell), type: String, wrap: true })),
    ),
  ];
  const columns = headings.map((_, n) => ({ width: widths?.[n] ?? USUAL_WIDTH }));
  return writeWorkbook(data, { sheet: name, columns, stickyRowsCount: 1 }).toBuffer();
}

/** One object for each row, by the columns' names. */
function* jsonParts({ headings, rows }: Table): Generator<string> {
  const object = (row: readonly string[]) =>
    JSON.stringify(Object.fromEntries(headings.map((heading, n) => [heading, row[n] ?? ""])));
  let before = "[\n";
  for (const part of partsOf(rows)) {
    yield before + part.map(object).join(",\n");
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

function* partsOf<T>(rows: Iterable<T>): Generator<T[]> {
  let part: T[] = [];
  for (const row of rows)
    if (part.push(row) === PART) {
      yield part;
      part = [];
    }
  if (part.length > 0) yield part;
}

function streamed(parts: Generator<string>): ReadableStream {
  const bytes = parts.map((part) => Buffer.from(part));
  return Readable.toWeb(Readable.from(bytes)) as ReadableStream;
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
