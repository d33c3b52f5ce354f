import { expect, test } from "vitest";
import { requireStorable } from "#server/ground/platform/storable.ts";

const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

test("a value of 50 levels is taken, and a deeper one is refused in words, however deep", () => {
  requireStorable(nested(50));
  for (const levels of [51, 100_000])
    expect(() => requireStorable({ email: nested(levels) })).toThrow(
      expect.objectContaining({ code: "invalid", message: expect.stringContaining("nests") }),
    );
});

test("what cannot be kept is named by its path, also inside lists", () => {
  expect(() => requireStorable({ values: { names: ["a", "b\0"] } })).toThrow(
    expect.objectContaining({ code: "invalid", field: "values.names.1" }),
  );
});
