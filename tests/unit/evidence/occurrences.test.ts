import { describe, expect, test } from "vitest";
import type { Span } from "#server/ground/calendar/rules.ts";
import { FREQUENCIES, FREQUENCY_LABEL, type Frequency } from "#server/programme/controls/rules/frequency.ts";
import { ask, askOptional, SECOND_HALF, schedule, shown } from "./occurrence-cases.ts";

describe("how many occurrences a period holds", () => {
  const periods: Record<string, Span> = {
    "1 July–31 December 2026": SECOND_HALF,
    "the year 2026": { from: "2026-01-01", to: "2026-12-31" },
    "the leap year 2024": { from: "2024-01-01", to: "2024-12-31" },
    "15 July–14 October 2026": { from: "2026-07-15", to: "2026-10-14" },
    "1 July 2025–30 June 2026": { from: "2025-07-01", to: "2026-06-30" },
    "29 February 2024 alone": { from: "2024-02-29", to: "2024-02-29" },
  };

  // In the order of FREQUENCIES, as needed last: without events it has none.
  const expected: Record<string, number[]> = {
    "1 July–31 December 2026": [1, 184, 184, 132, 26, 13, 6, 2, 1, 1, 0],
    "the year 2026": [1, 365, 365, 261, 52, 26, 12, 4, 2, 1, 0],
    "the leap year 2024": [1, 366, 366, 262, 52, 26, 12, 4, 2, 1, 0],
    "15 July–14 October 2026": [1, 92, 92, 66, 13, 6, 3, 1, 1, 1, 0],
    "1 July 2025–30 June 2026": [1, 365, 365, 261, 52, 26, 12, 4, 2, 1, 0],
    "29 February 2024 alone": [1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0],
  };

  for (const [name, period] of Object.entries(periods)) {
    test.each(FREQUENCIES.map((frequency, n) => [frequency, expected[name]?.[n]] as const))(
      `${name}: a %s control has %i`,
      (frequency, count) => {
        const found = ask(period, schedule(frequency));
        expect(found.map((each) => each.applicable)).toEqual(new Array(count).fill(true));
      },
    );
  }

  test("1 July–31 December 2026 holds 27 weeks when weeks end on its first weekday", () => {
    const found = ask(SECOND_HALF, schedule("weekly", { anchor: "2026-06-25" }));
    expect(found).toHaveLength(27);
    expect(found[0]?.span).toEqual({ from: "2026-07-01", to: "2026-07-01" });
  });

  test("an empty period, or a control without a schedule, has none", () => {
    for (const frequency of FREQUENCIES) {
      expect(
        ask({ from: "2026-07-02", to: "2026-07-01" }, schedule(frequency), [{ id: "a", on: "2026-07-01" }]),
      ).toEqual([]);
    }
    expect(ask(SECOND_HALF, [])).toEqual([]);
  });

  test("every frequency has a label of its own", () => {
    expect(new Set(FREQUENCIES.map((frequency) => FREQUENCY_LABEL[frequency])).size).toBe(FREQUENCIES.length);
  });
});

