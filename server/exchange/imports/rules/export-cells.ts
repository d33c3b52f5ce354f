import { paragraphs, saysNothing } from "#server/ground/tables/rules/cell-text.ts";
import { FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import { NATURE_LABEL } from "#server/programme/controls/rules/kinds.ts";
import {
  type ControlFields,
  headingOf,
  IMPORT_FIELDS,
  type ImportField,
} from "#server/programme/controls/rules/listed.ts";

const ISO_CLAUSE = /^(?:[4-9]|10)\.\d/;

export const EXPORT_HEADINGS: readonly string[] = IMPORT_FIELDS.map(headingOf);

/** A control as the cells of an exported list, in the order of `EXPORT_HEADINGS`; importing them again changes nothing. */
export function exportCells(control: ControlFields): string[] {
  return IMPORT_FIELDS.map((field) => cellOf(control, field));
}

/** One field of a control as a cell of text; empty when the control does not say. */
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

/** The kinds of evidence in a cell: one a line or between semicolons; between commas where that is a list of short names. */
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

/** Clauses are named as such, for "5.1" alone would be read as Annex A's beside its codes. */
function criteriaCell(codes: string[]): string {
  const separator = codes.some((code) => code.includes(",")) ? "; " : ", ";
  return codes.map((code) => (ISO_CLAUSE.test(code) ? `clause ${code}` : code)).join(separator);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
