import { oneLine, paragraphs, saysNothing } from "#server/ground/tables/rules/cell-text.ts";
import { headingOf, type ImportField } from "#server/programme/controls/rules/columns.ts";
import { CONTROL_FIELDS } from "#server/programme/controls/rules/fields.ts";
import { FREQUENCIES, FREQUENCY_LABEL, isRare } from "#server/programme/controls/rules/frequency.ts";
import {
  CONTROL_NATURES,
  CONTROL_STATUSES,
  CONTROL_TYPES,
  NATURE_LABEL,
} from "#server/programme/controls/rules/kinds.ts";
import type { ControlFields, ImportColumns, ImportRemark } from "#server/programme/controls/rules/listed.ts";
import { natureOf, statusOf, typeOf, yesNoOf } from "./answers.ts";
import { type AnnexHint, type CriteriaReading, criteriaInCell } from "./criteria.ts";
import type { KnownCriteria } from "./criteria-codes.ts";
import type { Entry } from "./entries.ts";
import { evidenceIn } from "./export-cells.ts";
import { frequencyOf } from "./frequency-words.ts";
import { cycleIn, dayIn, daysIn } from "./schedule-cells.ts";

/** A table's columns, their headings, and how to read numbers in its criteria columns. */
export type TableReading = { columns: ImportColumns; headers: string[]; annex: ReadonlyMap<number, AnnexHint> };

/** Only fields with a value: an empty cell or missing column states nothing. */
export type RowReading = { stated: Partial<ControlFields>; problems: ImportRemark[]; warnings: ImportRemark[] };

export function readEntry(entry: Entry, table: TableReading, known: KnownCriteria): RowReading {
  const reading: RowReading = { stated: {}, problems: [], warnings: [] };
  const { stated } = reading;
  const text = (field: SingleField, clean = oneLine) => {
    const cell = cellAt(entry.cells, table.columns[field]);
    return saysNothing(cell) ? undefined : clean(cell);
  };
  const word = <T>(field: SingleField, parse: (cell: string) => T | null, allowed: readonly string[]) => {
    const cell = text(field);
    const value = cell === undefined ? undefined : (parse(cell) ?? undefined);
    if (cell !== undefined && value === undefined) {
      const remark = {
        column: columnName(table, field),
        reason: `${quoted(cell)} is not known here. Write ${orList(allowed)}.`,
      };
      // Lists often use status words of their own; import the control without a status.
      if (field === "status") reading.warnings.push({ ...remark, reason: `${remark.reason} It was left out.` });
      else reading.problems.push(remark);
    }
    return value;
  };

  stated.title = text("title");
  stated.statement = text("statement", paragraphs);
  stated.ownerName = text("owner");
  stated.category =
    text("category") ?? (table.columns.category === undefined ? (entry.heading ?? undefined) : undefined);
  stated.frequency = word(
    "frequency",
    frequencyOf,
    FREQUENCIES.map((frequency) => FREQUENCY_LABEL[frequency]),
  );
  const rest = (field: "dueDays" | "graceDays", most: number) =>
    word(field, (cell) => daysIn(cell, most), [`a number of days up to ${most}`]);
  const cycle = word("anchor", cycleIn, ["a month such as June", "a day such as 2026-06-01"]);
  const isIdle = cycle?.dueDays !== undefined && stated.frequency && !isRare(stated.frequency);
  if (isIdle) {
    const reason = `A month says nothing about a ${FREQUENCY_LABEL[stated.frequency ?? "monthly"]} control. It was left out.`;
    reading.warnings.push({ column: columnName(table, "anchor"), reason });
  }
  stated.anchor = isIdle ? undefined : cycle?.anchor;
  stated.dueDays = rest("dueDays", CONTROL_FIELDS.dueDays.most) ?? (isIdle ? undefined : cycle?.dueDays);
  stated.graceDays = rest("graceDays", CONTROL_FIELDS.graceDays.most);
  stated.operatesFrom = word("operatesFrom", dayIn, A_DAY);
  stated.operatesTo = word("operatesTo", dayIn, A_DAY);
  stated.type = word("type", typeOf, CONTROL_TYPES);
  stated.nature = word(
    "nature",
    natureOf,
    CONTROL_NATURES.map((nature) => NATURE_LABEL[nature]),
  );
  stated.key = word("key", yesNoOf, ["yes", "no"]);
  stated.status = word("status", statusOf, CONTROL_STATUSES);
  const evidence = evidenceIn(cellAt(entry.cells, table.columns.evidence));
  if (evidence.length > 0) stated.evidenceTypes = evidence;
  readCriteria(entry, table, known, reading);
  return reading;
}

/** The column's heading in the file, or the field's own name when there is no such column. */
export function columnName(table: TableReading, field: ImportField): string {
  const at = table.columns[field];
  const column = Array.isArray(at) ? at[0] : at;
  return column === undefined ? headingOf(field) : writtenOver(table, column);
}

/** Decides by the heading, else by where the column's numbers exist. */
export function annexHint(isInHeading: boolean, cells: string[], known: KnownCriteria): AnnexHint {
  if (isInHeading) return "named";
  const numbers = cells.flatMap((cell) => (/[a-z]/i.test(cell) ? [] : (cell.match(/\d{1,2}\.\d{1,2}/g) ?? [])));
  const annexOnly = numbers.filter((number) => known.has(`A.${number}`) && !known.has(number)).length;
  const clauseOnly = numbers.filter((number) => known.has(number) && !known.has(`A.${number}`)).length;
  return annexOnly > clauseOnly ? "likely" : "no";
}

// A date such as 01/07/2026 is the first of July to some and the seventh of January to others.
const A_DAY = ["a day such as 2026-07-01", "one such as 1 July 2026"];

type SingleField = Exclude<ImportField, "criteria">;

function readCriteria(entry: Entry, table: TableReading, known: KnownCriteria, reading: RowReading): void {
  const codes = new Set<string>();
  for (const { row, cells } of [entry, ...entry.continued]) {
    for (const column of table.columns.criteria ?? []) {
      const cell = criteriaInCell(cellAt(cells, column), known, table.annex.get(column));
      for (const code of cell.codes) codes.add(code);
      const name = writtenOver(table, column) + (row === entry.row ? "" : `, row ${row}`);
      reading.problems.push(...cell.unknown.map((written) => ({ column: name, reason: unknownCriterion(written) })));
      reading.warnings.push(...cell.assumed.map((assumed) => ({ column: name, reason: assumption(assumed) })));
    }
  }
  if (codes.size > 0) reading.stated.criteria = [...codes];
}

function unknownCriterion(written: string): string {
  const edition = /^A\.?\d+\.\d+\.\d+$/.test(written) ? " It looks like a number of the 2013 edition of Annex A." : "";
  return `${quoted(written)} is not one of this workspace's criteria.${edition} Correct it, or add the engagement that has it.`;
}

function assumption({ written, code }: CriteriaReading["assumed"][number]): string {
  const reading = /^\d/.test(code) ? `clause ${code}` : code;
  return `${quoted(written)} was read as ${reading}. Write the code in full if it means another.`;
}

function writtenOver(table: TableReading, column: number): string {
  return table.headers[column] || `Column ${letters(column)}`;
}

function letters(column: number): string {
  return (column >= 26 ? letters(Math.floor(column / 26) - 1) : "") + String.fromCharCode(65 + (column % 26));
}

function cellAt(cells: string[], column: number | undefined): string {
  return column === undefined ? "" : (cells[column] ?? "");
}

function quoted(text: string): string {
  return `“${text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text}”`;
}

function orList(words: readonly string[]): string {
  return words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
