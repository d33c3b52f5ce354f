import fc from "fast-check";
import { expect, test } from "vitest";
import { type Grounds, suggest } from "#server/programme/mappings/rules/suggestions.ts";

const CONTROLS = ["A-1", "A-2", "A-3"].map((code) => ({ id: code, code, title: `Control ${code}` }));
const CRITERIA = [
  ...["CC6.1", "CC6.2", "CC6.3"].map((code) => ({ id: code, code, title: code, framework: "tsc" })),
  ...["A.5.15", "A.5.18"].map((code) => ({ id: code, code, title: code, framework: "iso27001" })),
];
const NOTHING: Grounds = {
  controls: CONTROLS,
  criteria: CRITERIA,
  mapped: [],
  rejected: [],
  library: new Map(),
  crosswalk: [],
  words: [],
};
const fully = (controlId: string, criterionId: string) => ({ controlId, criterionId, strength: "fully" as const });
const shortly = (grounds: Partial<Grounds>) =>
  suggest({ ...NOTHING, ...grounds }).map((s) => `${s.control.code} → ${s.criterion.code} ${s.strength}`);

test("suggests what the library maps the control's original to, if the workspace has it", () => {
  expect(shortly({ library: new Map([["A-1", ["CC6.1", "A.8.99"]]]) })).toEqual(["A-1 → CC6.1 fully"]);
});

test("a crosswalk is read in both directions, and an overlap suggests a part only", () => {
  const crosswalk = [
    { tsc: "CC6.1", iso: "A.5.15", strength: "strong" },
    { tsc: "CC6.2", iso: "A.5.18", strength: "partial" },
  ];
  expect(shortly({ crosswalk, mapped: [fully("A-1", "CC6.1"), fully("A-2", "A.5.18")] })).toEqual([
    "A-1 → A.5.15 fully",
    "A-2 → CC6.2 partly",
  ]);
});

test("a mapping that only supports a criterion says nothing about another framework", () => {
  const crosswalk = [{ tsc: "CC6.1", iso: "A.5.15", strength: "strong" }];
  const mapped = [{ controlId: "A-1", criterionId: "CC6.1", strength: "supports" as const }];
  expect(shortly({ crosswalk, mapped })).toEqual([]);
});

test("controls that mostly meet the same criteria suggest each other's, by name", () => {
  const mapped = [
    ...["CC6.1", "CC6.2"].map((c) => fully("A-1", c)),
    ...["CC6.1", "CC6.2", "CC6.3"].map((c) => fully("A-2", c)),
    fully("A-3", "CC6.1"),
  ];
  const found = suggest({ ...NOTHING, mapped });
  expect(found.map((s) => `${s.control.code} ${s.criterion.code}`)).toEqual(["A-1 CC6.3"]);
  expect(found[0]?.reasons).toEqual([
    { source: "similar", text: "A-2 meets mostly the same criteria, and CC6.3 too." },
  ]);
});

test("several reasons for one mapping appear together, best first, and rank it above the others", () => {
  const words = [
    { controlId: "A-1", criterionId: "CC6.1", rank: 0.3, shared: ["access"] },
    { controlId: "A-2", criterionId: "CC6.2", rank: 0.9, shared: ["access", "review"] },
  ];
  const found = suggest({ ...NOTHING, words, library: new Map([["A-1", ["CC6.1"]]]) });
  expect(found.map((s) => s.reasons.map((r) => r.source))).toEqual([["library", "words"], ["words"]]);
});

test("a mapping that exists or was rejected is never suggested", () => {
  const pair = fc.record({
    controlId: fc.constantFrom(...CONTROLS.map((c) => c.id)),
    criterionId: fc.constantFrom(...CRITERIA.map((c) => c.id)),
  });
  fc.assert(
    fc.property(fc.array(pair), fc.array(pair), fc.array(pair), (mapped, rejected, words) => {
      const found = suggest({
        ...NOTHING,
        mapped: mapped.map((p) => ({ ...p, strength: "fully" as const })),
        rejected,
        words: words.map((p) => ({ ...p, rank: 1, shared: ["word"] })),
        library: new Map(CONTROLS.map((c) => [c.id, ["CC6.1", "A.5.15"]])),
        crosswalk: [{ tsc: "CC6.2", iso: "A.5.18", strength: "strong" }],
      });
      const settled = new Set([...mapped, ...rejected].map((p) => `${p.controlId} ${p.criterionId}`));
      expect(found.filter((s) => settled.has(`${s.control.id} ${s.criterion.id}`))).toEqual([]);
      expect(new Set(found.map((s) => `${s.control.id} ${s.criterion.id}`)).size).toBe(found.length);
    }),
  );
});
