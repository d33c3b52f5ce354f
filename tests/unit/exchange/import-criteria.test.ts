import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { criteriaInCell } from "#server/exchange/imports/rules/criteria.ts";
import { ANNEX_CODES, KNOWN, TSC_CODES } from "./import-known-criteria.ts";

const codes = (cell: string) => criteriaInCell(cell, KNOWN).codes.join(" ");
const unknown = (cell: string) => criteriaInCell(cell, KNOWN).unknown;

describe("criteria in a cell", () => {
  test.each([
    ["CC6.1, CC6.2", "CC6.1 CC6.2"],
    ["CC6.1;CC6.2", "CC6.1 CC6.2"],
    ["CC6.1/CC6.2", "CC6.1 CC6.2"],
    ["CC6.1 | CC6.2", "CC6.1 CC6.2"],
    ["CC6.1\r\nCC6.2\n\nCC6.3", "CC6.1 CC6.2 CC6.3"],
    ["CC6.1 and CC6.2 & CC6.3", "CC6.1 CC6.2 CC6.3"],
    ["CC6.1 CC6.2 CC6.1", "CC6.1 CC6.2"],
    ["• CC6.1\n• CC6.2", "CC6.1 CC6.2"],
    ["PI1.1; C1.1; A1.2; P6.7", "PI1.1 C1.1 A1.2 P6.7"],
    ["ITGC-LA-01, pay-04", "ITGC-LA-01 PAY-04"],
  ])("separators: %j", (cell, expected) => {
    expect(codes(cell)).toBe(expected);
    expect(unknown(cell)).toEqual([]);
  });

  test.each([
    ["cc6.1", "CC6.1"],
    ["CC 6.1", "CC6.1"],
    ["`CC6.1`, ` CC6.2 `", "CC6.1 CC6.2"],
    ["\u00a0CC6.1\u200b ;\u00a0CC6.2", "CC6.1 CC6.2"],
    ["CC06.01", "CC6.1"],
    ["A.5.15", "A.5.15"],
    ["A5.15", "A.5.15"],
    ["Annex A 5.15", "A.5.15"],
    ["5.15", "A.5.15"],
    ["A.1.2", "A1.2"],
  ])("spellings: %j", (cell, expected) => {
    expect(codes(cell)).toBe(expected);
    expect(unknown(cell)).toEqual([]);
  });

  test.each([
    ["CC6.1–CC6.3", "CC6.1 CC6.2 CC6.3"],
    ["CC6.1-CC6.3", "CC6.1 CC6.2 CC6.3"],
    ["CC6.1 to 6.3", "CC6.1 CC6.2 CC6.3"],
    ["CC6.1 through CC6.3", "CC6.1 CC6.2 CC6.3"],
    ["CC6.1-3", "CC6.1 CC6.2 CC6.3"],
    ["CC6.1..CC6.3, CC8.1", "CC6.1 CC6.2 CC6.3 CC8.1"],
    ["CC7.4–CC8.1", "CC7.4 CC7.5 CC8.1"],
    ["A.5.15–5.17", "A.5.15 A.5.16 A.5.17"],
    ["5.36 - 5.37", "A.5.36 A.5.37"],
    ["PAY-01 to PAY-03", "PAY-01 PAY-02 PAY-03"],
    ["PAY-02–04", "PAY-02 PAY-03 PAY-04"],
  ])("ranges: %j", (cell, expected) => {
    expect(codes(cell)).toBe(expected);
    expect(unknown(cell)).toEqual([]);
  });

  test.each([
    ["CC6.1, 6.2, 6.3", "CC6.1 CC6.2 CC6.3"],
    ["CC6.1/6.2", "CC6.1 CC6.2"],
    ["CC6.1, .2", "CC6.1 CC6.2"],
    ["A.5.15, 5.16", "A.5.15 A.5.16"],
  ])("short forms go on from the code before them: %j", (cell, expected) => {
    expect(codes(cell)).toBe(expected);
  });

  test.each([
    ["CC6.1 (points of focus 1, 2 and CC6.2)", "CC6.1"],
    ["CC6.1 - The entity implements logical access software, infrastructure, and architectures", "CC6.1"],
    ["CC6.1 see also NIST AC-2", "CC6.1"],
    ["Logical access (CC6.1)", "CC6.1"],
    ["CC6.1 Logical access\nCC7.2 Monitoring, alerts", "CC6.1 CC7.2"],
    ["SOC 2: CC6.1 | ISO/IEC 27001:2022: A.8.1", "CC6.1 A.8.1"],
    ["Trust Services Criteria CC6.1", "CC6.1"],
  ])("labels and remarks are no criteria: %j", (cell, expected) => {
    expect(codes(cell)).toBe(expected);
    expect(unknown(cell)).toEqual([]);
  });

  test.each([["", "N/A", "–", "TBD", "none", " \n "]])("a cell that says nothing names nothing: %j", (...cells) => {
    for (const cell of cells) expect(criteriaInCell(cell, KNOWN)).toEqual({ codes: [], unknown: [], assumed: [] });
  });

  test.each([
    ["CC6.9", "CC6.9"],
    ["CC6.1, CC6.99", "CC6.99"],
    ["CC6", "CC6"],
    ["PP1.1", "PP1.1"],
    ["A.9.2.1", "A.9.2.1"],
    ["Security", "Security"],
    ["CC6.1, Payroll", "Payroll"],
    ["CC6.7-CC6.9", "CC6.7-CC6.9"],
    ["CC6.3-CC6.1", "CC6.3-CC6.1"],
    ["CC6.1-A1.2", "CC6.1-A1.2"],
    ["CC6.1-01", "CC6.1-01"],
    ["CC6.1-POF1", "CC6.1-POF1"],
    ["CC6.1, CC6.2a", "CC6.2a"],
    ["CC6.1.1", "CC6.1.1"],
  ])("what is no criterion is named as unknown: %j", (cell, expected) => {
    expect(unknown(cell)).toEqual([expected]);
  });

  it("recognizes a control objective by any name, commas included", () => {
    expect(criteriaInCell("Payroll, accuracy", KNOWN)).toMatchObject({ codes: ["Payroll, accuracy"], unknown: [] });
    expect(criteriaInCell("Payroll, accuracy; PAY-01", KNOWN).codes).toEqual(["Payroll, accuracy", "PAY-01"]);
  });
});

