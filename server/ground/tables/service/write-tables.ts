import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import { inThreads } from "#server/ground/platform/threads.ts";
import { neutralise } from "../rules/formula-guard.ts";
import type { Table } from "../schema.ts";

export const TABLE_FORMATS = ["xlsx", "csv", "json"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

const writer = inThreads<typeof import("./write-xlsx.ts")>(
  "server/ground/tables/service/write-xlsx.ts",
  "This table is too long for a workbook. Choose CSV.",
);
const PART = 1000;
const TYPES: Record<TableFormat, string> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
};

export async function tableFile(table: Table, format: TableFormat, name: string): Promise<Response> {
  const body =
    format === "xlsx"
      ? new Uint8Array(await writer("tableToXlsx", { ...table, rows: [...table.rows] }))
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

/** UTF-8 with a byte order mark, CRLF. */
export function tableToCsv(table: Table): string {
  return [...csvParts(table)].join("");
}

function* csvParts({ headings, rows }: Table): Generator<string> {
  // Quote leading and trailing blanks, or readers drop them as padding.
  const write = (part: readonly (readonly string[])[], bom: boolean) =>
    stringify(
      part.map((row) => row.map((cell) => neutralise(lf(cell)))),
      { bom, record_delimiter: "windows", quoted_match: /^\s|\s$|[\r\n]/ },
    );
  yield write([headings], true);
  for (const part of partsOf(rows)) yield write(part, false);
}

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

function lf(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
