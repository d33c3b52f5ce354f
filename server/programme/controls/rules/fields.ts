import type { Frequency } from "./frequency.ts";
import type { ControlNature, ControlStatus, ControlType } from "./kinds.ts";

export const IMPORT_FIELDS = [
  "code",
  "title",
  "statement",
  "criteria",
  "owner",
  "frequency",
  "type",
  "nature",
  "key",
  "evidence",
  "category",
  "status",
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** The column headings of an exported list, in order; also how a field is called where a list has no column for it. */
export const FIELD_LABEL: Record<ImportField, string> = {
  code: "Control ID",
  title: "Title",
  statement: "Statement",
  criteria: "Criteria",
  owner: "Owner",
  frequency: "Frequency",
  type: "Type",
  nature: "Nature",
  key: "Key",
  evidence: "Evidence",
  category: "Category",
  status: "Status",
};

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
