import type { CalendarDate } from "#server/ground/calendar/rules.ts";
import { looksLikeCode, oneLine, paragraphs } from "#server/ground/tables/rules/cell-text.ts";
import { IMPORT_FIELDS } from "#server/programme/controls/rules/columns.ts";
import { CONTROL_FIELDS } from "#server/programme/controls/rules/fields.ts";
import type { Frequency } from "#server/programme/controls/rules/frequency.ts";
import type {
  ControlFields,
  ImportChange,
  ImportRemark,
  ImportRow,
  ImportVerdict,
  TableMapping,
} from "#server/programme/controls/rules/listed.ts";
import { placeholdersIn } from "#server/programme/controls/rules/placeholders.ts";
import type { KnownCriteria } from "./criteria-codes.ts";
import { type Entry, entriesOf } from "./entries.ts";
import { cellOf, evidenceIn } from "./export-cells.ts";
import { namesAnnex } from "./header-words.ts";
import { annexHint, columnName, type RowReading, readEntry, type TableReading } from "./row-reading.ts";
import { headersAt } from "./table.ts";
import { titleFrom } from "./title.ts";

const LONGEST_CODE = CONTROL_FIELDS.code.most;
const LONGEST_TITLE = CONTROL_FIELDS.title.most;

/** What a list is compared with: adopted criteria, controls by code, and defaults for rows that leave a value empty. */
export type ImportContext = {
  knownCriteria: KnownCriteria;
  existing: ReadonlyMap<string, ControlFields>;
  defaults: { owner?: string | null; frequency?: Frequency | null; since?: CalendarDate | null };
};

export type ImportReading = { rows: ImportRow[]; counts: Record<ImportVerdict, number> };

/**
 * What an import would do, row by row. Matches controls by code, ignoring case. An import never erases: empty cells and missing
 * columns keep the present value, criteria are only added, and differences in whitespace are ignored. Omits blank rows and
 * group headings.
 */
export function readControls(rows: string[][], mapping: TableMapping, context: ImportContext): ImportReading {
  const table = tableReading(rows, mapping, context.knownCriteria);
  const codes = codesOf(context.existing);
  const entries = entriesOf(rows, mapping, (text) => codes.find(text) !== undefined || looksLikeCode(text));
  const firstRows = new Map<string, number>();
  const read = entries.map((entry) => {
    const code = codeIn(entry, mapping, codes);
    const identity = codes.find(code) ?? codeKey(code);
    const firstRow = firstRows.get(identity);
    if (code !== "" && firstRow === undefined) firstRows.set(identity, entry.row);
    const reading = readEntry(entry, table, context.knownCriteria);
    reading.problems.unshift(...codeProblems(code, firstRow, columnName(table, "code")));
    return decide(entry, code, reading, context.existing.get(identity), context.defaults, table);
  });
  return { rows: read, counts: countsOf(read) };
}

function decide(
  entry: Entry,
  code: string,
  reading: RowReading,
  existing: ControlFields | undefined,
  defaults: ImportContext["defaults"],
  table: TableReading,
): ImportRow {
  const control = merged(code, reading.stated, existing, defaults);
  const problems = [...reading.problems, ...titleProblems(control, existing, table), ...lifeProblems(control, table)];
  if (problems.length > 0) {
    return { row: entry.row, verdict: "reject", control: null, changes: [], problems, warnings: reading.warnings };
  }
  const warnings = [...reading.warnings, ...gaps(control, table)];
  const changes = existing ? changesBetween(existing, control) : [];
  const verdict = existing === undefined ? "create" : changes.length > 0 ? "update" : "unchanged";
  return { row: entry.row, verdict, control, changes, problems, warnings };
}

function merged(
  code: string,
  stated: RowReading["stated"],
  existing: ControlFields | undefined,
  defaults: ImportContext["defaults"],
): ControlFields {
  const statement = kept(existing?.statement, stated.statement, paragraphs) ?? "";
  const criteria = [...new Set([...(existing?.criteria ?? []), ...(stated.criteria ?? [])])];
  const evidence = existing?.evidenceTypes ?? [];
  const differs = stated.evidenceTypes && String(evidenceIn(evidence.join("; "))) !== String(stated.evidenceTypes);
  return {
    code: existing?.code ?? code,
    title: kept(existing?.title, stated.title, oneLine) ?? titleFrom(statement),
    statement,
    criteria,
    ownerName: kept(existing?.ownerName, stated.ownerName, oneLine) ?? defaults.owner ?? null,
    frequency: stated.frequency ?? existing?.frequency ?? defaults.frequency ?? null,
    anchor: stated.anchor ?? existing?.anchor ?? null,
    dueDays: stated.dueDays ?? existing?.dueDays ?? null,
    graceDays: stated.graceDays ?? existing?.graceDays ?? null,
    operatesFrom: stated.operatesFrom ?? existing?.operatesFrom ?? (existing ? null : (defaults.since ?? null)),
    operatesTo: stated.operatesTo ?? existing?.operatesTo ?? null,
    type: stated.type ?? existing?.type ?? null,
    nature: stated.nature ?? existing?.nature ?? null,
    key: stated.key ?? existing?.key ?? null,
    evidenceTypes: differs ? (stated.evidenceTypes ?? []) : evidence,
    category: kept(existing?.category, stated.category, oneLine) ?? null,
    status: stated.status ?? existing?.status ?? null,
  };
}

