import { oneLine } from "#server/ground/tables/rules/cell-text.ts";
import type { TableMapping } from "#server/programme/controls/rules/listed.ts";
import { looksLikeCriteria } from "./criteria-tokens.ts";
import { headersAt } from "./table.ts";

/**
 * One control of a list: its row (1-based), the group heading above it, and following rows that only add criteria, as merged
 * cells produce.
 */
export type Entry = {
  row: number;
  cells: string[];
  heading: string | null;
  continued: { row: number; cells: string[] }[];
};

const LONGEST_GROUP_HEADING = 120;

/** Splits a table's rows into controls. Skips blank rows, repeated headings and group headings (one filled cell). */
export function entriesOf(rows: string[][], mapping: TableMapping, isCode: (code: string) => boolean): Entry[] {
  const headers = headersAt(rows, mapping.headerRow);
  const entries: Entry[] = [];
  let heading: string | null = null;
  let above: Entry | null = null;
  for (const [index, cells] of rows.entries()) {
    if (index <= mapping.headerRow || isBlank(cells) || repeatsHeading(cells, headers)) continue;
    const group = groupHeading(cells, mapping, isCode);
    if (above && addsCriteria(cells, mapping)) above.continued.push({ row: index + 1, cells });
    else if (group !== null) {
      if (group.length <= LONGEST_GROUP_HEADING) heading = group;
      above = null;
    } else {
      above = { row: index + 1, cells, heading, continued: [] };
      entries.push(above);
    }
  }
  return entries;
}

function isBlank(cells: string[]): boolean {
  return cells.every((cell) => oneLine(cell) === "");
}

function repeatsHeading(cells: string[], headers: string[]): boolean {
  const filled = cells.map(oneLine).flatMap((text, column) => (text === "" ? [] : [text === headers[column]]));
  return filled.length > 1 && filled.every((same) => same);
}

function addsCriteria(cells: string[], { columns }: TableMapping): boolean {
  const { criteria = [], ...others } = columns;
  const empty = Object.values(others).every((column) => oneLine(cells[column] ?? "") === "");
  return columns.code !== undefined && empty && criteria.some((column) => looksLikeCriteria(cells[column] ?? ""));
}

function groupHeading(cells: string[], { columns }: TableMapping, isCode: (code: string) => boolean): string | null {
  const filled = cells.flatMap((cell, column) => (oneLine(cell) === "" ? [] : [{ text: oneLine(cell), column }]));
  const [only] = filled;
  if (filled.length !== 1 || !only) return null;
  if (only.column === columns.code) return isCode(only.text) ? null : only.text;
  if (only.column === columns.title) return only.text.length <= LONGEST_GROUP_HEADING ? only.text : null;
  const { category: _category, criteria: _criteria, ...others } = columns;
  return Object.values(others).includes(only.column) ? null : only.text;
}
