import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coverageOf, type OccurrenceState } from "#server/evidence/occurrences/rules/coverage.ts";
import { occurrencesIn } from "#server/evidence/occurrences/rules/occurrences.ts";
import { addDays, type CalendarDate, dateOfDay, dayNumber, type Span } from "#server/ground/calendar/rules.ts";
import { FREQUENCIES, type Frequency, type Schedule } from "#server/programme/controls/rules/frequency.ts";
import { SECOND_HALF, schedule } from "./occurrence-cases.ts";

const LONG_AFTER = "2030-01-01";
const FIRST_HALF: Span = { from: "2026-01-01", to: "2026-06-30" };
const JUNE: Partial<Schedule> = { anchor: "2026-06-01", dueDays: 29 };

/** The states of a window's occurrences when all there is was performed on these days, or over these spans. */
function states(window: Span, of: Schedule, performed: (CalendarDate | Span)[]): OccurrenceState[] {
  const evidence = performed.map((on, n) => {
    const covers = typeof on === "string" ? { from: on, to: on } : on;
    return { id: `${n}`, covers, collectedOn: covers.to, waiting: false };
  });
  return coverageOf(occurrencesIn(window, [of], []), evidence, LONG_AFTER).map((each) => each.state);
}

describe("evidence counts for the days inside the window and inside the control's life", () => {
  test.each<[string, Span, Schedule, CalendarDate, OccurrenceState[]]>([
    ["annual, before the window", SECOND_HALF, schedule("annual"), "2026-06-12", ["missing"]],
    ["annual each June, before the window", SECOND_HALF, schedule("annual", JUNE), "2026-06-12", []],
    [
      "annual each June, in June",
      { from: "2026-01-01", to: "2026-12-31" },
      schedule("annual", JUNE),
      "2026-06-12",
      ["covered"],
    ],
    [
      "annual, in a window of a year",
      { from: "2025-10-01", to: "2026-09-30" },
      schedule("annual"),
      "2026-03-03",
      ["covered"],
    ],
    ["annual, in a window of half a year", FIRST_HALF, schedule("annual"), "2026-03-03", ["covered"]],
    [
      "quarterly, before the window",
      { from: "2026-08-15", to: "2026-11-14" },
      schedule("quarterly"),
      "2026-07-05",
      ["missing"],
    ],
    [
      "weekly, before the window",
      { from: "2026-07-01", to: "2026-07-05" },
      schedule("weekly"),
      "2026-06-29",
      ["missing"],
    ],
    [
      "weekly, after the window",
      { from: "2026-06-22", to: "2026-06-28" },
      schedule("weekly"),
      "2026-06-29",
      ["missing"],
    ],
    [
      "monthly, before its adoption",
      { from: "2026-09-01", to: "2026-09-30" },
      schedule("monthly", { from: "2026-09-25" }),
      "2026-09-02",
      ["missing"],
    ],
    [
      "monthly, after its retirement",
      { from: "2026-08-01", to: "2026-09-30" },
      schedule("monthly", { to: "2026-09-10" }),
      "2026-09-20",
      ["missing", "not_applicable"],
    ],
    [
      "monthly, before its retirement",
      { from: "2026-08-01", to: "2026-09-30" },
      schedule("monthly", { to: "2026-09-10" }),
      "2026-09-08",
      ["missing", "covered", "not_applicable"],
    ],
    [
      "weekly, on the last days of the window",
      { from: "2026-06-22", to: "2026-06-30" },
      schedule("weekly"),
      "2026-06-29",
      ["missing", "covered"],
    ],
  ])("%s", (_, window, of, performed, expected) => {
    expect(states(window, of, [performed])).toEqual(expected);
  });

  test("a file that runs over the window's end does not cover the part of a week that is not due in it", () => {
    const window = { from: "2026-06-22", to: "2026-06-30" };
    expect(states(window, schedule("weekly"), [{ from: "2026-06-29", to: "2026-07-05" }])).toEqual(["missing"]);
    expect(states(window, schedule("weekly"), [{ from: "2026-01-01", to: "2026-06-30" }])).toEqual(["late"]);
  });

  test("an optional occurrence is never late", () => {
    const performed = {
      id: "a",
      covers: { from: "2026-07-20", to: "2026-07-20" },
      collectedOn: "2026-12-01",
      waiting: false,
    };
    const early = occurrencesIn({ from: "2026-07-15", to: "2026-08-31" }, [schedule("monthly", { dueDays: 4 })], []);
    const [july] = coverageOf(early, [performed], LONG_AFTER);
    expect(july).toMatchObject({ state: "covered", daysLate: 0, occurrence: { key: "2026-07-15" } });
  });
});

const date = fc.integer({ min: dayNumber("2023-11-01"), max: dayNumber("2025-10-31") }).map((day) => dateOfDay(day));
const cyclic = fc.constantFrom<Frequency[]>(
  ...FREQUENCIES.filter((f) => f !== "continuous" && f !== "as_needed" && f !== "business_daily"),
);
const control = fc.record({
  frequency: cyclic,
  anchor: fc.option(date),
  dueDays: fc.option(fc.nat(120)),
  graceDays: fc.nat(10),
  from: fc.option(date, { freq: 3 }),
  to: fc.option(date, { freq: 3 }),
});
const windows = fc.tuple(date, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 400 }));
const counts = (found: OccurrenceState[]) => found.some((state) => state === "covered" || state === "late");
const within = (day: CalendarDate, from: string | null, to: string | null) =>
  (from ?? day) <= day && day <= (to ?? day);

describe("for any control", () => {
  test("two windows that follow each other partition its performances: each counts in the one that holds its day", () => {
    fc.assert(
      fc.property(windows, control, date, ([start, first, second], of, day) => {
        const middle = addDays(start, first);
        const one = { from: start, to: addDays(middle, -1) };
        const other = { from: middle, to: addDays(middle, second) };
        const lives = within(day, of.from, of.to);
        expect(counts(states(one, of, [day]))).toBe(lives && within(day, one.from, one.to));
        expect(counts(states(other, of, [day]))).toBe(lives && within(day, other.from, other.to));
      }),
      { numRuns: 2_000 },
    );
  });

  test("a performance over several days that lies inside one window counts in no other", () => {
    fc.assert(
      fc.property(windows, control, date, fc.nat(40), ([start, first, second], of, day, days) => {
        const middle = addDays(start, first);
        const performed = { from: day, to: addDays(day, days) };
        const other =
          performed.to < middle
            ? { from: middle, to: addDays(middle, second) }
            : { from: start, to: addDays(middle, -1) };
        fc.pre(performed.to < middle || performed.from >= middle);
        expect(counts(states(other, of, [performed]))).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
