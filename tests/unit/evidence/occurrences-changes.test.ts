import { describe, expect, test } from "vitest";
import { applicable, ask, askOptional, SECOND_HALF, schedule, shown } from "./occurrence-cases.ts";

describe("a control adopted or retired in the period", () => {
  test("an occurrence due before its adoption is shown as not applicable", () => {
    expect(shown(ask(SECOND_HALF, schedule("monthly", { from: "2026-09-15" })))).toEqual([
      "n/a 2026-07-01..2026-07-31 due 2026-07-31",
      "n/a 2026-08-01..2026-08-31 due 2026-08-31",
      "2026-09-15..2026-09-30 due 2026-09-30",
      "2026-10-01..2026-10-31 due 2026-10-31",
      "2026-11-01..2026-11-30 due 2026-11-30",
      "2026-12-01..2026-12-31 due 2026-12-31",
    ]);
  });

  test("an occurrence due on the first or last day in force applies", () => {
    const daily = schedule("daily", { from: "2026-07-03", to: "2026-07-04" });
    const found = ask({ from: "2026-07-01", to: "2026-07-06" }, daily);
    expect(found).toHaveLength(6);
    expect(applicable(found).map((each) => each.due)).toEqual(["2026-07-03", "2026-07-04"]);
  });

  test("an occurrence due after its retirement does not apply", () => {
    const found = ask(SECOND_HALF, schedule("quarterly", { to: "2026-10-15" }));
    expect(shown(found)).toEqual([
      "2026-07-01..2026-09-30 due 2026-09-30",
      "n/a 2026-10-16..2026-12-31 due 2026-12-31",
    ]);
  });

  test("one adopted after the period has only occurrences that do not apply", () => {
    const found = ask(SECOND_HALF, schedule("monthly", { from: "2027-02-01" }));
    expect(found).toHaveLength(6);
    expect(applicable(found)).toEqual([]);
  });

  test("a pause leaves the occurrences due in it out of the population", () => {
    const found = ask(SECOND_HALF, [
      schedule("monthly", { from: "2026-01-01", to: "2026-08-10" }),
      schedule("monthly", { from: "2026-10-20" }),
    ]);
    expect(applicable(found).map((each) => each.due)).toEqual(["2026-07-31", "2026-10-31", "2026-11-30", "2026-12-31"]);
    expect(found).toHaveLength(6);
  });
});

