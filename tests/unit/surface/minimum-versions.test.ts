import { expect, test } from "vitest";
import { belowMinimum, compare } from "#server/surface/cli/minimum-versions.ts";

test("the lockfile holds no package below its floor", () => {
  expect(belowMinimum()).toEqual([]);
});

test("a package below its floor, also one nested in another, and one that is missing, are named", () => {
  const floors = { next: { min: "16.2.6", why: "a hole" }, gone: { min: "1.0.0", why: "x" } };
  const packages = {
    "node_modules/next": { version: "16.2.6" },
    "node_modules/a/node_modules/next": { version: "15.9.9" },
  };
  expect(belowMinimum(floors, { packages })).toEqual([
    "node_modules/a/node_modules/next is 15.9.9, below 16.2.6: a hole",
    "gone is not installed, but minimum-versions.json names it",
  ]);
});

test.each([
  ["1.2.3", "1.2.3", 0],
  ["1.2.10", "1.2.9", 1],
  ["2.0.0", "10.0.0", -1],
  ["1.0.0-beta.17", "1.0.0-beta.9", 1],
  ["1.0.0-beta.1", "1.0.0", -1],
])("%s against %s", (a, b, sign) => {
  expect(Math.sign(compare(a, b))).toBe(sign);
});
