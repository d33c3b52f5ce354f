import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("every decision has its own number, the same in its file name and heading", () => {
  const numbers = readdirSync("docs/decisions").map((file) => {
    const number = file.slice(0, 4);
    expect(readFileSync(`docs/decisions/${file}`, "utf8")).toMatch(new RegExp(`^# ${number} `));
    return number;
  });
  expect(numbers.toSorted()).toEqual(numbers.map((_, i) => String(i + 1).padStart(4, "0")));
});