describe("a schedule changed in the period", () => {
  test("monthly to weekly: months before the change, weeks after, the first week from the change on", () => {
    const found = ask(SECOND_HALF, [
      schedule("monthly", { to: "2026-09-15" }),
      schedule("weekly", { from: "2026-09-16" }),
    ]);
    expect(applicable(found)).toHaveLength(found.length);
    expect(found).toHaveLength(17);
    expect(shown(found).slice(0, 4)).toEqual([
      "2026-07-01..2026-07-31 due 2026-07-31",
      "2026-08-01..2026-08-31 due 2026-08-31",
      "2026-09-16..2026-09-20 due 2026-09-20",
      "2026-09-21..2026-09-27 due 2026-09-27",
    ]);
    expect(found[2]?.key).toBe("2026-09-16");
  });

  test("weekly to monthly: the month of the change runs from the change on", () => {
    const found = ask(SECOND_HALF, [
      schedule("weekly", { to: "2026-09-15" }),
      schedule("monthly", { from: "2026-09-16" }),
    ]);
    expect(found).toHaveLength(11 + 4);
    expect(shown(found).slice(10, 12)).toEqual([
      "2026-09-07..2026-09-13 due 2026-09-13",
      "2026-09-16..2026-09-30 due 2026-09-30",
    ]);
  });

  test("a cycle already due before the change keeps its due date and ends at the change", () => {
    const found = ask({ from: "2026-09-01", to: "2026-09-30" }, [
      schedule("monthly", { dueDays: 4, to: "2026-09-15" }),
      schedule("weekly", { from: "2026-09-16" }),
    ]);
    expect(shown(found).slice(0, 2)).toEqual([
      "2026-09-01..2026-09-15 due 2026-09-05",
      "2026-09-16..2026-09-20 due 2026-09-20",
    ]);
  });

  test("cycles of both frequencies that start on the same day never share a key", () => {
    const found = ask({ from: "2026-07-01", to: "2026-07-31" }, [
      schedule("daily", { to: "2026-07-01" }),
      schedule("monthly", { from: "2026-07-02" }),
    ]);
    expect(found.map((each) => each.key)).toEqual(["2026-07-01", "2026-07-02"]);
  });

  test("a later version takes over from one left open, in whatever order they come", () => {
    const closed = [schedule("monthly", { to: "2026-09-15" }), schedule("weekly", { from: "2026-09-16" })];
    const open = [schedule("weekly", { from: "2026-09-16" }), schedule("monthly")];
    expect(ask(SECOND_HALF, open)).toEqual(ask(SECOND_HALF, closed));
  });

  test("of two versions that begin on the same day, the later in the list wins", () => {
    const both = [schedule("monthly", { from: "2026-01-01" }), schedule("weekly", { from: "2026-01-01" })];
    expect(ask(SECOND_HALF, both)).toEqual(ask(SECOND_HALF, schedule("weekly", { from: "2026-01-01" })));
    const alwaysBoth = [schedule("monthly"), schedule("weekly")];
    expect(ask(SECOND_HALF, alwaysBoth)).toEqual(ask(SECOND_HALF, schedule("weekly")));
  });

  test("between two frequencies nothing applies while neither is in force", () => {
    const found = ask(SECOND_HALF, [
      schedule("monthly", { to: "2026-08-10" }),
      schedule("quarterly", { from: "2026-12-01" }),
    ]);
    expect(shown(found)).toEqual([
      "2026-07-01..2026-07-31 due 2026-07-31",
      "n/a 2026-08-11..2026-08-31 due 2026-08-31",
      "n/a 2026-09-01..2026-09-30 due 2026-09-30",
      "n/a 2026-10-01..2026-10-31 due 2026-10-31",
      "n/a 2026-11-01..2026-11-30 due 2026-11-30",
      "2026-12-01..2026-12-31 due 2026-12-31",
    ]);
  });

  test("a change of grace days leaves every month whole and takes effect for what is due after it", () => {
    const found = ask({ from: "2026-07-01", to: "2026-08-31" }, [
      schedule("monthly", { dueDays: 19, graceDays: 2, to: "2026-08-09" }),
      schedule("monthly", { dueDays: 19, graceDays: 9, from: "2026-08-10" }),
    ]);
    expect(shown(found)).toEqual(["2026-07-01..2026-07-31 due 2026-07-20", "2026-08-01..2026-08-31 due 2026-08-20"]);
    expect(found.map((each) => each.graceDays)).toEqual([2, 9]);
  });

  test.each([
    ["brought forward past the change", null, 4, ["2026-07-31", "2026-08-31", "2026-09-05"]],
    ["put back past the change", 4, null, ["2026-07-05", "2026-08-05", "2026-09-30"]],
  ])("a due date %s: the month of the change is asked for once, by the old date", (_, before, after, dues) => {
    const found = ask({ from: "2026-07-01", to: "2026-09-30" }, [
      schedule("monthly", { dueDays: before, to: "2026-08-14" }),
      schedule("monthly", { dueDays: after, from: "2026-08-15" }),
    ]);
    expect(found.map((each) => each.due)).toEqual(dues);
    expect(applicable(found)).toHaveLength(3);
    expect(found[1]?.span).toEqual({ from: "2026-08-01", to: "2026-08-31" });
  });

  test("a change undone within the month leaves the month to the version in force on its due date", () => {
    const found = ask({ from: "2026-08-01", to: "2026-08-31" }, [
      schedule("monthly", { graceDays: 1 }),
      schedule("monthly", { dueDays: 4, graceDays: 2, from: "2026-08-15" }),
      schedule("monthly", { graceDays: 3, from: "2026-08-21" }),
    ]);
    expect(shown(found)).toEqual(["2026-08-01..2026-08-31 due 2026-08-31"]);
    expect(found[0]?.graceDays).toBe(3);
  });

  test("a month between two due dates falls back on the date that held before the change, not the first ever", () => {
    const found = ask({ from: "2026-08-01", to: "2026-08-31" }, [
      schedule("monthly", { dueDays: 9 }),
      schedule("monthly", { from: "2026-03-01" }),
      schedule("monthly", { dueDays: 4, from: "2026-08-15" }),
    ]);
    expect(shown(found)).toEqual(["2026-08-01..2026-08-31 due 2026-08-31"]);
  });

  test("a new anchor is a new row of cycles", () => {
    const found = ask({ from: "2026-07-01", to: "2026-09-20" }, [
      schedule("monthly", { to: "2026-08-09" }),
      schedule("monthly", { anchor: "2026-08-10", from: "2026-08-10" }),
    ]);
    expect(shown(found)).toEqual(["2026-07-01..2026-07-31 due 2026-07-31", "2026-08-10..2026-09-09 due 2026-09-09"]);
  });
});

