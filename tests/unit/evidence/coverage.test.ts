import { describe, expect, test } from "vitest";
import {
  asked,
  coverageOf,
  covers,
  daysOf,
  type EvidenceSpan,
  occurrenceState,
} from "#server/evidence/occurrences/rules/coverage.ts";
import { type Occurrence, occurrencesIn } from "#server/evidence/occurrences/rules/occurrences.ts";
import { coverageRatio, populationSentence, tally } from "#server/evidence/occurrences/rules/population.ts";
import type { Span } from "#server/ground/calendar/rules.ts";
import { FREQUENCIES, type Frequency } from "#server/programme/controls/rules/frequency.ts";

const SECOND_HALF: Span = { from: "2026-07-01", to: "2026-12-31" };
const JULY: Span = { from: "2026-07-01", to: "2026-07-31" };

function occurrence(rest: Partial<Occurrence> = {}): Occurrence {
  return { key: "2026-07-01", span: JULY, due: "2026-07-20", graceDays: 5, applicable: true, optional: null, ...rest };
}

function evidence(id: string, from: string, to: string, collectedOn: string, waiting = false): EvidenceSpan {
  return { id, covers: { from, to }, collectedOn, waiting };
}

const counting = (on: string | null) => ({ counting: on, waiting: null });

function occurrencesOf(frequency: Frequency, rest: { from?: string; graceDays?: number } = {}): Occurrence[] {
  const schedule = { frequency, anchor: null, dueDays: null, graceDays: 0, from: null, to: null, ...rest };
  return occurrencesIn(SECOND_HALF, [schedule], []);
}

describe("the state of an occurrence due 20 July with 5 days' grace", () => {
  test.each([
    ["coming until its span begins", null, "2026-06-30", "coming"],
    ["due from the first day of its span", null, "2026-07-01", "due"],
    ["still due on the last day of grace", null, "2026-07-25", "due"],
    ["missing the day after", null, "2026-07-26", "missing"],
    ["covered when collected on the last day of grace", "2026-07-25", "2026-09-01", "covered"],
    ["late when collected the day after", "2026-07-26", "2026-09-01", "late"],
    ["coming before its span begins, whatever was collected", "2026-06-15", "2026-06-30", "coming"],
    ["covered on the first day by what was collected before", "2026-06-15", "2026-07-01", "covered"],
  ] as const)("is %s", (_, collectedOn, today, expected) => {
    expect(occurrenceState(occurrence(), counting(collectedOn), today)).toBe(expected);
  });

  test.each(["2026-06-01", "2026-07-10", "2026-12-01"])(
    "is not applicable on %s if the control was not in force",
    (today) => {
      expect(occurrenceState(occurrence({ applicable: false }), counting(null), today)).toBe("not_applicable");
      expect(occurrenceState(occurrence({ applicable: false }), counting("2026-07-10"), today)).toBe("not_applicable");
    },
  );

  test("without grace is missing the day after it was due", () => {
    expect(occurrenceState(occurrence({ graceDays: 0 }), counting(null), "2026-07-20")).toBe("due");
    expect(occurrenceState(occurrence({ graceDays: 0 }), counting(null), "2026-07-21")).toBe("missing");
  });
});

describe("the state of the same occurrence with evidence that awaits its review", () => {
  test.each([
    ["awaiting review, in time or not", null, "2026-08-10", "2026-09-01", "awaiting", 16],
    ["awaiting review before it is due, too", null, "2026-07-02", "2026-07-02", "awaiting", 0],
    ["coming before its span begins", null, "2026-06-15", "2026-06-30", "coming", 0],
    ["covered when something else counts", "2026-07-20", "2026-07-10", "2026-09-01", "covered", 0],
    [
      "late when what counts was late, however early the other was collected",
      "2026-07-27",
      "2026-07-10",
      "2026-09-01",
      "late",
      2,
    ],
  ] as const)("is %s", (_, counts, waits, today, state, daysLate) => {
    const pieces = [
      ...(counts ? [evidence("counts", JULY.from, JULY.to, counts)] : []),
      evidence("waits", JULY.from, JULY.to, waits, true),
    ];
    const [found] = coverageOf([occurrence()], pieces, today);
    expect(found).toMatchObject({ state, daysLate, collectedOn: counts ?? waits });
    expect(found?.evidenceIds).toContain("waits");
  });
});

