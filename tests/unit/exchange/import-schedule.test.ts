import { describe, expect, test } from "vitest";
import { emptyWindows, lackingSince } from "#server/exchange/imports/rules/empty-windows.ts";
import { readControls } from "#server/exchange/imports/rules/read-controls.ts";
import { cycleIn, dayIn, daysIn } from "#server/exchange/imports/rules/schedule-cells.ts";
import { guessTable } from "#server/exchange/imports/rules/table.ts";
import type { ControlFields } from "#server/programme/controls/rules/listed.ts";

const HEADINGS = ["Control ID", "Title", "Frequency", "Month", "Due days", "Grace period", "In operation since"];
const WINDOW = { name: "SOC 2 Type 2", from: "2026-07-01", to: "2026-12-31" };

function read(rows: string[][], since?: string | null, existing: ControlFields[] = []) {
  const table = [HEADINGS, ...rows];
  const mapping = guessTable([{ name: "Controls", rows: table }]);
  const known = new Map(existing.map((each) => [each.code, each]));
  return readControls(table, mapping, { knownCriteria: new Set(), existing: known, defaults: { since } }).rows;
}

describe("the day or month in which a cycle starts", () => {
  test.each([
    ["June", "2025-06-01", 29],
    ["every Feb", "2025-02-01", 27],
    ["sept", "2025-09-01", 29],
    ["June 2026", "2026-06-01", 29],
    ["2026-06", "2026-06-01", 29],
    ["Feb 2024", "2024-02-01", 27],
    ["2026-06-12", "2026-06-12", undefined],
    ["12 June 2026", "2026-06-12", undefined],
  ])("%s", (cell, anchor, dueDays) => {
    expect(cycleIn(cell)).toEqual(dueDays === undefined ? { anchor } : { anchor, dueDays });
  });

  test.each(["J", "Ju", "summer", "13/2026", "2026-13", "06/07/2026", "every year"])("%s says nothing", (cell) => {
    expect(cycleIn(cell)).toBeNull();
  });
});

describe("a day", () => {
  test.each([
    ["2026-07-01", "2026-07-01"],
    ["2026/7/1", "2026-07-01"],
    ["2026-07-01T00:00:00.000Z", "2026-07-01"],
    ["1 July 2026", "2026-07-01"],
    ["1st Jul 2026", "2026-07-01"],
    ["1 Sept 2026", "2026-09-01"],
    ["July 1, 2026", "2026-07-01"],
    ["31/12/2026", "2026-12-31"],
    ["12/31/2026", "2026-12-31"],
    ["07.07.2026", "2026-07-07"],
  ])("%s", (cell, day) => {
    expect(dayIn(cell)).toBe(day);
  });

  test.each(["01/07/2026", "31/02/2026", "2026", "July", "1 Foo 2026", ""])("%s is none, or one of two", (cell) => {
    expect(dayIn(cell)).toBeNull();
  });
});

test.each([
  ["30", 30],
  ["30 days", 30],
  ["within 5 days", 5],
  ["0", 0],
  ["91", null],
  ["a few", null],
  ["-3", null],
])("%s days", (cell, days) => {
  expect(daysIn(cell, 90)).toBe(days);
});

describe("a list that says when its controls run", () => {
  test("gives each its month, due days, grace and first day", () => {
    const [one, two] = read([
      ["A-1", "Review", "Annual", "June", "", "10", "1 Jan 2026"],
      ["A-2", "Check", "Quarterly", "2026-02-15", "20", "5 days", ""],
    ]);
    expect(one?.control).toMatchObject({
      ...{ anchor: "2025-06-01", dueDays: 29, graceDays: 10, operatesFrom: "2026-01-01" },
    });
    expect(two?.control).toMatchObject({ anchor: "2026-02-15", dueDays: 20, graceDays: 5, operatesFrom: null });
  });

  test("says what is wrong with a cell that it cannot read, and leaves out a month that says nothing", () => {
    const [ambiguous, monthly] = read([
      ["A-1", "Review", "Annual", "", "", "", "01/07/2026"],
      ["A-2", "Check", "Monthly", "June", "", "", ""],
    ]);
    expect(ambiguous).toMatchObject({ verdict: "reject", problems: [{ column: "In operation since" }] });
    expect(ambiguous?.problems[0]?.reason).toContain("Write a day such as 2026-07-01");
    expect(monthly).toMatchObject({ verdict: "create", control: { anchor: null, dueDays: null } });
    expect(monthly?.warnings[0]?.reason).toContain("A month says nothing about a monthly control");
  });

  test("takes the answer for rows that do not say since when, and never for controls that exist", () => {
    const rows = [["A-1", "Review", "Annual", "June", "", "", ""]];
    expect(lackingSince(read(rows))).toBe(1);
    const [made] = read(rows, "2026-07-01");
    expect(made?.control?.operatesFrom).toBe("2026-07-01");
    expect(lackingSince(read(rows, "2026-07-01"))).toBe(0);
    const existing = { ...(made?.control as ControlFields), operatesFrom: null };
    expect(read(rows, "2026-09-01", [existing])[0]).toMatchObject({ verdict: "unchanged" });
  });

  test("names the windows in which a control would have no occurrence", () => {
    const rows = read(
      [
        ["A-1", "In June", "Annual", "June", "", "", ""],
        ["A-2", "In October", "Annual", "October", "", "", ""],
        ["A-3", "Any time", "Annual", "", "", "", ""],
        ["A-4", "Later", "Monthly", "", "", "", "2027-02-01"],
        ["A-5", "On demand", "As needed", "", "", "", ""],
      ],
      "2026-01-01",
    );
    expect(emptyWindows(rows, [WINDOW])).toEqual([{ engagement: "SOC 2 Type 2", codes: ["A-1", "A-4"] }]);
  });
});