describe("a continuous control", () => {
  test("has exactly one occurrence, the period, due on its last day", () => {
    const found = ask(SECOND_HALF, schedule("continuous", { dueDays: 3, graceDays: 5 }));
    expect(found).toEqual([
      {
        key: "continuous:2026-07-01",
        span: SECOND_HALF,
        due: "2026-12-31",
        graceDays: 5,
        applicable: true,
        optional: null,
      },
    ]);
  });

  test.each([
    ["adopted in the period", "2026-09-15", null, "2026-09-15..2026-12-31 due 2026-12-31"],
    ["retired in the period", null, "2026-09-30", "2026-07-01..2026-09-30 due 2026-09-30"],
    ["in force for one day", "2026-08-01", "2026-08-01", "2026-08-01..2026-08-01 due 2026-08-01"],
    ["adopted after the period", "2027-01-01", null, "n/a 2026-07-01..2026-12-31 due 2026-12-31"],
    ["retired before the period", null, "2026-06-30", "n/a 2026-07-01..2026-12-31 due 2026-12-31"],
  ])("%s it is clipped to the days in force", (_, from, to, expected) => {
    expect(shown(ask(SECOND_HALF, schedule("continuous", { from, to })))).toEqual([expected]);
  });

  test("stays one when only its grace changes, the last grace holding", () => {
    const found = ask(SECOND_HALF, [
      schedule("continuous", { graceDays: 1 }),
      schedule("continuous", { graceDays: 7, anchor: "2026-09-01", from: "2026-09-01" }),
    ]);
    expect(shown(found)).toEqual(["2026-07-01..2026-12-31 due 2026-12-31"]);
    expect(found[0]?.graceDays).toBe(7);
  });

  test("is two when it was switched off in between", () => {
    const found = ask(SECOND_HALF, [
      schedule("continuous", { to: "2026-08-31" }),
      schedule("continuous", { from: "2026-10-01" }),
    ]);
    expect(shown(found)).toEqual(["2026-07-01..2026-08-31 due 2026-08-31", "2026-10-01..2026-12-31 due 2026-12-31"]);
  });

  test("replaces a monthly control from the day of the change", () => {
    const found = ask(SECOND_HALF, [schedule("monthly"), schedule("continuous", { from: "2026-09-15" })]);
    expect(shown(found)).toEqual([
      "2026-07-01..2026-07-31 due 2026-07-31",
      "2026-08-01..2026-08-31 due 2026-08-31",
      "2026-09-15..2026-12-31 due 2026-12-31",
    ]);
  });
});

describe("an as-needed control", () => {
  const leavers = [
    { id: "b", on: "2026-08-03" },
    { id: "a", on: "2026-08-03" },
    { id: "c", on: "2026-07-30" },
  ];

  test("has one occurrence an event, distinct on the same day", () => {
    const found = ask(SECOND_HALF, schedule("as_needed"), leavers);
    expect(found.map((each) => each.key)).toEqual(["event:c", "event:a", "event:b"]);
    expect(shown(found)[1]).toBe("2026-08-03..2026-08-03 due 2026-08-03");
  });

  test("is due a number of days after the event, and belongs to the period in which it happened", () => {
    const within5 = schedule("as_needed", { dueDays: 5 });
    const happened = [
      { id: "before", on: "2026-06-28" },
      { id: "inside", on: "2026-12-28" },
    ];
    expect(shown(ask(SECOND_HALF, within5, happened))).toEqual(["2026-12-28..2026-12-31 due 2027-01-02"]);
    expect(askOptional(SECOND_HALF, within5, happened)).toEqual(["2026-07-01..2026-07-03"]);
  });

  test("has none without events, and events give none to other controls", () => {
    expect(ask(SECOND_HALF, schedule("as_needed"))).toEqual([]);
    expect(ask(SECOND_HALF, schedule("monthly"), leavers)).toEqual(ask(SECOND_HALF, schedule("monthly")));
  });

  test("does not apply to an event before its adoption or after its retirement", () => {
    const found = ask(SECOND_HALF, schedule("as_needed", { from: "2026-08-01", to: "2026-08-02" }), leavers);
    expect(found).toHaveLength(3);
    expect(applicable(found)).toEqual([]);
  });

  test("still owes the answer to an event when the schedule changes before it is due", () => {
    const found = ask(
      { from: "2026-07-01", to: "2026-08-31" },
      [schedule("as_needed", { dueDays: 10, to: "2026-08-04" }), schedule("monthly", { from: "2026-08-05" })],
      leavers,
    );
    expect(applicable(found).map((each) => `${each.key} ${each.due}`)).toEqual([
      "event:c 2026-08-09",
      "event:a 2026-08-13",
      "event:b 2026-08-13",
      "2026-08-05 2026-08-31",
    ]);
  });

  test("has no part in an event while another frequency is in force, and answers each event once", () => {
    const found = ask(
      SECOND_HALF,
      [
        schedule("as_needed", { to: "2026-08-02" }),
        schedule("annual", { from: "2026-08-03", to: "2026-08-31" }),
        schedule("as_needed", { from: "2026-09-01" }),
      ],
      [...leavers, { id: "d", on: "2026-09-02" }],
    );
    expect(found.map((each) => each.key)).toEqual(["event:c", "event:d"]);
  });

  test("uses the due days in force when the event happened, even on the day they change", () => {
    const found = ask(
      SECOND_HALF,
      [schedule("as_needed", { dueDays: 10 }), schedule("as_needed", { dueDays: 1, from: "2026-08-03" })],
      leavers,
    );
    expect(found.map((each) => each.due)).toEqual(["2026-08-04", "2026-08-04", "2026-08-09"]);
  });
});
