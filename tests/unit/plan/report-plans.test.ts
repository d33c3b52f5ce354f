import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EMPTY } from "#app/_features/plan/reports/kept-answers.ts";
import { addDays } from "#server/ground/calendar/rules.ts";
import { engagementProblems } from "#server/plan/engagements/rules.ts";
import { comparePlans } from "#server/plan/reports/rules/compare.ts";
import { planPaper } from "#server/plan/reports/rules/paper.ts";
import { type Planned, proposalsOf } from "#server/plan/reports/rules/proposals.ts";
import { recommend } from "#server/plan/reports/rules/recommend.ts";
import { usualChoices } from "#server/plan/reports/rules/schedule.ts";
import {
  Answers,
  ASKED_WORDS,
  ASKERS,
  NEEDED,
  type PlanChoices,
  PROMISES,
  REGIONS,
  RUNNING,
} from "#server/plan/reports/schema.ts";
import { planValues } from "#tests/factories/programme.ts";

const TODAY = "2026-11-23";

function planned(given: Partial<Answers>, change: Partial<PlanChoices> = {}): Planned {
  const answers = Answers.parse(given);
  const { advice } = recommend(answers, TODAY);
  return { answers, advice, choices: { ...usualChoices(answers, advice, TODAY), ...change }, plannedOn: TODAY };
}

const namesOf = (plan: Planned) => proposalsOf(plan).map((p) => p.name);
const PAYROLL: Partial<Answers> = {
  financialReporting: "yes",
  handlesData: true,
  askers: ["financial_auditors", "security_teams"],
  regions: ["us_canada"],
  running: "6_to_12",
  needed: "6_to_12",
};

describe("the engagements of a plan", () => {
  test("SOC 1 and SOC 2 share one window", () => {
    const found = proposalsOf(planned(PAYROLL, { window: 6 }));
    expect(found.map((p) => p.key)).toEqual(["soc1-2", "soc2-2"]);
    expect(found[0]?.values.periodFrom).toBe(found[1]?.values.periodFrom);
    expect(found[0]?.values.periodTo).toBe(found[1]?.values.periodTo);
    expect(found.map((p) => p.needsObjectives)).toEqual([true, false]);
  });

  test("a Type 1 that is followed by a Type 2 is two engagements, the window after the date", () => {
    const found = proposalsOf(
      planned({ handlesData: true, askers: ["security_teams"], running: "under_3", needed: "under_3" }),
    );
    expect(found.map((p) => p.key)).toEqual(["soc2-1", "soc2-2"]);
    expect(found[1]?.values.periodFrom).toBe(addDays(found[0]?.values.asOf ?? "", 1));
  });

  test("a SOC 3 comes after the SOC 2 whose short form it is, with its period and its categories", () => {
    const found = proposalsOf(planned({ ...PAYROLL, financialReporting: "no", isPublic: true }));
    const [soc2, soc3] = [found.find((p) => p.key === "soc2-2"), found.at(-1)];
    expect(soc3).toMatchObject({ key: "soc3-2", basedOn: "soc2-2" });
    expect(soc3?.values).toEqual({ ...soc2?.values, kind: "soc3" });
  });

  test("ISO 27001 covers the time from building the system to its certificate", () => {
    expect(namesOf(planned({ managementSystem: true, needed: "no_date" }))).toEqual([
      "ISO 27001 · 23 November 2026 – 22 August 2027",
    ]);
  });

  test("nothing recommended, nothing to set up", () => {
    expect(proposalsOf(planned({}))).toEqual([]);
  });

  const some = <T>(values: readonly T[]) => fc.subarray([...values]);
  const anyAnswers = fc.record({
    financialReporting: fc.constantFrom("yes" as const, "no" as const, "unsure" as const, null),
    handlesData: fc.constantFrom(true, false, null),
    askers: some(ASKERS),
    words: some(ASKED_WORDS),
    regions: some(REGIONS),
    promises: some(PROMISES),
    needed: fc.constantFrom(...NEEDED, null),
    running: fc.constantFrom(...RUNNING, null),
    isPublic: fc.boolean(),
    wholeCompany: fc.boolean(),
    managementSystem: fc.boolean(),
    demandsType2: fc.constantFrom(true, false, null),
  });
  const anyChoices = fc.record({
    by: fc.constantFrom("start" as const, "due" as const),
    readiness: fc.nat({ max: 12 }),
    window: fc.integer({ min: 3, max: 12 }),
    reportWeeks: fc.integer({ min: 1, max: 26 }),
    countsPast: fc.boolean(),
  });

  test("for any answers and choices, every proposed engagement can be set up, and every fitting report is proposed", () => {
    fc.assert(
      fc.property(anyAnswers, anyChoices, (answers, choices) => {
        const plan = planned(answers, choices);
        const found = proposalsOf(plan);
        for (const { values, basedOn } of found)
          expect(engagementProblems({ ...values, basedOnId: basedOn ? "its SOC 2" : null })).toEqual([]);
        expect(new Set(found.map((p) => p.key)).size).toBe(found.length);
        for (const [i, { basedOn }] of found.entries())
          if (basedOn) expect(found.slice(0, i).map((p) => p.key)).toContain(basedOn);
        const kinds = new Set(found.map((p) => p.values.kind));
        for (const a of plan.advice)
          if (a.fit !== "not_a_fit" && (a.type !== null || a.kind === "iso27001")) expect(kinds).toContain(a.kind);
      }),
    );
  });

  test("a plan equals itself, and differs from another wherever an answer does", () => {
    fc.assert(
      fc.property(anyAnswers, anyAnswers, (left, right) => {
        const [a, b] = [left, right].map((answers) => ({ ...planned(answers), costs: null }));
        if (!a || !b) return;
        expect(
          Object.values(comparePlans(a, a))
            .flat()
            .filter((row) => row.differs),
        ).toEqual([]);
        const there = Object.values(comparePlans(a, b)).flat();
        const back = Object.values(comparePlans(b, a)).flat();
        for (const row of there) expect(back).toContainEqual({ ...row, left: row.right, right: row.left });
        expect(there.some((row) => row.differs)).toBe(there.some((row) => row.left !== row.right));
      }),
    );
  });
});