describe("a number that is both a clause and an Annex A control", () => {
  it("is taken as the clause, marked as an assumption, unless something says otherwise", () => {
    expect(criteriaInCell("5.1", KNOWN)).toEqual({
      codes: ["5.1"],
      unknown: [],
      assumed: [{ written: "5.1", code: "5.1" }],
    });
  });

  it("is Annex A's, without a remark, if the cell or the heading says so", () => {
    expect(criteriaInCell("A.5.15, 5.1", KNOWN)).toEqual({ codes: ["A.5.15", "A.5.1"], unknown: [], assumed: [] });
    expect(criteriaInCell("5.2, 5.3", KNOWN, "named")).toEqual({ codes: ["A.5.2", "A.5.3"], unknown: [], assumed: [] });
  });

  it("is Annex A's, marked as an assumption, when the column's other numbers are", () => {
    expect(criteriaInCell("5.2, 5.15", KNOWN, "likely")).toEqual({
      codes: ["A.5.2", "A.5.15"],
      unknown: [],
      assumed: [{ written: "5.2", code: "A.5.2" }],
    });
  });

  it("is the clause, without a remark, if the cell says clause", () => {
    expect(criteriaInCell("clause 5.1, 6.1.2; A.5.1", KNOWN, "named")).toEqual({
      codes: ["5.1", "6.1.2", "A.5.1"],
      unknown: [],
      assumed: [],
    });
  });

  it("chooses the reading in which both ends of a range exist", () => {
    expect(codes("5.1–5.15").split(" ")).toHaveLength(15);
    expect(codes("5.1–5.15")).toMatch(/^A\.5\.1 .* A\.5\.15$/);
  });

  it("warns that a spreadsheet may have turned 5.10 into 5.1", () => {
    expect(criteriaInCell("5.1", KNOWN, "named").assumed).toEqual([{ written: "5.1", code: "A.5.1" }]);
    expect(criteriaInCell("5.1, 5.2", KNOWN, "named").assumed).toEqual([]);
  });
});

describe("for any list", () => {
  const separator = fc.constantFrom(", ", ";", "/", "\n", " and ", " & ", " | ", "  ", "\r\n", ",\u00a0");
  const written = (code: string) =>
    fc.constantFrom(code, code.toLowerCase(), ` ${code} `, `\`${code}\``, `${code} (remark, 1)`);

  it("codes are returned in order, however separated and written", () => {
    const list = fc.uniqueArray(fc.constantFrom(...TSC_CODES, ...ANNEX_CODES), { minLength: 1, maxLength: 8 });
    const cell = list.chain((items) => fc.tuple(fc.constant(items), fc.tuple(...items.map(written)), separator));
    fc.assert(
      fc.property(cell, ([items, cells, between]) => {
        expect(criteriaInCell(cells.join(between), KNOWN)).toEqual({ codes: items, unknown: [], assumed: [] });
      }),
    );
  });

  it("a range is everything between its ends in one series, in any notation", () => {
    const pair = fc.tuple(fc.constantFrom(...TSC_CODES), fc.constantFrom(...TSC_CODES));
    const series = (code: string) => code.slice(0, code.indexOf("."));
    const number = (code: string) => Number(code.slice(code.indexOf(".") + 1));
    fc.assert(
      fc.property(
        pair.filter(([from, to]) => series(from) === series(to) && number(from) < number(to)),
        ([from, to]) => {
          const between = TSC_CODES.slice(TSC_CODES.indexOf(from), TSC_CODES.indexOf(to) + 1);
          const digits = to.replace(/^\D+/, "");
          for (const cell of [
            `${from}–${to}`,
            `${from}-${to}`,
            `${from} to ${digits}`,
            `${from}-${number(to)}`,
            `${from} - ${to}`,
          ]) {
            expect(criteriaInCell(cell, KNOWN).codes).toEqual(between);
          }
          expect(criteriaInCell(`${to}–${from}`, KNOWN)).toMatchObject({ codes: [], unknown: [`${to}–${from}`] });
        },
      ),
    );
  });

  it("never invents a criterion, whatever the cell holds, and never takes long", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom(
        "CC",
        "6.1",
        "A.",
        "-",
        "–",
        "to",
        "(",
        ")",
        "[",
        ",",
        "\n",
        "clause",
        "Annex",
        "PAY-",
        "01",
        "…",
        "and",
        "CC6.1",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const cell = pieces.join("");
        const some = new Set(["CC6.1", "CC6.3", "A.5.15", "5.1", "PAY-01"]);
        for (const code of criteriaInCell(cell, some).codes) expect(some.has(code)).toBe(true);
      }),
      { numRuns: 500 },
    );
    // What goes back over what it has read takes minutes for these, longer than a test may.
    for (const part of ["(", "[a", "aa-", "CC6.1-", "\n ", "iso ", "  ", "5.", "a1", "§"])
      criteriaInCell(part.repeat(32_000 / part.length), KNOWN);
  });
});
