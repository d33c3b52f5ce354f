import { z } from "zod";
import { CalendarDay } from "#server/ground/calendar/schema.ts";
import { line } from "#server/ground/platform/line.ts";
import { MAX_COLUMNS, MAX_ROWS } from "#server/ground/tables/rules/limits.ts";
import { IMPORT_FIELDS } from "#server/programme/controls/rules/columns.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";
import { CONTROL_NATURES, CONTROL_STATUSES, CONTROL_TYPES } from "#server/programme/controls/rules/kinds.ts";

const Column = z
  .int()
  .min(0)
  .max(MAX_COLUMNS - 1);

/** Field → column (0-based); criteria may span several. */
export const ImportColumns = z.strictObject({
  code: Column.optional(),
  title: Column.optional(),
  statement: Column.optional(),
  criteria: z.array(Column).max(MAX_COLUMNS).optional(),
  owner: Column.optional(),
  frequency: Column.optional(),
  anchor: Column.optional(),
  dueDays: Column.optional(),
  graceDays: Column.optional(),
  operatesFrom: Column.optional(),
  operatesTo: Column.optional(),
  type: Column.optional(),
  nature: Column.optional(),
  key: Column.optional(),
  evidence: Column.optional(),
  category: Column.optional(),
  status: Column.optional(),
});

/** The list's sheet and last heading line, both 0-based, and its columns. */
export const ImportMapping = z.strictObject({
  sheet: z.int().min(0),
  headerRow: z.int().min(0).max(MAX_ROWS),
  columns: ImportColumns,
});

/** Defaults for rows that leave a value empty; `since` undefined: not answered yet, null: they were always performed. */
export const ImportDefaults = z.strictObject({
  owner: line(200, { missing: "Write a name, or leave it out." }).nullish(),
  frequency: z.enum(FREQUENCIES).nullish(),
  since: CalendarDay.nullish(),
});

export const ImportGuess = ImportMapping.extend({
  headers: z.array(z.string()),
  samples: z.record(z.string(), z.array(z.string())),
});

export const ImportedControl = z.object({
  code: z.string(),
  title: z.string(),
  statement: z.string(),
  criteria: z.array(z.string()),
  ownerName: z.string().nullable(),
  frequency: z.enum(FREQUENCIES).nullable(),
  anchor: z.string().nullable(),
  dueDays: z.int().nullable(),
  graceDays: z.int().nullable(),
  operatesFrom: z.string().nullable(),
  operatesTo: z.string().nullable(),
  type: z.enum(CONTROL_TYPES).nullable(),
  nature: z.enum(CONTROL_NATURES).nullable(),
  key: z.boolean().nullable(),
  evidenceTypes: z.array(z.string()),
  category: z.string().nullable(),
  status: z.enum(CONTROL_STATUSES).nullable(),
});

const Remark = z.object({ column: z.string(), reason: z.string() });

/** What an import would do with one row (1-based). */
export const ImportRow = z.object({
  row: z.int().min(1),
  verdict: z.enum(["create", "update", "unchanged", "reject"]),
  control: ImportedControl.nullable(),
  changes: z.array(z.object({ field: z.enum(IMPORT_FIELDS), from: z.string(), to: z.string() })),
  problems: z.array(Remark),
  warnings: z.array(Remark),
});

export const ImportCounts = z.object({ create: z.int(), update: z.int(), unchanged: z.int(), reject: z.int() });

export const ImportPreview = z.object({ rows: z.array(ImportRow), counts: ImportCounts });

export type ImportColumns = z.infer<typeof ImportColumns>;
export type ImportMapping = z.infer<typeof ImportMapping>;
export type ImportDefaults = z.infer<typeof ImportDefaults>;
export type ImportGuess = z.infer<typeof ImportGuess>;
export type ImportedControl = z.infer<typeof ImportedControl>;
export type ImportRow = z.infer<typeof ImportRow>;
export type ImportCounts = z.infer<typeof ImportCounts>;
export type ImportPreview = z.infer<typeof ImportPreview>;

export const ImportPlan = ImportMapping.extend({ defaults: ImportDefaults.default({}) });
export type ImportPlan = z.infer<typeof ImportPlan>;

export const ImportOpen = z.object({
  fileName: z.string(),
  sheets: z.array(z.object({ name: z.string(), rows: z.int() })),
  plan: ImportPlan,
  headers: z.array(z.string()),
  /** up to three distinct values per column */
  samples: z.array(z.array(z.string())),
  /** false until an engagement has added criteria to the workspace */
  knowsCriteria: z.boolean(),
  /** rejected rows first; at most 1,000 */
  rows: z.array(ImportRow),
  counts: ImportCounts,
  /** how many new controls do not say since when they are performed, by their row or by the default */
  lacksSince: z.int(),
  /** engagements in whose window some of these controls have no occurrence */
  empty: z.array(z.object({ engagement: z.string(), codes: z.array(z.string()) })),
});
export type ImportOpen = z.infer<typeof ImportOpen>;

export const ImportResult = z.object({ created: z.int(), updated: z.int(), unchanged: z.int(), rejected: z.int() });
export type ImportResult = z.infer<typeof ImportResult>;
