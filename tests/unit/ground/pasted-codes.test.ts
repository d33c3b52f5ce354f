import { expect, test } from "vitest";
import { pastedCodes } from "#app/_ui/pasted-codes.ts";

const CONTROLS = [
  { id: "1", code: "AC-1", title: "Access is reviewed" },
  { id: "2", code: "AC-2", title: "Leavers, and their keys" },
  { id: "3", code: "A 5.1", title: "Policies" },
];
const SYSTEMS = [
  { id: "1", code: "Application", title: "Ledger" },
  { id: "2", code: "Application", title: "Portal" },
];

test.each([
  ["AC-1, AC-2", ["1", "2"], []],
  ["ac-1\r\nAC-2\r\n", ["1", "2"], []],
  ["• AC-1\n• A  5.1", ["1", "3"], []],
  ["AC-1; XX-9; AC-1; XX-9", ["1"], ["XX-9"]],
  ["AC-1 AC-2", ["1", "2"], []],
  ["AC-1\tAccess is reviewed\nAC-2\tSomething else", ["1", "2"], ["Something else"]],
])("%j names %j, and does not know %j", (text, ids, unknown) => {
  expect(pastedCodes(text, CONTROLS)).toEqual({ ids, unknown });
});

test.each(["AC-1", "A 5.1", "Leavers, and their keys", "XX-1, XX-2", "access reviewed", ""])(
  "%j is no list of what there is: it is searched for",
  (text) => {
    expect(pastedCodes(text, CONTROLS)).toBeNull();
  },
);

test("where many share a code they are named by their titles", () => {
  expect(pastedCodes("Ledger, Portal", SYSTEMS)).toEqual({ ids: ["1", "2"], unknown: [] });
  expect(pastedCodes("Ledger, Application", SYSTEMS)).toEqual({ ids: ["1"], unknown: ["Application"] });
});