describe("cycles of up to a month without an anchor follow the calendar", () => {
  test("a week runs from Monday to Sunday and belongs to the period its Sunday is in", () => {
    const found = ask({ from: "2026-07-15", to: "2026-07-26" }, schedule("weekly"));
    expect(shown(found)).toEqual(["2026-07-15..2026-07-19 due 2026-07-19", "2026-07-20..2026-07-26 due 2026-07-26"]);
    expect(found.map((each) => each.key)).toEqual(["2026-07-15", "2026-07-20"]);
  });

  test("pairs of weeks are counted from Monday 1 January 2024, backwards too", () => {
    expect(shown(ask({ from: "2023-12-20", to: "2024-01-20" }, schedule("biweekly")))).toEqual([
      "2023-12-20..2023-12-31 due 2023-12-31",
      "2024-01-01..2024-01-14 due 2024-01-14",
    ]);
  });

  test("February is whole in a leap year and in a common one", () => {
    expect(shown(ask({ from: "2024-02-01", to: "2024-02-29" }, schedule("monthly")))).toEqual([
      "2024-02-01..2024-02-29 due 2024-02-29",
    ]);
    expect(shown(ask({ from: "2026-02-01", to: "2026-02-28" }, schedule("monthly")))).toEqual([
      "2026-02-01..2026-02-28 due 2026-02-28",
    ]);
  });

  test("a business-daily control is not due at the weekend", () => {
    const found = ask({ from: "2026-07-17", to: "2026-07-21" }, schedule("business_daily"));
    expect(found.map((each) => each.due)).toEqual(["2026-07-17", "2026-07-20", "2026-07-21"]);
    expect(ask({ from: "2026-07-18", to: "2026-07-19" }, schedule("business_daily"))).toEqual([]);
  });
});

describe("longer cycles without an anchor begin with the window", () => {
  test.each<[Frequency, Span, string[]]>([
    ["quarterly", SECOND_HALF, ["2026-07-01..2026-09-30 due 2026-09-30", "2026-10-01..2026-12-31 due 2026-12-31"]],
    ["semiannual", SECOND_HALF, ["2026-07-01..2026-12-31 due 2026-12-31"]],
    ["annual", SECOND_HALF, ["2026-07-01..2026-12-31 due 2026-12-31"]],
    ["annual", { from: "2025-10-01", to: "2026-09-30" }, ["2025-10-01..2026-09-30 due 2026-09-30"]],
    [
      "quarterly",
      { from: "2026-08-15", to: "2026-12-31" },
      ["2026-08-15..2026-11-14 due 2026-11-14", "2026-11-15..2026-12-31 due 2026-12-31"],
    ],
  ])("a %s control in %o", (frequency, window, expected) => {
    expect(shown(ask(window, schedule(frequency)))).toEqual(expected);
  });

  test("what is left of the window at its end asks for a performance if it is at least half a cycle", () => {
    const quarterly = schedule("quarterly");
    expect(ask({ from: "2026-01-01", to: "2026-05-15" }, quarterly)).toHaveLength(1);
    expect(askOptional({ from: "2026-01-01", to: "2026-05-15" }, quarterly)).toEqual(["2026-04-01..2026-05-15"]);
    expect(ask({ from: "2026-01-01", to: "2026-05-16" }, quarterly)).toHaveLength(2);
  });

  test("due days count from the window's first day", () => {
    expect(shown(ask(SECOND_HALF, schedule("annual", { dueDays: 30 })))).toEqual([
      "2026-07-01..2026-12-31 due 2026-07-31",
    ]);
  });
});

describe("the rest of a cut cycle is optional", () => {
  test.each<[string, Span, string[]]>([
    ["the week that ends after the window", { from: "2026-07-13", to: "2026-07-28" }, ["2026-07-27..2026-07-28"]],
    ["nothing where weeks end with the window", { from: "2026-07-13", to: "2026-07-26" }, []],
  ])("%s", (_, window, expected) => {
    expect(askOptional(window, schedule("weekly"))).toEqual(expected);
  });

  test("a month whose due date came before the window", () => {
    const window = { from: "2026-07-15", to: "2026-08-31" };
    expect(askOptional(window, schedule("monthly", { dueDays: 4 }))).toEqual(["2026-07-15..2026-07-31"]);
  });

  test("a month in which the control was retired, up to that day", () => {
    expect(askOptional(SECOND_HALF, schedule("monthly", { to: "2026-09-10" }))).toEqual(["2026-09-01..2026-09-10"]);
  });
});

