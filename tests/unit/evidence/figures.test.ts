import { describe, expect, test } from "vitest";
import { coverageOf, type OccurrenceState, shownSpan } from "#server/evidence/occurrences/rules/coverage.ts";
import { figuresOf, laneOf } from "#server/evidence/occurrences/rules/figures.ts";
import { type Standing, standingsOf } from "#server/evidence/occurrences/rules/standing.ts";
import { addDays, dayNumber } from "#server/ground/calendar/rules.ts";

const TODAY = "2026-07-10";

function standingOf(state: OccurrenceState, from: string, due = from, to = due, key = from): Standing {
  const applicable = state !== "not_applicable";
  const occurrence = { key, span: { from, to }, due, graceDays: 0, applicable, optional: null };
  return { occurrence, state, collectedOn: null, daysLate: 0 };
}

describe("the line of figures", () => {
  const due = (state: OccurrenceState, on: string) => ({
    coverage: [standingOf(state, on)],
    scheduled: true,
    isDesigned: true,
  });

  test("counts as due this week what is due in exactly 7 days, and not a day later", () => {
    const at = (days: number) => figuresOf([due("coming", addDays(TODAY, days))], TODAY).dueThisWeek;
    expect([0, 6, 7, 8].map(at)).toEqual([1, 1, 1, 0]);
  });

  test("counts due and coming occurrences as due this week, and no covered, late, missing or optional ones", () => {
    const states = ["due", "coming", "covered", "late", "missing", "not_applicable"] as const;
    expect(states.map((state) => figuresOf([due(state, TODAY)], TODAY).dueThisWeek)).toEqual([1, 1, 0, 0, 0, 0]);
  });

  test("counts controls with anything missing once each, and scheduled ones with nothing to sample", () => {
    const missing = {
      coverage: [standingOf("missing", "2026-07-01"), standingOf("missing", "2026-07-02")],
      scheduled: true,
      isDesigned: true,
    };
    const mixed = {
      coverage: [
        standingOf("missing", "2026-07-01"),
        standingOf("covered", "2026-07-02"),
        standingOf("awaiting", "2026-07-03"),
      ],
      scheduled: true,
      isDesigned: true,
    };
    const empty = { coverage: [standingOf("not_applicable", "2026-07-01")], scheduled: true, isDesigned: true };
    const none = { coverage: [], scheduled: true, isDesigned: true };
    const unscheduled = { coverage: [], scheduled: false, isDesigned: true };
    const half = { coverage: [...empty.coverage, standingOf("late", "2026-07-02")], scheduled: true, isDesigned: true };
    expect(figuresOf([missing, mixed, empty, none, unscheduled, half, half], TODAY)).toEqual({
      measure: "operation",
      designed: 7,
      covered: 3,
      soFar: 7,
      missing: 3,
      missingControls: 2,
      late: 2,
      awaiting: 1,
      dueThisWeek: 0,
      population: 7,
      emptyPopulations: 2,
    });
  });
});

describe("a control's lane", () => {
  const START = "2026-07-01";

  test("counts days from the period's first, and has a letter for each state", () => {
    const states = ["covered", "late", "awaiting", "missing", "due", "coming", "not_applicable"] as const;
    const lane = laneOf(
      states.map((state, n) =>
        standingOf(state, addDays(START, 10 * n), addDays(START, 10 * n + 3), addDays(START, 10 * n + 5)),
      ),
      START,
    );
    expect(lane).toEqual({
      from: [0, 10, 20, 30, 40, 50, 60],
      to: [5, 15, 25, 35, 45, 55, 65],
      due: [3, 13, 23, 33, 43, 53, 63],
      states: "clamdnx",
      keys: null,
    });
  });

  test("omits ends, due days and keys equal to the first days, and keeps all if any differs", () => {
    const daily = [standingOf("due", START), standingOf("due", "2026-07-02")];
    expect(laneOf(daily, START)).toEqual({ from: [0, 1], to: null, due: null, states: "dd", keys: null });
    const longer = standingOf("due", "2026-07-03", "2026-07-03", "2026-07-04");
    expect(laneOf([...daily, longer], START)).toMatchObject({ to: [0, 1, 3], due: null });
    const later = standingOf("due", "2026-07-03", "2026-07-05", "2026-07-03");
    expect(laneOf([...daily, later], START)).toMatchObject({ to: null, due: [0, 1, 4] });
    const event = standingOf("due", "2026-07-03", "2026-07-03", "2026-07-03", "event:1");
    expect(laneOf([...daily, event], START).keys).toEqual([START, "2026-07-02", "event:1"]);
  });
});

test("evidence collected on its span's first day shows that day only; collected the day before, nothing", () => {
  const claimed = { from: "2026-07-01", to: "2026-07-31" };
  expect(shownSpan(claimed, "2026-06-30")).toBeNull();
  expect(shownSpan(claimed, "2026-07-01")).toEqual({ from: "2026-07-01", to: "2026-07-01" });
  expect(shownSpan(claimed, "2026-07-31")).toEqual(claimed);
  expect(shownSpan(claimed, "2026-08-01")).toEqual(claimed);
});

test("occurrences in any order with overlapping spans find their evidence, even if collected on its first day", () => {
  const days = [20, 1, 14, 3, 9].map((n) => addDays("2026-07-01", n));
  const last = "2026-09-01";
  const occurrences = days.map((from, n) => standingOf("due", from, addDays(from, n % 2 ? 30 : 1)).occurrence);
  occurrences.push(standingOf("due", last).occurrence);
  const evidence = [...days, last].map((from, n) => ({
    id: `${n}`,
    covers: { from, to: addDays(from, 1) },
    collectedOn: last,
    waiting: false,
  }));
  const named = coverageOf(occurrences, evidence, last);
  expect(named.every((c) => c.evidenceIds.length > 0)).toBe(true);
  const packed = {
    from: evidence.map((e) => dayNumber(e.covers.from)),
    to: evidence.map((e) => dayNumber(e.covers.to)),
    collected: evidence.map((e) => dayNumber(e.collectedOn)),
  };
  expect(standingsOf(occurrences, { counting: packed }, last)).toEqual(
    named.map(({ evidenceIds: _, ...rest }) => rest),
  );
});
