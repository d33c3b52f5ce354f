import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { type ImportReading, readControls } from "#server/exchange/imports/rules/read-controls.ts";
import { guessTable } from "#server/exchange/imports/rules/table.ts";
import { readSheets } from "#server/ground/tables/service/read-sheets.ts";
import { TSC_CODES } from "./import-known-criteria.ts";

describe("a CPA firm's list of 89 controls", () => {
  let reading: ImportReading;

  beforeAll(async () => {
    const bytes = await readFile(new URL("../../fixtures/cpa-firm-controls.csv", import.meta.url));
    const sheets = await readSheets(bytes, "cpa-firm-controls.csv");
    const mapping = guessTable(sheets);
    const rows = sheets[mapping.sheet]?.rows ?? [];
    reading = readControls(rows, mapping, { knownCriteria: new Set(TSC_CODES), existing: new Map(), defaults: {} });
  });

  it("imports unchanged: every row becomes a control with title, statement, category and criteria", () => {
    expect(reading.counts).toEqual({ create: 89, update: 0, unchanged: 0, reject: 0 });
    expect(reading.rows.map(({ row }) => row)).toEqual(Array.from({ length: 89 }, (_, i) => i + 2));
    for (const { control } of reading.rows) {
      expect(control?.title).not.toBe("");
      expect(control?.statement).toMatch(/\.$/);
      expect(control?.category).not.toBeNull();
      expect(control?.criteria).not.toEqual([]);
    }
  });

  it("covers all 61 trust services criteria", () => {
    const covered = new Set(reading.rows.flatMap(({ control }) => control?.criteria ?? []));
    expect(covered).toEqual(new Set(TSC_CODES));
    expect(covered.size).toBe(61);
  });

  it("reports a missing owner and frequency for every control", () => {
    for (const { warnings } of reading.rows) {
      expect(warnings.filter(({ column }) => column === "Owner" || column === "Frequency")).toHaveLength(2);
    }
  });

  it("reports exactly the placeholders that are left", () => {
    const remarks = reading.rows.flatMap(({ control, warnings }) =>
      warnings.filter(({ column }) => column === "Description").map(({ reason }) => [control?.code, reason]),
    );
    const left = reading.rows.filter(({ control }) => control?.statement.includes("{"));
    expect(remarks).toHaveLength(left.length);
    expect(remarks).toContainEqual(["GOV-02", "Still to be filled in: {governance_body}."]);
  });
});