describe("evidence covers an occurrence by sharing half of the shorter span", () => {
  const thirdQuarter = { from: "2026-07-01", to: "2026-09-30" };
  const fourthQuarter = { from: "2026-10-01", to: "2026-12-31" };

  test.each<[string, Span, Span, boolean]>([
    ["a quarter's file covers its quarter", thirdQuarter, thirdQuarter, true],
    [
      "a file that runs one day over does not cover the next",
      { from: "2026-07-01", to: "2026-10-01" },
      fourthQuarter,
      false,
    ],
    ["a single day inside does", { from: "2026-08-08", to: "2026-08-08" }, thirdQuarter, true],
    ["a year's file covers each quarter", { from: "2026-01-01", to: "2026-12-31" }, thirdQuarter, true],
    ["half of a ten-day file does", { from: "2026-06-26", to: "2026-07-05" }, thirdQuarter, true],
    ["less than half does not", { from: "2026-06-25", to: "2026-07-04" }, thirdQuarter, false],
    ["half of an odd number of days is rounded up", { from: "2026-06-28", to: "2026-07-02" }, thirdQuarter, false],
    ["and reached by the middle day", { from: "2026-06-29", to: "2026-07-03" }, thirdQuarter, true],
    ["the day before does not", { from: "2026-06-30", to: "2026-06-30" }, thirdQuarter, false],
    ["a span that ends before it begins covers nothing", { from: "2026-08-02", to: "2026-08-01" }, thirdQuarter, false],
  ])("%s", (_, piece, span, expected) => {
    expect(covers(daysOf(piece), asked(occurrence({ span })))).toBe(expected);
    expect(covers(daysOf(span), asked(occurrence({ span: piece })))).toBe(expected);
  });
});

describe("coverage", () => {
  test("lists all covering evidence, earliest collected first, and dates the occurrence by the first", () => {
    const pieces = [
      evidence("c", "2026-07-01", "2026-07-31", "2026-08-02"),
      evidence("b", "2026-07-20", "2026-07-20", "2026-07-21"),
      evidence("a", "2026-07-10", "2026-07-12", "2026-07-21"),
      evidence("other", "2026-08-01", "2026-08-31", "2026-07-01"),
    ];
    const [july] = coverageOf([occurrence()], pieces, "2026-09-01");
    expect(july).toEqual({
      occurrence: occurrence(),
      state: "covered",
      evidenceIds: ["a", "b", "c"],
      collectedOn: "2026-07-21",
      daysLate: 0,
    });
    expect(pieces.map((piece) => piece.id)).toEqual(["c", "b", "a", "other"]);
  });

  test("counts days late after grace: of the collection when late, up to today when missing", () => {
    const late = coverageOf([occurrence()], [evidence("a", "2026-07-20", "2026-07-20", "2026-07-28")], "2026-09-01");
    expect(late[0]).toMatchObject({ state: "late", daysLate: 3, collectedOn: "2026-07-28" });
    const missing = coverageOf([occurrence()], [], "2026-07-27");
    expect(missing[0]).toMatchObject({ state: "missing", daysLate: 2, collectedOn: null, evidenceIds: [] });
    expect(coverageOf([occurrence()], [], "2026-07-25")[0]).toMatchObject({ state: "due", daysLate: 0 });
  });

  test("a monthly control half-way through its period shows every state", () => {
    const pieces = [
      evidence("july", "2026-07-01", "2026-07-31", "2026-07-31"),
      evidence("august", "2026-08-01", "2026-08-31", "2026-09-04"),
    ];
    const states = coverageOf(occurrencesOf("monthly"), pieces, "2026-10-15").map((each) => each.state);
    expect(states).toEqual(["covered", "late", "missing", "due", "coming", "coming"]);
    const adopted = coverageOf(occurrencesOf("monthly", { from: "2026-08-15" }), pieces, "2026-10-15");
    expect(adopted.map((each) => each.state)).toEqual(["not_applicable", "late", "missing", "due", "coming", "coming"]);
  });

  test("a week's export covers the seven days of a daily control and no eighth", () => {
    const found = coverageOf(
      occurrencesOf("daily"),
      [evidence("w", "2026-07-06", "2026-07-12", "2026-07-12")],
      "2026-08-01",
    );
    const covered = found.filter((each) => each.evidenceIds.length > 0).map((each) => each.occurrence.due);
    expect(covered).toHaveLength(7);
    expect([covered[0], covered[6]]).toEqual(["2026-07-06", "2026-07-12"]);
  });

  test("keeps the given order even where events' spans overlap unsorted", () => {
    const long = occurrence({ key: "event:long", span: { from: "2026-07-01", to: "2026-07-31" }, due: "2026-07-31" });
    const short = occurrence({ key: "event:short", span: { from: "2026-07-05", to: "2026-07-05" }, due: "2026-07-05" });
    const late = occurrence({ key: "event:late", span: { from: "2026-07-28", to: "2026-07-30" }, due: "2026-07-30" });
    const found = coverageOf(
      [late, short, long],
      [evidence("a", "2026-07-29", "2026-07-29", "2026-07-29")],
      "2026-08-01",
    );
    expect(found.map((each) => [each.occurrence.key, each.evidenceIds])).toEqual([
      ["event:late", ["a"]],
      ["event:short", []],
      ["event:long", ["a"]],
    ]);
  });
});

