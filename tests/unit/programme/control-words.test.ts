import fc from "fast-check";
import { expect, test } from "vitest";
import { LIBRARY } from "#db/catalog/library.ts";
import { mentionsIn } from "#server/programme/controls/rules/mentions.ts";
import { missingWording } from "#server/programme/controls/rules/wording.ts";

test.each([
  ["Each quarter the system owner reviews access rights and records the result in a ticket.", []],
  ["Access is appropriate.", ["who", "what", "when", "evidence"]],
  ["The security team reviews firewall rules.", ["when", "evidence"]],
  ["", []],
])("%s", (statement, missing) => {
  expect(missingWording(statement)).toEqual(missing);
});

test("most of the starter library says all four, or the check would cry wolf", () => {
  const complete = LIBRARY.filter((c) => missingWording(c.statement).length === 0).length;
  expect(complete / LIBRARY.length).toBeGreaterThan(0.6);
  expect(LIBRARY.filter((c) => missingWording(c.statement).includes("who")).length / LIBRARY.length).toBeLessThan(0.25);
});

const PEOPLE = ["Ada", "Ada Example", "Bo"].map((name) => ({ id: name, name }));

test("a mention means the longest matching name, once, and only as a whole word", () => {
  const names = (text: string) => mentionsIn(text, PEOPLE).map((p) => p.name);
  expect(names("@ada example and @Ada, see @bo. And @Ada again.")).toEqual(["Ada Example", "Ada", "Bo"]);
  expect(names("bo@example.com, @Bob, @ Bo")).toEqual([]);
});

test("without an @ before the name no text mentions anyone", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(mentionsIn(text.replaceAll("@", ""), PEOPLE)).toEqual([]);
    }),
  );
});
