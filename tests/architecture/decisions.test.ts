import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("every decision has a number of its own, the same in its file's name and its heading", () => {
  const numbers = readdirSync("docs/decisions").map((file) => {
    const number = file.slice(0, 4);
    expect(readFileSync(`docs/decisions/${file}`, "utf8")).toMatch(new RegExp(`^# ${number} `));
    return number;
  });
  expect(numbers.toSorted()).toEqual(numbers.map((_, i) => String(i + 1).padStart(4, "0")));
});