describe("two plans side by side", () => {
  test("show the answers, the recommendation, the schedule and the cost", () => {
    const left = { ...planned(PAYROLL, { window: 6 }), costs: null };
    const right = { ...planned({ ...PAYROLL, promises: ["availability"] }, { window: 12 }), costs: null };
    const { answers, reports, dates, cost } = comparePlans(left, right);
    expect(answers.filter((r) => r.differs)).toEqual([
      expect.objectContaining({ left: "–", right: "Uptime, or a time to recover" }),
    ]);
    expect(reports.filter((r) => r.differs).map((r) => r.right)).toEqual([
      "SOC 2 Type 2, recommended: Security, Availability",
    ]);
    expect(dates.map((r) => [r.label, r.differs])).toEqual([
      ["SOC 1 Type 2", true],
      ["SOC 2 Type 2", true],
    ]);
    expect(cost[0]?.left).toMatch(/^\$/);
  });
});

describe("a plan as a document", () => {
  test("names what it recommends and why, when, for how much, and every answer", () => {
    const answers = Answers.parse({
      financialReporting: "yes",
      handlesData: true,
      askers: ["financial_auditors", "security_teams"],
      promises: ["availability"],
      running: "6_to_12",
    });
    const values = planValues({ answers, costs: { market: "IN", items: { tools: { min: 100_000, max: 250_000 } } } });
    const plannedOn = "2026-11-24";
    const { advice, rulesVersion } = recommend(answers, plannedOn);
    const ids = { id: "i", planId: "p", version: 3, savedBy: "Ada Example", savedAt: "2026-11-24T10:00:00.000Z" };
    const paper = planPaper({ ...values, ...ids, plannedOn, rulesVersion, advice }, "Northwind");
    const text = JSON.stringify(paper);
    for (const told of [
      "Northwind: SOC 1 Type 2 and SOC 2 Type 2",
      "Version 3, 24 November 2026, Ada Example",
      "Fieldwork and report",
      "₹1,00,000–₹2,50,000",
      "Availability",
      "Customers’ financial auditors; Customers’ security or procurement teams",
      "Not a fit",
    ])
      expect(text).toContain(told);
    for (const { reasons } of advice) for (const r of reasons) expect(text).toContain(r.because);
  });
});

test("an interview started in the browser without the schema equals the schema's defaults", () => {
  expect(EMPTY.answers).toEqual(Answers.parse({}));
});
