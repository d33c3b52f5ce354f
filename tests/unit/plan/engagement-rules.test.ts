import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "#server/ground/calendar/rules.ts";
import { type EngagementShape, engagementName, frameworkOf, typesOf } from "#server/ground/report-kinds/rules.ts";
import {
  engagementProblems,
  engagementWarnings,
  movesOf,
  nextDates,
  unusualPeriod,
} from "#server/plan/engagements/rules.ts";

const SOC2: EngagementShape = {
  kind: "soc2",
  type: 2,
  asOf: null,
  periodFrom: "2026-01-01",
  periodTo: "2026-12-31",
  categories: ["security"],
  basedOnId: null,
};
const TYPE_1 = { type: 1, asOf: "2026-06-30", periodFrom: null, periodTo: null } as const;
const BASE = "0199a5f0-0000-7000-8000-000000000000";

describe("an engagement can be set up when", () => {
  test.each<[string, Partial<EngagementShape>]>([
    ["a SOC 2 Type 2 covers 12 months", {}],
    ["a SOC 2 Type 2 covers a month", { periodTo: "2026-01-31" }],
    ["a SOC 2 Type 2 covers two years", { periodTo: "2027-12-31" }],
    ["twelve months begin mid-month", { periodFrom: "2025-07-15", periodTo: "2026-07-14" }],
    ["twelve months hold a leap day", { periodFrom: "2027-03-01", periodTo: "2028-02-29" }],
    ["a Type 1 has a date and no period", TYPE_1],
    ["a SOC 3 names its SOC 2 Type 2", { kind: "soc3", basedOnId: BASE }],
    ["a SOC 1 has no categories", { kind: "soc1", categories: [] }],
    ["an ISAE 3402 Type 1 has no categories", { kind: "isae3402", categories: [], ...TYPE_1 }],
    ["ISO 27001 has no type", { kind: "iso27001", type: null, categories: [] }],
    [
      "SOC for Cybersecurity uses its three categories",
      { kind: "soc_cybersecurity", categories: ["security", "availability", "confidentiality"] },
    ],
  ])("%s", (_, change) => {
    expect(engagementProblems({ ...SOC2, ...change })).toEqual([]);
  });
});

describe("an engagement cannot be set up when", () => {
  test.each<[string, Partial<EngagementShape>, keyof EngagementShape, RegExp]>([
    ["no type is chosen", { type: null }, "type", /Type 1.*Type 2/],
    ["a certification has a type", { kind: "iso27001", categories: [] }, "type", /no type/],
    ["a SOC 3 is a Type 1", { kind: "soc3", basedOnId: BASE, ...TYPE_1 }, "type", /Type 2/],
    ["a Type 1 has no date", { ...TYPE_1, asOf: null }, "asOf", /date/],
    ["a Type 1 has a period", { ...TYPE_1, periodFrom: "2026-01-01" }, "periodFrom", /not a period/],
    ["a Type 2 has an as-of date", { asOf: "2026-06-30" }, "asOf", /empty/],
    ["a Type 2 has no first day", { periodFrom: null }, "periodFrom", /first day/],
    ["a Type 2 has no last day", { periodTo: null }, "periodTo", /last day/],
    ["the period ends before it begins", { periodTo: "2025-12-31" }, "periodTo", /before it begins/],
    ["Security is left out", { categories: ["availability"] }, "categories", /Security is always in/],
    ["a SOC 1 has categories", { kind: "soc1" }, "categories", /belong to SOC 2/],
    [
      "SOC for Cybersecurity has Privacy",
      { kind: "soc_cybersecurity", categories: ["security", "privacy"] },
      "categories",
      /uses Security/,
    ],
    ["a SOC 3 has no SOC 2", { kind: "soc3" }, "basedOnId", /SOC 2 Type 2/],
    ["a SOC 2 is based on another", { basedOnId: BASE }, "basedOnId", /shares another engagement’s window/],
  ])("%s", (_, change, field, message) => {
    const problems = engagementProblems({ ...SOC2, ...change });
    expect(problems).toContainEqual({ field, message: expect.stringMatching(message) });
  });
});

