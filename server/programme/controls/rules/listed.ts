import type { CalendarDate } from "#server/ground/calendar/rules.ts";
import type { ImportField } from "./columns.ts";
import type { Frequency } from "./frequency.ts";
import type { ControlNature, ControlStatus, ControlType } from "./kinds.ts";

/** Field → column index (0-based). Criteria may span several columns, such as TSC beside ISO. */
export type ImportColumns = Partial<Record<Exclude<ImportField, "criteria">, number>> & { criteria?: number[] };

/** `headerRow` is the 0-based index of the last header line; data starts on the next line. */
export type TableMapping = { headerRow: number; columns: ImportColumns };

/** One control as a list states it; null means "not stated". Imports and exports share this shape. */
export type ControlFields = {
  code: string;
  title: string;
  statement: string;
  criteria: string[];
  ownerName: string | null;
  frequency: Frequency | null;
  anchor: CalendarDate | null;
  dueDays: number | null;
  graceDays: number | null;
  operatesFrom: CalendarDate | null;
  operatesTo: CalendarDate | null;
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
 * The outcome for one row. `row` is 1-based; `control` is the resulting control (existing values overlaid with the row's), null
 * when rejected.
 */
export type ImportRow = {
  row: number;
  verdict: ImportVerdict;
  control: ParsedControl | null;
  changes: ImportChange[];
  problems: ImportRemark[];
  warnings: ImportRemark[];
};
