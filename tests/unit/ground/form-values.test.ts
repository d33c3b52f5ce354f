import fc from "fast-check";
import { expect, test } from "vitest";
import { errorsIn } from "#app/_lib/errors.ts";
import { orNull, withNulls } from "#app/_lib/text.ts";

test("empty or blank text is null; anything else stays as typed", () => {
  for (const empty of ["", " ", "\n\t "]) expect(orNull(empty)).toBeNull();
  fc.assert(
    fc.property(
      fc.string().filter((text) => text.trim() !== ""),
      (text) => {
        expect(orNull(text)).toBe(text);
      },
    ),
  );
});

test("only optional fields become null", () => {
  const values = { title: "", why: "", day: "2026-11-29", isKey: false };
  expect(withNulls(values, "why", "day")).toEqual({ title: "", why: null, day: "2026-11-29", isKey: false });
});

test("shows each field error at the form's field, whatever the server's path, and never twice", () => {
  const error = {
    message: "Some fields need attention.",
    data: { fields: { "values.name": "A", "steps.0.days": "B", "steps.1.days": "C", "first.timeZone": "D" } },
  };
  expect(errorsIn(error, ["name", "steps", "zone"], { "first.timeZone": "zone" })).toEqual({
    errors: { name: "A", steps: "B", zone: "D" },
    problem: null,
  });
});

test("shows an error without a field exactly once, for the whole form", () => {
  expect(errorsIn(null, ["name"])).toEqual({ errors: {}, problem: null });
  expect(errorsIn({ message: "Gone." }, ["name"])).toEqual({ errors: {}, problem: "Gone." });
  const error = { message: "Some fields need attention.", data: { fields: { name: "A", version: "Newer." } } };
  expect(errorsIn(error, ["name"])).toEqual({ errors: { name: "A" }, problem: "Newer." });
});
