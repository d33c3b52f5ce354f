import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, addMonths, daysBetween } from "#server/ground/calendar/rules.ts";
import { recommend } from "#server/plan/reports/rules/recommend.ts";
import { schedule, usualChoices } from "#server/plan/reports/rules/schedule.ts";
import { Answers, NEEDED, type PlanChoices, RUNNING } from "#server/plan/reports/schema.ts";

const TODAY = "2026-11-23";
const SAAS: Partial<Answers> = { financialReporting: "no", handlesData: true, askers: ["security_teams"] };

function planned(given: Partial<Answers>, change: Partial<PlanChoices> = {}) {
  const answers = Answers.parse({ ...SAAS, ...given });
  const { advice } = recommend(answers, TODAY);
  const choices = { ...usualChoices(answers, advice, TODAY), ...change };
  return { choices, ...schedule({ answers, advice, choices, today: TODAY }) };
}

const stepsOf = (found: ReturnType<typeof planned>, lane = 0) =>
  found.lanes[lane]?.steps.map(({ name, from, to }) => `${name} ${from} ${to}`);

describe("forwards from a start", () => {
  test("controls that do not run yet: readiness, then a window, then the report", () => {
    expect(stepsOf(planned({ running: "not_yet" }, { by: "start", on: TODAY, window: 6 }))).toEqual([
      "readiness 2026-11-23 2027-02-22",
      "window 2027-02-23 2027-08-22",
      "report 2027-08-23 2027-10-03",
    ]);
  });

  test("a Type 1 first: the Type 2's window begins the day after its date and waits for no report", () => {
    const found = planned({ running: "under_3", needed: "under_3" }, { by: "start", on: TODAY, readiness: 1 });
    expect(stepsOf(found)).toEqual([
      "readiness 2026-11-23 2026-12-22",
      "type1_date 2026-12-23 2026-12-23",
      "report 2026-12-24 2027-02-03",
      "window 2026-12-24 2027-03-23",
      "report 2027-03-24 2027-05-04",
    ]);
  });

  test("months already in operation count when the person says so", () => {
    const past = { running: "6_to_12" } as const;
    expect(stepsOf(planned(past, { by: "start", on: TODAY }))?.[0]).toBe("window 2026-05-23 2026-08-22");
    expect(stepsOf(planned(past, { by: "start", on: TODAY, countsPast: false }))?.[0]).toBe(
      "window 2026-11-23 2027-02-22",
    );
  });

  test("after a Type 2 the next window begins the day after the last one", () => {
    const found = planned({ running: "over_12", earlier: { kind: "type2", on: "2026-09-30" } });
    expect(stepsOf(found)?.[0]).toBe("window 2026-10-01 2027-09-30");
    expect(found.conflicts).toEqual([]);
  });

  test("ISO 27001 follows a schedule of its own", () => {
    const found = planned({ running: "not_yet", managementSystem: true }, { by: "start", on: TODAY });
    expect(found.lanes.map((l) => l.kinds)).toEqual([["soc2"], ["iso27001"]]);
    expect(stepsOf(found, 1)).toEqual(["build 2026-11-23 2027-05-22", "certification 2027-05-23 2027-08-22"]);
  });
});

describe("backwards from the day it is needed", () => {
  test("each step ends the day before the next begins", () => {
    const found = planned({ running: "not_yet" }, { by: "due", on: "2028-01-31", window: 6, readiness: 3 });
    expect(stepsOf(found)).toEqual([
      "readiness 2027-03-21 2027-06-20",
      "window 2027-06-21 2027-12-20",
      "report 2027-12-21 2028-01-31",
    ]);
    expect(found.conflicts).toEqual([]);
  });

  test("says which deadline cannot be met, and what can be promised instead", () => {
    const found = planned(
      { running: "not_yet", needed: "6_to_12" },
      { by: "due", on: "2027-05-31", window: 6, readiness: 3 },
    );
    expect(found.conflicts).toEqual([
      "A 6-month window cannot end in time for 31 May 2027: the earliest report is on 3 October 2027. With a window of 3 months it is 3 July 2027. A Type 1 could be ready on 6 April 2027.",
    ]);
  });

  test("a window over months already in operation can be in time", () => {
    expect(planned({ running: "6_to_12" }, { by: "due", on: "2027-01-15", window: 3 }).conflicts).toEqual([]);
  });
});

test.each<[string, Partial<Answers>, Partial<PlanChoices>, RegExp]>([
  ["too short a window", { running: "not_yet" }, { window: 2 }, /shorter than the 3 months/],
  ["too long a window", { running: "not_yet" }, { window: 14 }, /at most 12 months/],
  [
    "too short for financial auditors",
    { running: "3_to_6", financialReporting: "yes", askers: ["financial_auditors"] },
    { window: 3 },
    /at least 6 months/,
  ],
  ["a report too soon", { running: "not_yet" }, { reportWeeks: 2 }, /unrealistic/],
  [
    "a change inside the window",
    { running: "not_yet", change: { on: "2027-04-01" } },
    { window: 6 },
    /change expected on 1 April 2027/,
  ],
  ["a start in the past", { running: "not_yet" }, { on: "2026-01-01" }, /before today/],
  ["a certificate too soon", { managementSystem: true }, { by: "due", on: "2027-02-01" }, /about 9 months/],
])("a conflict is said: %s", (_, given, change, words) => {
  const found = planned(given, { by: "start", on: TODAY, countsPast: false, ...change });
  expect(found.conflicts.join(" ")).toMatch(words);
});

test("for any choices, the steps to a report follow each other without a gap, and a window has the requested length", () => {
  const answers = fc.record({
    running: fc.constantFrom(...RUNNING, null),
    needed: fc.constantFrom(...NEEDED, null),
    demandsType2: fc.constantFrom(true, false, null),
  });
  const choices = fc.record({
    by: fc.constantFrom("start" as const, "due" as const),
    on: fc.integer({ min: -400, max: 1500 }).map((days) => addDays(TODAY, days)),
    readiness: fc.integer({ min: 0, max: 24 }),
    window: fc.integer({ min: 1, max: 18 }),
    reportWeeks: fc.integer({ min: 1, max: 26 }),
    countsPast: fc.boolean(),
  });
  fc.assert(
    fc.property(answers, choices, (given, change) => {
      const { lanes } = planned(given, change);
      for (const { steps } of lanes)
        for (const [i, step] of steps.entries()) {
          expect(step.to >= step.from).toBe(true);
          if (step.name === "window")
            expect(Math.abs(daysBetween(addMonths(step.from, change.window), step.to) + 1)).toBeLessThanOrEqual(3);
          const next = steps[i + 1];
          // Fieldwork on a window that has ended already begins today.
          if (next && next.name !== "window") expect([addDays(step.to, 1), TODAY]).toContain(next.from);
        }
    }),
  );
});
