import { describe, expect, it, test } from "vitest";
import { guessTable, headersAt } from "#server/exchange/imports/rules/table.ts";
import { ImportFileError } from "#server/ground/tables/rules/file-error.ts";
import type { ImportField } from "#server/programme/controls/rules/columns.ts";

const guess = (...rows: string[][]) => guessTable([{ name: "Sheet1", rows }]);
/** The guessed columns of a table with one row below its headings. */
const columns = (headings: string[], ...rows: string[][]) => guess(headings, ...rows).columns;

describe("headings", () => {
  test.each<[string, ImportField]>([
    ["Control ID", "code"],
    ["Control #", "code"],
    ["CONTROL NO.", "code"],
    ["Ref.", "code"],
    ["Ref", "code"],
    ["No.", "code"],
    ["Control Name", "title"],
    ["Control Activity", "statement"],
    ["Control description", "statement"],
    ["Description of the Control", "statement"],
    ["Activity", "statement"],
    ["Performed by", "owner"],
    ["Control owner", "owner"],
    ["Owner(s)", "owner"],
    ["Responsible", "owner"],
    ["Cadence", "frequency"],
    ["How often?", "frequency"],
    ["Periodicity", "frequency"],
    ["Frequency (D/W/M/Q/A)", "frequency"],
    ["Preventive/Detective", "type"],
    ["Type", "type"],
    ["Manual/Automated", "nature"],
    ["Nature", "nature"],
    ["Key?", "key"],
    ["Key control (Y/N)", "key"],
    ["Evidence required", "evidence"],
    ["Domain", "category"],
    ["Implementation status", "status"],
  ])("%s is the %s", (heading, field) => {
    const first = field === "statement" || field === "title" ? "Control ID" : "Statement";
    const other = field === "code" ? "Owner" : "Risk";
    expect(columns([first, heading, other])[field as "code"]).toBe(1);
  });

  test.each([
    "TSC Ref",
    "Trust Services Criteria",
    "Criteria",
    "TSC",
    "Annex A",
    "ISO 27001",
    "ISO/IEC 27001:2022",
    "Related TSC criteria",
  ])("%s holds criteria", (heading) =>
    expect(columns(["Control ID", "Control", heading], ["A-1", "Reviews", "CC6.1"]).criteria).toEqual([2]),
  );

  it("reads the list of a CPA firm", () => {
    const headings = [
      "Control ID",
      "Control",
      "Category",
      "Description",
      "Trust Services Criteria",
      "May be N/A",
      "N/A when",
    ];
    expect(columns(headings)).toEqual({ code: 0, title: 1, category: 2, statement: 3, criteria: [4] });
  });

  it("reads Control as the title beside Description, and as the statement beside a title", () => {
    expect(columns(["Ref", "Control", "Description"])).toEqual({ code: 0, title: 1, statement: 2 });
    expect(columns(["Ref", "Title", "Control"])).toEqual({ code: 0, title: 1, statement: 2 });
  });

  it("reads Control as the code when codes are below it", () => {
    expect(columns(["Control", "Control Activity", "Owner"], ["AC-01", "Access is reviewed", "IT"])).toEqual({
      code: 0,
      statement: 1,
      owner: 2,
    });
  });

  it("reads Control as the statement when sentences are below it", () => {
    const sentence =
      "Management reviews the access rights of all employees and contractors each quarter and removes what is not needed.";
    expect(columns(["Control #", "Control"], ["1", sentence])).toEqual({ code: 0, statement: 1 });
  });

  it("maps TSC and ISO columns both, and a control objective only when it is given by its code", () => {
    const headings = ["Control ID", "Control Activity", "TSC", "ISO 27001", "Control objective"];
    expect(columns(headings, ["A-1", "Reviews", "CC6.1", "A.5.15", "PAY-04"]).criteria).toEqual([2, 3, 4]);
    expect(columns(headings, ["A-1", "Reviews", "CC6.1", "5.15", "Payroll is accurate"]).criteria).toEqual([2, 3]);
  });

  it("recognises criteria by their form where no heading names them", () => {
    expect(columns(["Control ID", "Control", "Maps"], ["A-1", "Reviews", "CC6.1, CC6.2"]).criteria).toEqual([2]);
  });

  it("puts manual and automated under nature even where the column is called type", () => {
    expect(columns(["Control ID", "Control", "Type"], ["A-1", "Reviews", "Manual"])).toMatchObject({ nature: 2 });
  });

  it("ignores columns that match no field", () => {
    expect(columns(["Control ID", "Control", "Test procedure", "Risk ID", "Comments"])).toEqual({ code: 0, title: 1 });
  });
});

