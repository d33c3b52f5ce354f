import { paragraphs, saysNothing } from "#server/ground/tables/rules/cell-text.ts";
import { headingOf, IMPORT_FIELDS, type ImportField } from "#server/programme/controls/rules/columns.ts";
import { FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import { NATURE_LABEL } from "#server/programme/controls/rules/kinds.ts";
import type { ControlFields } from "#server/programme/controls/rules/listed.ts";

const ISO_CLAUSE = /^(?:[4-9]|10)\.\d/;

export const EXPORT_HEADINGS: readonly string[] = IMPORT_FIELDS.map(headingOf);

/** Cells in the order of `EXPORT_HEADINGS`. Importing them again changes nothing. */
export function exportCells(control: ControlFields): string[] {
  return IMPORT_FIELDS.map((field) => cellOf(control, field));
}

/** A field as text; empty when not stated. */
export function cellOf(control: ControlFields, field: ImportField): string {
  switch (field) {
    case "code":
    case "title":
    case "statement":
      return control[field];
    case "criteria":
      return criteriaCell(control.criteria);
    case "owner":
      return control.ownerName ?? "";
    case "frequency":
      return control.frequency ? capitalised(FREQUENCY_LABEL[control.frequency]) : "";
    case "anchor":
    case "operatesFrom":
    case "operatesTo":
      return control[field] ?? "";
    case "dueDays":
    case "graceDays":
      return control[field] === null ? "" : String(control[field]);
    case "nature":
      return control.nature ? capitalised(NATURE_LABEL[control.nature]) : "";
    case "type":
    case "status":
      return capitalised(control[field] ?? "");
    case "key":
      return control.key === null ? "" : control.key ? "Yes" : "No";
    case "evidence":
      return control.evidenceTypes.join("; ");
    case "category":
      return control.category ?? "";
  }
}

/** Evidence types in a cell: one per line or separated by semicolons; by commas only when all names are short. */
export function evidenceIn(cell: string): string[] {
  const lines = paragraphs(cell).split(/[\n;|]/);
  const names = lines.length === 1 ? shortNames(cell) : lines;
  return [
    ...new Set(names.map((name) => name.replace(/^\s*[•·*-]\s+/, "").trim()).filter((name) => !saysNothing(name))),
  ];
}

function shortNames(cell: string): string[] {
  const names = cell.split(",");
  return names.every((name) => name.trim().length <= 40) ? names : [cell];
}

/** Clauses are labelled: among Annex A codes, "5.1" alone would be read as A.5.1. */
function criteriaCell(codes: string[]): string {
  const separator = codes.some((code) => code.includes(",")) ? "; " : ", ";
  return codes.map((code) => (ISO_CLAUSE.test(code) ? `clause ${code}` : code)).join(separator);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
