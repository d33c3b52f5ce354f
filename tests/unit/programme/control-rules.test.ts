import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "#server/ground/calendar/rules.ts";
import { findPerson, personIn } from "#server/programme/controls/rules/owners.ts";
import { type ScheduledVersion, schedulesOf } from "#server/programme/controls/rules/schedules.ts";
import { conflictSentence } from "#server/programme/controls/rules/snapshot.ts";

const MONTHLY: ScheduledVersion = {
  effectiveFrom: null,
  status: "active",
  frequency: "monthly",
  anchor: null,
  dueDays: null,
  graceDays: 0,
  operatesFrom: null,
  operatesTo: null,
};
const on = (effectiveFrom: string | null, change: Partial<ScheduledVersion> = {}) => ({
  ...MONTHLY,
  effectiveFrom,
  ...change,
});
const spans = (...versions: ScheduledVersion[]) => schedulesOf(versions).map((s) => [s.frequency, s.from, s.to]);

describe("the schedules of a control", () => {
  test("are one while nothing about the schedule changes", () => {
    expect(spans(on(null), on("2026-03-01"), on("2026-05-01"))).toEqual([["monthly", null, null]]);
  });

  test("follow each other without overlap when it changes", () => {
    expect(
      spans(
        on(null),
        on("2026-03-01", { frequency: "weekly" }),
        on("2026-05-01", { frequency: "weekly", graceDays: 2 }),
      ),
    ).toEqual([
      ["monthly", null, "2026-02-28"],
      ["weekly", "2026-03-01", "2026-04-30"],
      ["weekly", "2026-05-01", null],
    ]);
  });

  test("reach back to the beginning when the frequency was filled in late", () => {
    expect(spans(on(null, { frequency: null }), on("2026-10-01"))).toEqual([["monthly", null, null]]);
    expect(spans(on(null, { status: "draft" }), on("2026-10-01"))).toEqual([["monthly", null, null]]);
  });

  test("stay within the days of operation as last written", () => {
    expect(spans(on(null), on("2026-10-01", { operatesFrom: "2026-02-01", operatesTo: "2026-11-30" }))).toEqual([
      ["monthly", "2026-02-01", "2026-11-30"],
    ]);
    const late = { frequency: "weekly", operatesFrom: "2026-12-01" } as const;
    expect(spans(on(null), on("2026-10-01", late))).toEqual([["weekly", "2026-12-01", null]]);
  });

  test("leave out the days on which the control was retired", () => {
    const retired = on("2026-07-01", { status: "retired", operatesTo: "2026-06-30" });
    expect(spans(on(null), retired)).toEqual([["monthly", null, "2026-06-30"]]);
    expect(spans(on(null), retired, on("2026-09-01"))).toEqual([
      ["monthly", null, "2026-06-30"],
      ["monthly", "2026-09-01", null],
    ]);
    expect(spans(on(null), retired, on("2026-06-30"))).toEqual([["monthly", null, null]]);
    // A retired control's text was mended later: it still ran until its last day.
    expect(spans(on(null), retired, { ...retired, effectiveFrom: "2026-06-15" })).toEqual([
      ["monthly", null, "2026-06-30"],
    ]);
  });

  test("are replaced from the beginning by a correction", () => {
    expect(spans(on(null), on("2026-03-01", { frequency: "weekly" }), on(null, { frequency: "annual" }))).toEqual([
      ["annual", null, null],
    ]);
  });

  test("never overlap and stay in order, whatever changes when", () => {
    const date = fc.integer({ min: 0, max: 700 }).map((n) => addDays("2025-01-01", n));
    const version = fc.record({
      effectiveFrom: fc.option(date),
      status: fc.constantFrom("draft" as const, "active" as const, "retired" as const),
      frequency: fc.option(fc.constantFrom("daily" as const, "monthly" as const)),
      anchor: fc.constant(null),
      dueDays: fc.option(fc.constantFrom(0, 5)),
      graceDays: fc.constantFrom(0, 3),
      operatesFrom: fc.option(date),
      operatesTo: fc.option(date),
    });
    fc.assert(
      fc.property(fc.array(version, { maxLength: 8 }), (versions) => {
        const schedules = schedulesOf(versions);
        for (const [n, s] of schedules.entries()) {
          if (s.from && s.to) expect(s.from <= s.to).toBe(true);
          const next = schedules[n + 1];
          if (next) expect(s.to !== null && next.from !== null && s.to < next.from).toBe(true);
        }
      }),
    );
  });
});

describe("an owner's name", () => {
  test.each([
    ["Ada  Example", { name: "Ada Example", email: null }],
    ["Ada@Example.com", { name: "Ada@Example.com", email: "ada@example.com" }],
    ["Ada Example <Ada@Example.com>", { name: "Ada Example", email: "ada@example.com" }],
  ])("is read from %s", (text, person) => {
    expect(personIn(text)).toEqual(person);
  });

  test("prefers a member to a named person, and treats two addresses as two people", () => {
    const known = [
      { id: "named", name: "Ada Example", email: null, state: "named" },
      { id: "active", name: "ada example", email: "ada@example.com", state: "active" },
    ];
    expect(findPerson(known, personIn("Ada Example"))?.id).toBe("active");
    expect(findPerson(known, personIn("ada@example.com"))?.id).toBe("active");
    expect(findPerson(known.slice(1), personIn("Ada Example <other@example.com>"))).toBeNull();
  });
});

test("a conflict names each person once, and every field", () => {
  expect(conflictSentence(["Ada", "Ben", "Ada"], ["owner", "dueDays"])).toMatch(
    /^Ada and Ben changed the owner and the due date while/,
  );
  expect(conflictSentence(["Ada"], [])).toMatch(/^Ada changed this control and changed it back while/);
});
