import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { controlsTable, controlsToXlsx } from "#server/exchange/imports/service/write-sheets.ts";
import { readSheets } from "#server/ground/tables/service/read-sheets.ts";
import { unpackWorkbook } from "#server/ground/tables/service/unpack-workbook.ts";
import { tableToCsv } from "#server/ground/tables/service/write-tables.ts";
import type { ControlFields } from "#server/programme/controls/rules/listed.ts";

const RUNS = /^\s*[=+\-@\t\r]/;
const start = fc.constantFrom("=", "+", "-", "@", "\t", "\r", " =", "\t=", "'=", "''@", "＝", "\u00a0=", "", "a");
const hostile = fc
  .tuple(start, fc.constantFrom("cmd|' /C calc'!A0", 'HYPERLINK("x")', "1+1", "SUM(A1)", "x"), fc.string())
  .map(([a, b, c]) => a + b + c.toWellFormed().replaceAll("\0", ""));
const CELLS_A_CONTROL = 5;
const CONTROLS = 10_000;

/** 100,000 cells that try to run, over both formats. */
function controls(): ControlFields[] {
  const texts = fc.sample(hostile, { numRuns: CONTROLS * CELLS_A_CONTROL, seed: 41 });
  return Array.from({ length: CONTROLS }, (_, i) => {
    const [title = "", statement = "", ownerName = "", category = "", evidence = ""] = texts.slice(i * 5, i * 5 + 5);
    return {
      code: `=C-${i}`,
      title,
      statement,
      criteria: [],
      ownerName,
      frequency: null,
      anchor: null,
      dueDays: null,
      graceDays: null,
      operatesFrom: null,
      operatesTo: null,
      type: null,
      nature: null,
      key: null,
      evidenceTypes: [evidence],
      category,
      status: null,
    };
  });
}

test("none of 100,000 hostile cells is a formula once exported", async () => {
  const all = controls();
  const csv: string[][] = parse(tableToCsv(controlsTable(all)), { bom: true, relax_column_count: true });
  const cells = csv.flat().filter((cell) => cell !== "");
  expect(cells.length).toBeGreaterThan(50_000);
  expect(cells.filter((cell) => RUNS.test(cell))).toEqual([]);

  const bytes = await controlsToXlsx(all);
  const parts = await unpackWorkbook(bytes);
  const sheet = [...parts].filter(([name]) => name.startsWith("xl/worksheets/")).map(([, part]) => part.toString());
  expect(sheet.join("")).not.toMatch(/<f[ >]/);
  expect(sheet.join("")).not.toMatch(/t="(str|e)"/);
  const [read] = await readSheets(bytes, "list.xlsx");
  expect(read?.rows.length).toBe(CONTROLS + 1);
}, 60_000);
