import { type ImportContext, readControls } from "#server/exchange/imports/rules/read-controls.ts";
import { guessTable } from "#server/exchange/imports/rules/table.ts";
import type { ControlFields } from "#server/programme/controls/rules/listed.ts";
import { KNOWN } from "./import-known-criteria.ts";

/** What an import of a sheet would do, with its columns guessed. */
export function imported(rows: string[][], context: Partial<ImportContext> = {}) {
  const mapping = guessTable([{ name: "Sheet1", rows }]);
  return readControls(rows, mapping, { knownCriteria: KNOWN, existing: new Map(), defaults: {}, ...context });
}

export const FULL: ControlFields = {
  code: "AC-01",
  title: "Access review",
  statement: "Managers review access.\nRemovals follow.",
  criteria: ["CC6.1", "CC6.2"],
  ownerName: "Ada Li",
  frequency: "quarterly",
  anchor: null,
  dueDays: null,
  graceDays: null,
  operatesFrom: null,
  operatesTo: null,
  type: "detective",
  nature: "manual",
  key: true,
  evidenceTypes: ["access_review", "ticket"],
  category: "Access",
  status: "active",
};
export const existing = new Map([[FULL.code, FULL]]);
