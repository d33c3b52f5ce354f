import writeWorkbook, { type SheetData } from "write-excel-file/node";
import { neutralise } from "../rules/formula-guard.ts";
import type { Table } from "../schema.ts";

const LONGEST_CELL = 32_767;
const USUAL_WIDTH = 24;

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

// XML cannot hold some characters: the format wants `_xHHHH_`, and text that already looks like that gets its underscore escaped.
function xmlText(cell: string): string {
  const text = neutralise(lf(cell))
    .slice(0, LONGEST_CELL)
    .toWellFormed()
    .replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_")
    .replace(/[^\P{Cc}\t\n]|[\uFFFD\p{Noncharacter_Code_Point}]/gu, escaped);
  // write-excel-file 4.1.1 interns strings in a plain object and takes `constructor` or `__proto__` for existing ones.
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
