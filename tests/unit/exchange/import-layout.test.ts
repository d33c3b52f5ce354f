import { describe, expect, it } from "vitest";
import { existing, imported } from "./import-cases.ts";

describe("rows that are no controls", () => {
  it("skips blank rows, repeated headings and totals, and counts rows as the spreadsheet does", () => {
    const list = [
      ["Acme"],
      [],
      ["Control ID", "Title", "Owner"],
      ["A-1", "One", "Bo"],
      [],
      ["Control ID", "Title", "Owner"],
      ["A-2", "Two", "Bo"],
      ["Total: 2"],
    ];
    expect(imported(list).rows.map(({ row, verdict }) => [row, verdict])).toEqual([
      [4, "create"],
      [7, "create"],
    ]);
  });

  it("uses group headings as the category, unless there is a column for it", () => {
    const rows = [["ACCESS"], ["A-1", "One", "", "Bo"], ["", "Change management"], ["C-1", "Two", "", "Bo"]];
    const without = imported([["Control ID", "Title", "Evidence", "Owner"], ...rows]);
    expect(without.rows.map(({ control }) => control?.category)).toEqual(["ACCESS", "Change management"]);
    const withColumn = imported([["Control ID", "Title", "Category", "Owner"], ...rows]);
    expect(withColumn.rows.map(({ control }) => control?.category)).toEqual([null, null]);
  });

  it("gives a control the criteria of the rows below it where its own cells are merged", () => {
    const list = [
      ["Control ID", "Title", "Criteria", "Criterion text"],
      ["A-1", "One", "CC6.1", "Logical"],
      ["", "", "CC6.2", "Users"],
      ["", "", "CC6.9", "?"],
      ["A-2", "Two", "CC7.1", ""],
    ];
    const { rows } = imported(list.toSpliced(3, 1));
    expect(rows.map(({ row, control }) => [row, control?.criteria])).toEqual([
      [2, ["CC6.1", "CC6.2"]],
      [4, ["CC7.1"]],
    ]);
    expect(imported(list).rows[0]?.problems).toEqual([expect.objectContaining({ column: "Criteria, row 4" })]);
  });

  it("does not mistake a control with only an ID for a heading", () => {
    expect(
      imported([
        ["Control ID", "Title", "Owner"],
        ["A-1", "", ""],
      ]).rows[0]?.verdict,
    ).toBe("reject");
    expect(
      imported(
        [
          ["Control ID", "Title", "Owner"],
          ["AC-01", "", ""],
        ],
        { existing },
      ).rows[0]?.verdict,
    ).toBe("unchanged");
  });
});

describe("numbers without letters", () => {
  it("are Annex A's where most of the column is, with a warning for doubtful ones", () => {
    const { rows } = imported([
      ["Control ID", "Title", "ISO 27001"],
      ["A-1", "One", "5.15, 8.24"],
      ["A-2", "Two", "5.1"],
    ]);
    expect(rows.map(({ control }) => control?.criteria)).toEqual([["A.5.15", "A.8.24"], ["A.5.1"]]);
    expect(rows[1]?.warnings[0]?.reason).toBe("“5.1” was read as A.5.1. Write the code in full if it means another.");
  });

  it("are clauses where the column is about clauses", () => {
    const { rows } = imported([
      ["Control ID", "Title", "Clause"],
      ["A-1", "One", "4.1"],
      ["A-2", "Two", "5.1"],
    ]);
    expect(rows.map(({ control }) => control?.criteria)).toEqual([["4.1"], ["5.1"]]);
  });
});
