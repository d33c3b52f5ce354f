import { looksLikeCode, oneLine, saysNothing } from "#server/ground/tables/rules/cell-text.ts";
import { ImportFileError } from "#server/ground/tables/rules/file-error.ts";
import type { Sheet } from "#server/ground/tables/schema.ts";
import type { ImportField } from "#server/programme/controls/rules/columns.ts";
import type { ImportColumns } from "#server/programme/controls/rules/listed.ts";
import { natureOf, statusOf, typeOf, yesNoOf } from "./answers.ts";
import { criteriaTokens, looksLikeCriteria } from "./criteria-tokens.ts";
import { frequencyOf } from "./frequency-words.ts";
import { type HeaderMeaning, meaningsOfHeading } from "./header-words.ts";

/** A first guess of where the control list is, for the person to correct. Samples are by column, up to three. */
export type TableGuess = {
  sheet: number;
  headerRow: number;
  columns: ImportColumns;
  headers: string[];
  samples: Record<number, string[]>;
};

type Placed = { columns: ImportColumns; score: number };
type Candidate = HeaderMeaning & { column: number };

const LINES_SEARCHED = 40;
const ROWS_LOOKED_AT = 200;
const CHARACTERS_LOOKED_AT = 240;
const SAMPLES = 3;
const SAMPLE_LENGTH = 160;
/** Meanings with less weight must be confirmed by the cells. */
const PLAIN_HEADING = 6;
const LONG_CELL = 90;
const NAMING_FIELDS: readonly ImportField[] = ["code", "title", "statement"];

/**
 * Finds the control list in a workbook: its sheet, the last of its one or two heading lines, and what each column holds, judged
 * by headings and cells.
 * @throws ImportFileError("not_a_table") if no row has two filled cells
 */
export function guessTable(sheets: Sheet[]): TableGuess {
  let best: { sheet: number; headerRow: number; placed: Placed; score: number } | null = null;
  for (const [index, { rows }] of sheets.entries()) {
    for (let headerRow = 0; headerRow < Math.min(rows.length, LINES_SEARCHED); headerRow++) {
      const placed = placeColumns(headersAt(rows, headerRow), rows, headerRow);
      if (!isControlList(placed.columns)) continue;
      const score = placed.score + Math.min(10, Math.log2(rows.length - headerRow));
      if (!best || score > best.score) best = { sheet: index, headerRow, placed, score };
    }
  }
  const { sheet, headerRow } = best ?? widestRow(sheets);
  const rows = sheets[sheet]?.rows ?? [];
  const headers = headersAt(rows, headerRow);
  return {
    sheet,
    headerRow,
    columns: best?.placed.columns ?? {},
    headers,
    samples: samplesOf(rows, headerRow, headers.length),
  };
}

/** Headings for a heading line (0-based), joined with the line above when together they form one heading. */
export function headersAt(rows: string[][], headerRow: number): string[] {
  const line = (rows[headerRow] ?? []).map(oneLine);
  const above = (rows[headerRow - 1] ?? []).map(oneLine);
  const width = widthOf(rows, headerRow);
  const single = Array.from({ length: width }, (_, column) => line[column] ?? "");
  const joined = single.map((text, column) => joinedHeading(above[column] ?? "", text));
  return weightOf(joined) > weightOf(single) + 1 && single.some((text) => text !== "") ? joined : single;
}

function joinedHeading(above: string, text: string): string {
  if (text === "") return above;
  const both = `${above} ${text}`.trim();
  const [alone] = meaningsOfHeading(text);
  const [together] = meaningsOfHeading(both);
  return (together?.weight ?? 0) > (alone?.weight ?? 0) ? both : text;
}

function placeColumns(headers: string[], rows: string[][], headerRow: number): Placed {
  const candidates = headers.flatMap((heading, column) => {
    const meanings = meaningsOfHeading(heading);
    const cells = meanings.length > 0 ? cellsOf(rows, headerRow, column) : [];
    return meanings.flatMap((meaning) => borneOut(meaning, cells)).map((meaning) => ({ ...meaning, column }));
  });
  if (candidates.length === 0) return { columns: {}, score: 0 };
  const columns: ImportColumns = {};
  const taken = new Set<number>();
  let score = 0;
  for (const { column, field, weight } of withCodeColumn(candidates, rows, headerRow).sort(
    (a, b) => b.weight - a.weight,
  )) {
    if (taken.has(column)) continue;
    if (field === "criteria") columns.criteria = [...(columns.criteria ?? []), column].sort((a, b) => a - b);
    else if (columns[field] === undefined) columns[field] = column;
    else continue;
    taken.add(column);
    score += weight;
  }
  return {
    columns: columns.criteria ? columns : { ...columns, ...unnamedCriteria(headers, rows, headerRow, taken) },
    score,
  };
}

