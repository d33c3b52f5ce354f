import { CsvError, parse } from "csv-parse/sync";
import readWorkbook from "read-excel-file/node";
import { restore } from "#server/ground/tables/rules/formula-guard.ts";
import { decodeText, isText } from "../rules/decode-text.ts";
import { ImportFileError } from "../rules/file-error.ts";
import { MAX_CELL_LENGTH, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS } from "../rules/limits.ts";
import { separatorOf, withoutSeparatorLine } from "../rules/separator.ts";
import { extentOf } from "../rules/sheet-extent.ts";
import type { Sheet } from "../schema.ts";
import { packWorkbook, unpackWorkbook } from "./unpack-workbook.ts";

/** Over all sheets: a sheet may be formatted down to its last row but hold nothing there. */
const MAX_MENTIONED_ROWS = 4 * 1_048_576;
const MAX_RECORD_LENGTH = 1024 * 1024;

/**
 * Sheets of text cells. Dates are `YYYY-MM-DD`, merged values stay in their first cell, and blank rows stay so that numbers match.
 * @throws ImportFileError saying what to do
 */
export async function readSheets(bytes: Buffer, fileName: string): Promise<Sheet[]> {
  if (bytes.length === 0)
    throw new ImportFileError("empty", "This file is empty. Choose the file that holds the list.");
  if (bytes.length > MAX_FILE_BYTES)
    throw new ImportFileError("too_large", "This file is over 20 MB. Upload the control list alone.");
  const sheets = isZip(bytes) ? await workbookSheets(bytes) : [textSheet(bytes, fileName)];
  const trimmed = sheets.map(({ name, rows }) => ({ name, rows: rows.map(cleanRow) })).map(withoutTail);
  if (trimmed.every(({ rows }) => rows.length === 0)) {
    throw new ImportFileError("empty", "This file has no filled cells. Choose the file that holds the list.");
  }
  for (const sheet of trimmed) checkSize(sheet);
  return trimmed;
}

async function workbookSheets(bytes: Buffer): Promise<Sheet[]> {
  const parts = await unpackWorkbook(bytes);
  checkExtents([...parts.values()]);
  try {
    const sheets = await readWorkbook(await packWorkbook(parts), { trim: false });
    return sheets.map(({ sheet, data }) => ({ name: sheet, rows: (data ?? []).map((row) => row.map(textOf)) }));
  } catch (cause) {
    throw new ImportFileError(
      "unreadable",
      "This workbook cannot be read. Save it again as .xlsx, or as CSV, and upload that.",
      {
        cause,
      },
    );
  }
}

function checkExtents(parts: Buffer[]): void {
  let mentioned = 0;
  let cells = 0;
  for (const part of parts) {
    if (!part.includes("sheetData")) continue;
    const extent = extentOf(part.toString("latin1"));
    if (!extent.valid)
      throw new ImportFileError("unreadable", "This workbook cannot be read. Save it again as .xlsx and upload that.");
    if (extent.rows > MAX_ROWS) throw tooManyRows();
    if (extent.columns > MAX_COLUMNS) throw tooWide();
    mentioned += extent.mentioned;
    cells += extent.rows * extent.columns;
  }
  if (mentioned > MAX_MENTIONED_ROWS || cells > MAX_ROWS * MAX_COLUMNS) {
    throw new ImportFileError(
      "too_large",
      "This workbook is too large. Copy the sheet with the controls into a new one.",
    );
  }
}

function textSheet(bytes: Buffer, fileName: string): Sheet {
  const decoded = decodeText(bytes);
  const foreign = foreignFormat(bytes, decoded);
  if (foreign) throw new ImportFileError("unreadable", `${foreign} Save the list as .xlsx or CSV and upload that.`);
  const { text, separator } = withoutSeparatorLine(decoded);
  return { name: fileName, rows: parseText(text, separator ?? separatorOf(text)) };
}

function parseText(text: string, delimiter: string): string[][] {
  try {
    const rows = parse(text, {
      delimiter,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      relax_quotes: true,
      // Blanks before a quote would hide it; blanks inside quotes stay.
      trim: delimiter !== "\t",
      max_record_size: MAX_RECORD_LENGTH,
      to: MAX_ROWS + 1,
    });
    if (rows.length > MAX_ROWS) throw tooManyRows();
    return rows;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause.lines === "number" ? ` near line ${cause.lines}` : "";
    throw new ImportFileError(
      "unreadable",
      `A quotation mark${line} is never closed. Correct it, or save the list as .xlsx.`,
      {
        cause,
      },
    );
  }
}

function foreignFormat(bytes: Buffer, text: string): string | null {
  if (bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    return "This is an old .xls workbook, or one with a password.";
  }
  if (bytes.subarray(0, 5).toString("latin1") === "%PDF-") return "This is a PDF.";
  if (/^\s*<(?:!doctype|html|table|\?xml|\?mso|workbook)\b/i.test(text))
    return "This is a web page or XML with a different file extension.";
  return isText(text) ? null : "This is neither a workbook nor text.";
}

function isZip(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return value instanceof Date ? dateText(value) : String(value);
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return "";
  const iso = date.toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso;
}

function cleanRow(row: string[]): string[] {
  return row.map((cell) => restore(cell.replaceAll("\0", "").toWellFormed()));
}

function withoutTail({ name, rows }: Sheet): Sheet {
  const filled = rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell.trim() !== "") + 1));
  return { name, rows: filled.slice(0, filled.findLastIndex((row) => row.length > 0) + 1) };
}

function checkSize({ rows }: Sheet): void {
  for (const [index, row] of rows.entries()) {
    if (row.length > MAX_COLUMNS) throw tooWide();
    if (row.some((cell) => cell.length > MAX_CELL_LENGTH)) {
      throw new ImportFileError(
        "too_large",
        `A cell in row ${index + 1} is longer than a spreadsheet allows. Shorten it.`,
      );
    }
  }
}

function tooManyRows(): ImportFileError {
  return new ImportFileError(
    "too_many_rows",
    "This list has over 50,000 rows. Split it, or delete the rows that are not controls.",
  );
}

function tooWide(): ImportFileError {
  return new ImportFileError(
    "too_large",
    "This list has over 200 columns. Delete those that do not describe controls.",
  );
}
