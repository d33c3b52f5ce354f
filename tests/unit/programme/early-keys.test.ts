import { expect, test } from "vitest";
import { afterKeys } from "#app/_features/programme/controls/early-keys.ts";

const OWNERS: [string, string][] = [
  ["1", "Ada"],
  ["2", "Bea Arden"],
  ["3", "Bea Brook"],
];

test.each([
  ["3", ["1", "4"], "314"],
  ["Access", ["Backspace", "Backspace", "Shift", "É"], "AcceÉ"],
  ["", ["5", "Enter", "6"], "5"],
  ["7", ["ArrowLeft", "Home"], "7"],
])("a text %j holds after %j what its editor would: %j", (text, keys, held) => {
  expect(afterKeys(text, keys, null)).toBe(held);
});

test.each([
  ["1", [..."bea b"], "3"],
  ["1", ["B", "Enter", "A"], "2"],
  ["1", ["x"], "1"],
  ["1", ["b", "ArrowDown"], "3"],
  ["3", ["ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"], "1"],
  ["", ["ArrowUp"], ""],
  ["", ["ArrowDown"], "1"],
])("a choice %j is after %j what its editor would choose: %j", (value, keys, held) => {
  expect(afterKeys(value, keys, OWNERS)).toBe(held);
});