describe("warns of a short period", () => {
  test.each<[string, Partial<EngagementShape>, number]>([
    ["not at 12 months", {}, 0],
    ["not at exactly 6 months", { periodTo: "2026-06-30" }, 0],
    ["a day under 6 months", { periodTo: "2026-06-29" }, 1],
    ["at 3 months", { periodTo: "2026-03-31" }, 1],
    ["not for a certification", { kind: "iso27001", type: null, categories: [], periodTo: "2026-04-30" }, 0],
    ["not while a date is missing", { periodTo: null }, 0],
    ["not while a date is half typed", { periodTo: "2026-1" }, 0],
  ])("%s", (_, change, warnings) => {
    expect(engagementWarnings({ ...SOC2, ...change })).toHaveLength(warnings);
  });
});

test.each([
  ["2026-03-30", /under 3 months/],
  ["2026-03-31", null],
  ["2026-12-31", null],
  ["2027-01-01", /over 12 months/],
])("a period from 1 January 2026 to %s is asked about if it is unusual", (periodTo, words) => {
  if (words) expect(unusualPeriod({ ...SOC2, periodTo })).toMatch(words);
  else expect(unusualPeriod({ ...SOC2, periodTo })).toBeNull();
  const iso = { ...SOC2, kind: "iso27001", type: null, periodTo } as const;
  expect(unusualPeriod(iso)).toBeNull();
});

test("every kind has its framework and its types", () => {
  expect(
    (["soc1", "soc2", "soc3", "soc_cybersecurity", "isae3402", "iso27001"] as const).map((k) => [
      frameworkOf(k),
      typesOf(k),
    ]),
  ).toEqual([
    ["objectives", [1, 2]],
    ["tsc", [1, 2]],
    ["tsc", [2]],
    ["tsc", [1, 2]],
    ["objectives", [1, 2]],
    ["iso27001", []],
  ]);
});

test("names an engagement by its kind, type and dates", () => {
  expect(engagementName(SOC2)).toContain("SOC 2 Type 2");
  expect(engagementName(SOC2)).toContain("2026");
  expect(engagementName({ ...SOC2, ...TYPE_1 })).toContain("30 June 2026");
  expect(engagementName({ ...SOC2, kind: "soc3" })).toMatch(/^SOC 3 · /);
  expect(engagementName({ ...SOC2, kind: "soc_cybersecurity" })).toMatch(/^SOC for Cybersecurity · /);
});

describe("the next engagement's dates", () => {
  const period = (periodFrom: string, periodTo: string) => ({ asOf: null, periodFrom, periodTo });
  test.each([
    [period("2026-01-01", "2026-12-31"), period("2027-01-01", "2027-12-31")],
    [period("2026-01-01", "2026-06-30"), period("2026-07-01", "2026-12-31")],
    [period("2026-03-15", "2026-09-01"), period("2026-09-02", "2027-03-01")],
    [
      { asOf: "2028-02-29", periodFrom: null, periodTo: null },
      { asOf: "2029-02-28", periodFrom: null, periodTo: null },
    ],
  ])("after %j are %j", (dates, next) => expect(nextDates(dates)).toEqual(next));

  test("can always be set up, and start the day after", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 92, max: 364 }), (start, length) => {
        const periodFrom = addDays("2024-01-01", start);
        const periodTo = addDays(periodFrom, length);
        const next = nextDates(period(periodFrom, periodTo));
        expect(next.periodFrom).toBe(addDays(periodTo, 1));
        expect(engagementProblems({ ...SOC2, ...next })).toEqual([]);
      }),
    );
  });
});

describe("fieldwork begins", () => {
  const facts = { criteria: 1, covered: 1, succeeded: false } as const;
  const unmet = (e: EngagementShape, today: string) =>
    movesOf(e, { ...facts, status: e.type === 1 ? "prepare" : "operate", today }).find(({ move }) => move === "examine")
      ?.unmet;

  test.each([
    ["of a period", SOC2, "2026-12-31", "The window ends on"],
    ["that a Type 1 is about", { ...SOC2, ...TYPE_1 }, "2026-06-30", "Its date is"],
  ] as const)("on the very last day %s, and not the day before", (_what, engagement, last, words) => {
    expect(unmet(engagement, last)).toEqual([]);
    expect(unmet(engagement, addDays(last, -1))).toEqual([expect.stringContaining(words)]);
  });
});