/** Checks a heading's meaning against its cells: drops it, keeps it, or changes the field. */
function borneOut(meaning: HeaderMeaning, cells: string[]): HeaderMeaning[] {
  const { field, weight } = meaning;
  if (cells.length === 0) return [meaning];
  const share = (test: (cell: string) => boolean) => cells.filter(test).length / cells.length;
  const doubtful = weight < PLAIN_HEADING;
  switch (field) {
    case "type":
    case "nature": {
      const type = share((cell) => typeOf(cell) !== null);
      const nature = share((cell) => natureOf(cell) !== null);
      if (Math.max(type, nature) < 0.5) return doubtful ? [] : [meaning];
      if (type === nature) return [meaning];
      return [{ field: type > nature ? "type" : "nature", weight }];
    }
    case "criteria":
      return doubtful && share(looksLikeCriteria) < 0.5 ? [] : [meaning];
    case "frequency":
      return doubtful && share((cell) => frequencyOf(cell) !== null) < 0.5 ? [] : [meaning];
    case "key":
      return doubtful && share((cell) => yesNoOf(cell) !== null) < 0.5 ? [] : [meaning];
    case "status":
      return doubtful && share((cell) => statusOf(cell) !== null) < 0.5 ? [] : [meaning];
    case "code":
      return weight < 10 && share(isCriterionCode) > 0.7 ? [{ field: "criteria", weight: 7 }] : [meaning];
    case "title":
      return weight === PLAIN_HEADING && isLong(cells) ? [{ field, weight: 4 }] : [meaning];
    default:
      return [meaning];
  }
}

/** A "Control" column of short codes holds the ID, unless another column claims it. */
function withCodeColumn(candidates: Candidate[], rows: string[][], headerRow: number): Candidate[] {
  if (candidates.some((c) => c.field === "code")) return candidates;
  const column = candidates.find((c) => c.field === "title" && isCodes(cellsOf(rows, headerRow, c.column)))?.column;
  return column === undefined
    ? candidates
    : [...candidates.filter((c) => c.column !== column), { field: "code" as const, weight: 8, column }];
}

function unnamedCriteria(headers: string[], rows: string[][], headerRow: number, taken: Set<number>): ImportColumns {
  const found = headers.flatMap((_, column) => {
    const cells = taken.has(column) ? [] : cellsOf(rows, headerRow, column);
    return cells.length > 0 && cells.filter(isCriterionCode).length / cells.length > 0.7 ? [column] : [];
  });
  return found.length > 0 ? { criteria: found } : {};
}

function isControlList(columns: ImportColumns): boolean {
  const named = NAMING_FIELDS.filter((field) => field in columns);
  return named.length > 0 && Object.keys(columns).length > 1;
}

function widestRow(sheets: Sheet[]): { sheet: number; headerRow: number } {
  let widest = { sheet: 0, headerRow: 0, filled: 1 };
  for (const [sheet, { rows }] of sheets.entries()) {
    for (const [headerRow, row] of rows.slice(0, LINES_SEARCHED).entries()) {
      const filled = row.filter((cell) => /\S/.test(cell)).length;
      if (filled > widest.filled) widest = { sheet, headerRow, filled };
    }
  }
  if (widest.filled > 1) return widest;
  throw new ImportFileError(
    "not_a_table",
    "No table was found in this file. Give it a row of column headings, such as Control ID and Description, with one control on each row below.",
  );
}

function weightOf(headers: string[]): number {
  return headers.reduce((sum, heading) => sum + (meaningsOfHeading(heading)[0]?.weight ?? 0), 0);
}

function widthOf(rows: string[][], headerRow: number): number {
  const rowsSeen = rows.slice(Math.max(0, headerRow - 1), headerRow + ROWS_LOOKED_AT);
  return rowsSeen.reduce((width, row) => Math.max(width, row.findLastIndex((cell) => /\S/.test(cell)) + 1), 0);
}

function cellsOf(rows: string[][], headerRow: number, column: number): string[] {
  return rows
    .slice(headerRow + 1, headerRow + 1 + ROWS_LOOKED_AT)
    .map((row) => (row[column] ?? "").slice(0, CHARACTERS_LOOKED_AT))
    .filter((cell) => !saysNothing(cell));
}

function samplesOf(rows: string[][], headerRow: number, width: number): Record<number, string[]> {
  return Object.fromEntries(
    Array.from({ length: width }, (_, column) => {
      const distinct = new Set(
        cellsOf(rows, headerRow, column).map((cell) => oneLine(cell).slice(0, SAMPLE_LENGTH).toWellFormed()),
      );
      return [column, [...distinct].slice(0, SAMPLES)];
    }),
  );
}

function isLong(cells: string[]): boolean {
  return cells.filter((cell) => cell.length > LONG_CELL).length > cells.length / 2;
}

function isCodes(cells: string[]): boolean {
  return cells.length > 0 && cells.filter(looksLikeCode).length / cells.length > 0.7;
}

function isCriterionCode(cell: string): boolean {
  return criteriaTokens(cell)[0]?.kind === "code";
}