describe("the tally", () => {
  test("counts each state, and leaves not-applicable occurrences out of the population", () => {
    const counts = tally([
      "covered",
      "covered",
      "late",
      "awaiting",
      "missing",
      "due",
      "coming",
      "coming",
      "not_applicable",
    ]);
    expect(counts).toEqual({
      covered: 2,
      late: 1,
      awaiting: 1,
      missing: 1,
      due: 1,
      coming: 2,
      not_applicable: 1,
      population: 8,
      emptyPopulation: false,
    });
    expect(coverageRatio(counts)).toEqual({ covered: 3, soFar: 5 });
  });

  test("an empty period and one in which nothing applies have an empty population", () => {
    expect(tally([])).toMatchObject({ population: 0, emptyPopulation: true });
    expect(tally(["not_applicable"])).toMatchObject({ population: 0, emptyPopulation: true, not_applicable: 1 });
    expect(tally(["coming"])).toMatchObject({ population: 1, emptyPopulation: false });
  });

  test("before anything is due the ratio is 0 of 0", () => {
    expect(coverageRatio(tally(["due", "coming", "not_applicable"]))).toEqual({ covered: 0, soFar: 0 });
  });
});

describe("why a population is zero", () => {
  test("says nothing when it is not", () => {
    for (const frequency of FREQUENCIES) {
      expect(populationSentence(frequency, tally(["coming", "not_applicable"]), SECOND_HALF)).toBeNull();
    }
  });

  test("an annual control that falls outside the period: move the period or settle with the auditor first", () => {
    expect(populationSentence("annual", tally([]), SECOND_HALF)).toBe(
      "The population is zero: no due date of this annual control lies in 1 July – 31 December 2026. " +
        "Move the period so that it includes an occurrence, or agree with the auditor before the dates are fixed.",
    );
  });

  test("a control without events: keep the empty query result", () => {
    expect(populationSentence("as_needed", tally([]), SECOND_HALF)).toBe(
      "The population is zero: no event recorded in the period, 1 July – 31 December 2026. " +
        "Keep the empty query result as evidence.",
    );
  });

  test.each(["monthly", "as_needed", "continuous"] as const)(
    "a %s control that was not in force says so",
    (frequency) => {
      const sentence = populationSentence(frequency, tally(["not_applicable"]), SECOND_HALF);
      expect(sentence).toContain("the control was not in force");
      expect(sentence).toContain("agree with the auditor");
      expect(sentence).not.toContain("empty query");
    },
  );
});