describe("cycles with an anchor", () => {
  test("an annual control that runs each June has no occurrence in a July–December window", () => {
    const eachJune = schedule("annual", { anchor: "2025-06-01", dueDays: 29 });
    expect(ask(SECOND_HALF, eachJune)).toEqual([]);
    expect(shown(ask({ from: "2026-01-01", to: "2026-12-31" }, eachJune))).toEqual([
      "2026-06-01..2026-12-31 due 2026-06-30",
    ]);
  });

  test("the 31st falls back to the last day of a shorter month and returns to the 31st", () => {
    const onThe31st = schedule("monthly", { anchor: "2026-01-31" });
    expect(shown(ask({ from: "2026-02-01", to: "2026-05-31" }, onThe31st))).toEqual([
      "2026-02-01..2026-02-27 due 2026-02-27",
      "2026-02-28..2026-03-30 due 2026-03-30",
      "2026-03-31..2026-04-29 due 2026-04-29",
      "2026-04-30..2026-05-30 due 2026-05-30",
    ]);
    expect(shown(ask({ from: "2028-02-20", to: "2028-03-31" }, onThe31st))).toEqual([
      "2028-02-20..2028-02-28 due 2028-02-28",
      "2028-02-29..2028-03-30 due 2028-03-30",
    ]);
  });

  test("29 February repeats every year, on the 28th of common years", () => {
    const leapDay = schedule("annual", { anchor: "2024-02-29", dueDays: 0 });
    expect(ask({ from: "2023-01-01", to: "2028-12-31" }, leapDay).map((each) => each.due)).toEqual([
      "2023-02-28",
      "2024-02-29",
      "2025-02-28",
      "2026-02-28",
      "2027-02-28",
      "2028-02-29",
    ]);
  });

  test("cycles repeat before the anchor as after it", () => {
    const later = schedule("quarterly", { anchor: "2027-02-15" });
    const dues = ask({ from: "2026-01-01", to: "2026-12-31" }, later).map((each) => each.due);
    expect(dues).toEqual(["2026-02-14", "2026-05-14", "2026-08-14", "2026-11-14"]);
  });

  test("daily controls have no use for one", () => {
    const period = { from: "2026-07-01", to: "2026-07-03" };
    for (const frequency of ["daily", "business_daily", "multiple_per_day", "continuous"] as const) {
      expect(ask(period, schedule(frequency, { anchor: "2026-07-02" }))).toEqual(ask(period, schedule(frequency)));
    }
  });
});

describe("due days", () => {
  test("count calendar days from the first day of the cycle", () => {
    const found = ask({ from: "2026-07-15", to: "2026-09-04" }, schedule("monthly", { dueDays: 4, graceDays: 3 }));
    expect(shown(found)).toEqual(["2026-08-01..2026-08-31 due 2026-08-05"]);
    expect(found[0]?.graceDays).toBe(3);
  });

  test("are clamped to the cycle", () => {
    const dues = (dueDays: number) =>
      ask({ from: "2026-01-01", to: "2026-03-31" }, schedule("monthly", { dueDays })).map((each) => each.due);
    expect(dues(30)).toEqual(["2026-01-31", "2026-02-28", "2026-03-31"]);
    expect(dues(400)).toEqual(["2026-01-31", "2026-02-28", "2026-03-31"]);
    expect(dues(-1)).toEqual(["2026-01-01", "2026-02-01", "2026-03-01"]);
  });

  test("the due date decides the period, not the span", () => {
    const early = schedule("monthly", { dueDays: 4 });
    expect(ask({ from: "2026-07-06", to: "2026-08-04" }, early)).toEqual([]);
    expect(ask({ from: "2026-07-05", to: "2026-07-05" }, early)).toHaveLength(1);
  });
});

test("an invalid date is refused, not guessed", () => {
  expect(() => ask({ from: "2026-02-30", to: "2026-12-31" }, schedule("monthly"))).toThrow(RangeError);
  expect(() => ask(SECOND_HALF, schedule("monthly", { anchor: "2026-02-30" }))).toThrow(RangeError);
  expect(() => ask(SECOND_HALF, schedule("as_needed"), [{ id: "a", on: "tomorrow" }])).toThrow(RangeError);
});