describe("where the table is", () => {
  it("finds the heading below titles and blank lines", () => {
    const found = guess(
      ["Acme Ltd"],
      ["Control matrix", "", "Version 3"],
      [],
      [],
      ["", "Control #", "Control Activity"],
      ["", "1", "Reviews"],
    );
    expect(found).toMatchObject({ headerRow: 4, columns: { code: 1, statement: 2 } });
  });

  it("joins a heading of two lines and gives each column its own name", () => {
    const rows = [
      ["Control matrix"],
      ["Control", "Control", "Mapping", "", "Performed"],
      ["ID", "Description", "TSC", "ISO 27001", "by"],
      ["A-1", "Reviews", "CC6.1", "A.5.15", "CFO"],
    ];
    expect(guess(...rows)).toMatchObject({
      headerRow: 2,
      columns: { code: 0, statement: 1, criteria: [2, 3], owner: 4 },
    });
    expect(headersAt(rows, 2)).toEqual(["Control ID", "Control Description", "TSC", "ISO 27001", "Performed by"]);
  });

  it("uses the upper names where cells of a two-line heading are merged downwards", () => {
    const rows = [
      ["Control ID", "Description", "Criteria", "", "Owner"],
      ["", "", "TSC", "ISO 27001", ""],
      ["A-1", "Reviews", "CC6.1", "A.5.15", "CFO"],
    ];
    expect(guess(...rows)).toMatchObject({
      headerRow: 1,
      columns: { code: 0, statement: 1, criteria: [2, 3], owner: 4 },
    });
  });

  it("does not take the first control for a second heading line", () => {
    expect(guess(["Control ID", "Description", "Owner"], ["A-1", "", ""], ["A-2", "Reviews", "CFO"]).headerRow).toBe(0);
    expect(guess(["Control ID", "Description", "Owner"], ["ACCESS", "", ""], ["A-2", "Reviews", "CFO"]).headerRow).toBe(
      0,
    );
  });

  it("chooses the sheet with the controls among instructions and lookups", () => {
    const found = guessTable([
      { name: "Read me", rows: [["How to use"], ["Fill in the control ID and description"]] },
      {
        name: "Lists",
        rows: [
          ["Frequency", "Type"],
          ["Daily", "Preventive"],
        ],
      },
      {
        name: "Controls",
        rows: [
          ["Control ID", "Description", "TSC"],
          ["A-1", "Reviews", "CC6.1"],
        ],
      },
      {
        name: "Owners",
        rows: [
          ["Control ID", "Owner"],
          ["A-1", "CFO"],
        ],
      },
    ]);
    expect(found.sheet).toBe(2);
  });

  it("gives three different samples of each column", () => {
    const rows = ["x", "x", "", "N/A", "y", "z", "w"].map((owner, index) => [`A-${index}`, owner]);
    expect(guess(["Control ID", "Owner"], ...rows).samples).toEqual({ 0: ["A-0", "A-1", "A-2"], 1: ["x", "y", "z"] });
  });

  it("offers the widest row as heading when no heading is known", () => {
    const found = guess(["Liste"], ["Kennung", "Maßnahme", "Wer"], ["A-1", "Prüfung", "CFO"]);
    expect(found).toMatchObject({ headerRow: 1, columns: {}, headers: ["Kennung", "Maßnahme", "Wer"] });
  });

  it("refuses anything but a table, and says what a table is", () => {
    expect(() => guess(["Dear auditor,"], ["our controls are fine."])).toThrow(
      expect.objectContaining({ code: "not_a_table", message: expect.stringContaining("column headings") }),
    );
    expect(() => guessTable([])).toThrow(ImportFileError);
  });
});
