import { expect, test } from "vitest";
import { requireStorable } from "#server/ground/platform/storable.ts";

const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

test("a value 50 levels deep is accepted, and any deeper one is refused with a message", () => {
  requireStorable(nested(50));
  for (const levels of [51, 100_000])
    expect(() => requireStorable({ email: nested(levels) })).toThrow(
      expect.objectContaining({ code: "invalid", message: expect.stringContaining("nests") }),
    );
});

test("an unstorable value is named by its path, also inside lists", () => {
  expect(() => requireStorable({ values: { names: ["a", "b\0"] } })).toThrow(
    expect.objectContaining({ code: "invalid", field: "values.names.1" }),
  );
});
