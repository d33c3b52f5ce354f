import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ratingProblem } from "#app/_features/programme/risks/rating-field.tsx";
import { REGISTER_HEADINGS, registerPaper, registerRows } from "#server/programme/risks/rules/paper.ts";
import {
  acceptanceProblem,
  bandOf,
  heatMap,
  nextRegisterCode,
  riskGaps,
  riskProblems,
  score,
  USUAL_SCALE,
} from "#server/programme/risks/rules/register.ts";
import type { Risk } from "#server/programme/risks/schema.ts";
import { riskValues } from "#tests/factories/programme.ts";

const TODAY = "2026-11-24";
const CONTROL = { id: "c", code: "C-1", title: "A control", status: "active" as const };
const ACCEPTED = { version: 1, score: 12, why: "Small.", until: "2027-01-31", acceptedBy: "Ada", acceptedAt: TODAY };
const RISK: Risk = {
  ...riskValues(),
  id: "r",
  code: "R-1",
  owner: { id: "o", name: "Ada" },
  version: 1,
  criteria: [],
  controls: [CONTROL],
  assets: [],
  acceptances: [],
  unshown: { controls: 0, operating: 0 },
};

describe("what is missing in a risk", () => {
  test.each([
    ["nothing, when it is owned, rated within tolerance and treated", {}, []],
    ["a rating", { inherent: null, residual: null }, ["rating"]],
    ["an owner", { owner: null }, ["owner"]],
    ["a treatment", { treatment: null }, ["treatment"]],
    ["a control in operation", { controls: [{ ...CONTROL, status: "draft" as const }] }, ["control"]],
    ["an acceptance of what is above tolerance", { residual: { likelihood: 3, impact: 3 } }, ["acceptance"]],
    ["an acceptance, when that is the treatment", { treatment: "accept" as const }, ["acceptance"]],
    [
      "a new acceptance, when the last has expired",
      { treatment: "accept" as const, acceptances: [{ ...ACCEPTED, until: "2026-11-23" }] },
      ["expired"],
    ],
    [
      "a new acceptance, when it is rated higher now",
      { residual: { likelihood: 4, impact: 4 }, acceptances: [ACCEPTED] },
      ["outdated"],
    ],
    ["nothing, when it is accepted as it is", { residual: { likelihood: 3, impact: 4 }, acceptances: [ACCEPTED] }, []],
    ["a plan that is overdue", { treatment: "transfer" as const, controls: [], treatmentDue: "2026-11-23" }, ["plan"]],
  ])("%s", (_, more, gaps) => {
    expect(riskGaps({ ...RISK, ...more }, USUAL_SCALE, TODAY)).toEqual(gaps);
  });
});

test("controls cannot make a risk worse, and no level is above the scale", () => {
  const problems = (more: Parameters<typeof riskValues>[0]) =>
    riskProblems(riskValues(more), USUAL_SCALE).map((p) => p.field);
  expect(problems({})).toEqual([]);
  expect(problems({ inherent: { likelihood: 1, impact: 2 } })).toEqual(["residual"]);
  expect(problems({ inherent: null })).toEqual(["inherent"]);
  expect(problems({ inherent: { likelihood: 6, impact: 2 } })).toEqual(["inherent"]);
});

test("a risk is accepted for a year at most, and not for days that have passed", () => {
  expect(acceptanceProblem("2026-11-23", TODAY)).toMatch(/today or a later/);
  expect(acceptanceProblem(TODAY, TODAY)).toBeNull();
  expect(acceptanceProblem("2027-11-24", TODAY)).toBeNull();
  expect(acceptanceProblem("2028-01-01", TODAY)).toMatch(/A year/);
});

test("a higher product never falls into a lower band, and every rated risk appears once in the heat map", () => {
  const BANDS = ["low", "moderate", "high", "severe"];
  const level = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(fc.array(fc.record({ likelihood: level, impact: level })), (ratings) => {
      const sorted = ratings.map(score).sort((a, b) => a - b);
      const bands = sorted.map((s) => BANDS.indexOf(bandOf(s, 5)));
      expect(bands).toEqual(bands.toSorted());
      const risks = [...ratings.map((residual) => ({ ...RISK, residual })), { ...RISK, residual: null }];
      expect(heatMap(risks, 5, "residual").flat(2)).toHaveLength(ratings.length);
    }),
  );
});

test("codes continue from the register's own highest, not an objective's", () => {
  expect(nextRegisterCode([])).toBe("R-1");
  expect(nextRegisterCode(["R-2", "R-10", "R-x", "PAY-01-R99"])).toBe("R-11");
});

test("the register as a table has a cell for each heading; on paper every risk is assessed", () => {
  const register = {
    risks: [RISK, { ...RISK, code: "R-2", treatment: null, acceptances: [ACCEPTED] }],
    scale: USUAL_SCALE,
  };
  for (const row of registerRows(register)) expect(row).toHaveLength(REGISTER_HEADINGS.length);
  const tables = registerPaper(register, "Payroll", TODAY).pieces.filter((p) => p.kind === "table");
  expect(tables.map((t) => t.rows.length)).toEqual([5, 2, 1]);
});

test.each([
  [{ likelihood: 3 }, "Choose the impact too, or neither."],
  [{ impact: 3 }, "Choose the likelihood too, or neither."],
  [{ likelihood: 3, impact: undefined }, "Choose the impact too, or neither."],
  [{}, null],
  [{ likelihood: 3, impact: 3 }, null],
])("half a rating is a mistake, a whole one or none is not: %j", (rating, problem) => {
  expect(ratingProblem(rating)).toBe(problem);
});
