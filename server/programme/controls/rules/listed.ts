import { type ControlField, factsOf } from "./fields.ts";
import type { Frequency } from "./frequency.ts";
import type { ControlNature, ControlStatus, ControlType } from "./kinds.ts";

/** The columns of a control list in their order, by the names that an import has for them, and the field that each holds. */
const COLUMNS = {
  code: "code",
  title: "title",
  statement: "statement",
  criteria: null,
  owner: "owner",
  frequency: "frequency",
  type: "type",
  nature: "nature",
  key: "isKey",
  evidence: "evidenceTypes",
  category: "category",
  status: "status",
} as const satisfies Record<string, ControlField | null>;
export type ImportField = keyof typeof COLUMNS;
export const IMPORT_FIELDS = Object.keys(COLUMNS) as ImportField[];

/** A column's heading in an exported list; also what a field is called where a list has no column for it. */
export function headingOf(column: ImportField): string {
  const field = COLUMNS[column];
  return field === null ? "Criteria" : (factsOf(field).heading ?? factsOf(field).label);
}

/** Whether a column holds what an auditor tests the design of. */
export function isDesignColumn(column: ImportField): boolean {
  const field = COLUMNS[column];
  return field !== null && factsOf(field).isDesign === true;
}

/** Which column (0-based) holds which field. Criteria may be spread over several columns (TSC beside ISO). */
export type ImportColumns = Partial<Record<Exclude<ImportField, "criteria">, number>> & { criteria?: number[] };

/** Where a sheet's table is. `headerRow` is the 0-based index of the last header line; the data follows it. */
export type TableMapping = { headerRow: number; columns: ImportColumns };

/** What a control list says about a control. `null` is "not said"; the same shape goes out on export. */
export type ControlFields = {
  code: string;
  title: string;
  statement: string;
  criteria: string[];
  ownerName: string | null;
  frequency: Frequency | null;
  type: ControlType | null;
  nature: ControlNature | null;
  key: boolean | null;
  evidenceTypes: string[];
  category: string | null;
  status: ControlStatus | null;
};
export type ParsedControl = ControlFields;

export type ImportRemark = { column: string; reason: string };
export type ImportChange = { field: ImportField; from: string; to: string };
export type ImportVerdict = "create" | "update" | "unchanged" | "reject";

/**
 * One row's outcome. `row` is 1-based as a spreadsheet counts; `control` is the whole control as it will be (on update the
 * existing one with the row's values over it), null when rejected.
 */
export type ImportRow = {
  row: number;
  verdict: ImportVerdict;
  control: ParsedControl | null;
  changes: ImportChange[];
  problems: ImportRemark[];
  warnings: ImportRemark[];
};
