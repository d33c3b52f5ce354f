import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressedPoints, nextStrength, standingOf } from "#server/programme/criteria/rules/standing.ts";

const POINTS = [
  { id: "1", appliesWhen: "always" },
  { id: "2", appliesWhen: "always" },
  { id: "3", appliesWhen: "privacy" },
];
const active = (strength: "fully" | "partly" | "supports", points: string[] = []) => ({
  status: "active" as const,
  strength,
  points,
});

describe("how far a criterion is met", () => {
  test.each([
    ["nothing is mapped", [], "none"],
    ["one meets it fully", [active("fully")], "full"],
    ["only a draft does", [{ ...active("fully"), status: "draft" as const }], "none"],
    ["a retired one did", [{ ...active("fully"), status: "retired" as const }], "none"],
    ["one supports it", [active("supports", ["1", "2"])], "none"],
    ["one meets a part", [active("partly")], "part"],
    ["two address every point that always applies", [active("partly", ["1"]), active("partly", ["2"])], "full"],
    ["two address the same point", [active("partly", ["1"]), active("partly", ["1", "3"])], "part"],
  ] as const)("%s", (_, mapped, standing) => {
    expect(standingOf(POINTS, mapped)).toBe(standing);
  });

  test("a criterion without points of focus is fully met only by a control that meets it fully", () => {
    expect(standingOf([], [active("partly"), active("partly")])).toBe("part");
    expect(standingOf([], [active("fully")])).toBe("full");
  });

  test("adding a mapping never lowers it, nor the points addressed", () => {
    const RANK = { none: 0, part: 1, full: 2 };
    const mapping = fc.record({
      status: fc.constantFrom("draft" as const, "active" as const, "retired" as const),
      strength: fc.constantFrom("fully" as const, "partly" as const, "supports" as const),
      points: fc.subarray(["1", "2", "3"]),
    });
    fc.assert(
      fc.property(fc.array(mapping), mapping, fc.subarray(POINTS), (mapped, more, points) => {
        const after = [...mapped, more];
        expect(RANK[standingOf(points, after)]).toBeGreaterThanOrEqual(RANK[standingOf(points, mapped)]);
        expect(addressedPoints(points, after).isSupersetOf(addressedPoints(points, mapped))).toBe(true);
      }),
    );
  });
});

test("the space bar cycles through every strength and back to none", () => {
  expect(
    [null, "fully", "partly", "supports"].map((s) => nextStrength(s as Parameters<typeof nextStrength>[0])),
  ).toEqual(["fully", "partly", "supports", null]);
});
