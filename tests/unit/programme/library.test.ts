import fc from "fast-check";
import { expect, test } from "vitest";
import { LIBRARY } from "#db/catalog/library.ts";
import { basisOf, freeCode, neededFor, proposedChanges } from "#server/programme/library/rules.ts";

const code = fc.constantFrom(..."ABCDEFGH");
const offers = fc.uniqueArray(
  fc.record({ code: fc.string({ minLength: 1, maxLength: 4 }), isKey: fc.boolean(), criteria: fc.uniqueArray(code) }),
  { selector: (o) => o.code },
);

test("the selection meets every open criterion that the library can meet, and every chosen control is needed", () => {
  fc.assert(
    fc.property(fc.uniqueArray(code), offers, (open, library) => {
      const chosen = neededFor(new Set(open), library);
      const met = new Set(library.filter((o) => chosen.has(o.code)).flatMap((o) => o.criteria));
      const reachable = new Set(library.flatMap((o) => o.criteria));
      for (const criterion of open) expect(met.has(criterion)).toBe(reachable.has(criterion));
      for (const o of library.filter((x) => chosen.has(x.code)))
        expect(o.criteria.some((c) => open.includes(c))).toBe(true);
    }),
  );
});

test("a key control is preferred to another that meets as much", () => {
  const library = [
    { code: "1", isKey: false, criteria: ["A"] },
    { code: "2", isKey: true, criteria: ["A"] },
  ];
  expect([...neededFor(new Set(["A"]), library)]).toEqual(["2"]);
});

test("the library's 221 controls meet all Trust Services criteria, and far fewer are needed for them", () => {
  const criteria = new Set(LIBRARY.flatMap((c) => c.criteria).filter((c) => /^(CC|A|PI|C|P)\d/.test(c)));
  expect(criteria.size).toBe(61);
  const needed = neededFor(criteria, LIBRARY);
  expect(needed.size).toBeGreaterThan(10);
  expect(needed.size).toBeLessThan(61);
});

test("an existing code of the company is left alone", () => {
  expect(freeCode("IAM-04", new Set())).toBe("IAM-04");
  expect(freeCode("IAM-04", new Set(["iam-04", "iam-04-l2"]))).toBe("IAM-04-L3");
});

test("the library proposes its differences, unless the company has them already", () => {
  const [first] = LIBRARY;
  if (!first) throw new Error("the library is empty");
  const now = basisOf(first);
  const before = { ...now, title: "An older title", frequency: "monthly" as const };
  const own = { ...before, title: now.title };
  expect(proposedChanges(before, now, own).map((c) => [c.field, c.before, c.now])).toEqual([
    ["frequency", "monthly", now.frequency],
  ]);
  expect(proposedChanges(now, now, { ...now, statement: "Our own words" })).toEqual([]);
});