/** The new text, or the old one when they differ only in whitespace. */
function kept<T extends string | null>(
  old: T | undefined,
  next: T | undefined,
  clean: (text: string) => string,
): T | undefined {
  if (next === undefined || next === null) return old;
  return typeof old === "string" && clean(old) === clean(next) ? old : next;
}

function changesBetween(from: ControlFields, to: ControlFields): ImportChange[] {
  return IMPORT_FIELDS.map((field) => ({ field, from: cellOf(from, field), to: cellOf(to, field) })).filter(
    (change) => change.from !== change.to,
  );
}

function codeProblems(code: string, firstRow: number | undefined, column: string): ImportRemark[] {
  if (code === "") return [{ column, reason: "Give the control an ID." }];
  if (code.length > LONGEST_CODE) return [{ column, reason: `Shorten the ID to ${LONGEST_CODE} characters.` }];
  if (firstRow === undefined) return [];
  return [
    { column, reason: `${code} is already in row ${firstRow}. Give each control its own ID, or join the two rows.` },
  ];
}

function lifeProblems({ operatesFrom, operatesTo }: ControlFields, table: TableReading): ImportRemark[] {
  if (operatesFrom === null || operatesTo === null || operatesFrom <= operatesTo) return [];
  return [{ column: columnName(table, "operatesTo"), reason: `Give a day on or after ${operatesFrom}, its first.` }];
}

function titleProblems(
  control: ControlFields,
  existing: ControlFields | undefined,
  table: TableReading,
): ImportRemark[] {
  const column = columnName(
    table,
    table.columns.title === undefined && table.columns.statement !== undefined ? "statement" : "title",
  );
  if (control.title === "" && existing === undefined)
    return [{ column, reason: "Give the control a title or a statement." }];
  if (control.title.length <= LONGEST_TITLE || control.title === existing?.title) return [];
  return [{ column, reason: `Shorten the title to ${LONGEST_TITLE} characters.` }];
}

function gaps(control: ControlFields, table: TableReading): ImportRemark[] {
  const remarks: ImportRemark[] = [];
  const gap = (field: "statement" | "owner" | "frequency" | "criteria", reason: string) =>
    remarks.push({ column: columnName(table, field), reason });
  const placeholders = placeholdersIn(control.statement);
  if (control.statement === "") gap("statement", "No statement: auditors test against it.");
  if (placeholders.length > 0) gap("statement", `Still to be filled in: ${placeholders.join(", ")}.`);
  if (control.ownerName === null) gap("owner", "No owner.");
  if (control.frequency === null) gap("frequency", "No frequency: without it no occurrence is due.");
  if (control.criteria.length === 0) gap("criteria", "Mapped to no criterion.");
  return remarks;
}

function tableReading(rows: string[][], { headerRow, columns }: TableMapping, known: KnownCriteria): TableReading {
  const headers = headersAt(rows, headerRow);
  const annex = (columns.criteria ?? []).map((column) => {
    const cells = rows.slice(headerRow + 1).map((row) => row[column] ?? "");
    return [column, annexHint(namesAnnex(headers[column] ?? ""), cells, known)] as const;
  });
  return { columns, headers, annex: new Map(annex) };
}

type Codes = { find(code: string): string | undefined };

/** Finds existing codes exactly, then ignoring case. */
function codesOf(existing: ReadonlyMap<string, ControlFields>): Codes {
  const byKey = new Map([...existing.keys()].map((code) => [codeKey(code), code]));
  return { find: (code) => (existing.has(code) ? code : byKey.get(codeKey(code))) };
}

function codeIn(entry: Entry, { columns }: TableMapping, codes: Codes): string {
  const code = columns.code === undefined ? "" : oneLine(entry.cells[columns.code] ?? "");
  return codes.find(code) === undefined ? oneLine(code.replace(/^[`'"“]+|[`'"”]+$/g, "")) : code;
}

function codeKey(code: string): string {
  return oneLine(code.normalize("NFKC")).toUpperCase();
}

export function countsOf(rows: ImportRow[]): Record<ImportVerdict, number> {
  const counts = { create: 0, update: 0, unchanged: 0, reject: 0 };
  for (const { verdict } of rows) counts[verdict] += 1;
  return counts;
}
