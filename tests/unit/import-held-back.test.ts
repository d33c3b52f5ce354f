import { expect, test } from "vitest";
import type { ImportRow } from "#server/imports/rules/fields.ts";
import { heldBack } from "#server/imports/rules/held-back.ts";

const CONTROL = { code: "C-1" } as ImportRow["control"];
const row = (fields: ImportRow["changes"][number]["field"][], verdict: ImportRow["verdict"] = "update"): ImportRow => ({
  row: 2,
  verdict,
  control: CONTROL,
  changes: fields.map((field) => ({ field, from: "old", to: "new" })),
  problems: [],
  warnings: [],
});
const read = (rows: ImportRow[]) => ({ rows, counts: { create: 0, update: rows.length, unchanged: 0, reject: 0 } });
const WINDOWS = new Map([["C-1", ["SOC 2 Type 2"]]]);

test("a row that changes a design inside a period is turned away, beside the column, with what to do", () => {
  const { rows, counts } = heldBack(read([row(["title", "statement"])]), WINDOWS);
  expect(counts).toMatchObject({ update: 0, reject: 1 });
  expect(rows[0]).toMatchObject({ verdict: "reject", control: null, problems: [{ column: "Statement" }] });
  expect(rows[0]?.problems[0]?.reason).toMatch(/C-1 is inside the period of SOC 2 Type 2: change this on its own page/);
});

test("any other change, a control outside every period, and a new one go through", () => {
  const rows = [row(["title", "owner"]), row(["statement"], "create")];
  expect(heldBack(read(rows), WINDOWS).rows).toEqual(rows);
  expect(heldBack(read([row(["statement"])]), new Map()).rows).toEqual([row(["statement"])]);
});
