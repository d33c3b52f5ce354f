import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  centreOf,
  centresOf,
  daysBetween,
  divisionsOf,
  laneScale,
  medianGap,
  nearestTo,
  xOf,
} from "#app/_ui/timeline/geometry.ts";
import { glyphSize } from "#app/_ui/timeline/glyphs.ts";
import { heightOf, itemsOf } from "#app/_ui/timeline/items.ts";
import { endOf, nearestDay, neighbour, nextGap, tally } from "#app/_ui/timeline/moves.ts";
import { lanePaths } from "#app/_ui/timeline/paths.ts";
import type { TimelineRow } from "#app/_ui/timeline/types.ts";

const YEAR = { from: "2026-01-01", to: "2026-12-31" };
const always = () => true;

describe("the scale of a lane", () => {
  test("stretches the whole period over the lane", () => {
    const scale = laneScale(YEAR, null, 730);
    expect(scale).toMatchObject({ first: 0, days: 365, perDay: 2 });
    expect(xOf(scale, 365)).toBe(730);
  });

  test("stretches one month over the lane, in days of the period", () => {
    const scale = laneScale(YEAR, "2026-02", 280);
    expect(scale).toMatchObject({ first: 31, days: 28, perDay: 10 });
    expect(xOf(scale, 31)).toBe(0);
    expect(centreOf(scale, 31, 31)).toBe(5);
    expect(centreOf(scale, 30, 30)).toBeNull();
  });

  test("knows a leap year and the hours a clock change takes", () => {
    expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(daysBetween("2026-03-30", "2026-03-28")).toBe(-2);
  });
});

describe("where an occurrence stands", () => {
  test("a span that crosses the period's first day is centred on the part inside", () => {
    const scale = laneScale(YEAR, null, 365);
    expect(centreOf(scale, -3, 3)).toBe(2);
    expect(centreOf(scale, 364, 370)).toBe(364.5);
    expect(centreOf(scale, -10, -1)).toBeNull();
  });

  test("every occurrence that touches the period is drawn inside the lane", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -400, max: 800 }),
        fc.nat(400),
        fc.integer({ min: 100, max: 3000 }),
        (from, long, width) => {
          const x = centreOf(laneScale(YEAR, null, width), from, from + long);
          const touches = from <= 364 && from + long >= 0;
          return touches ? x !== null && x > 0 && x < width : x === null;
        },
      ),
    );
  });
});

describe("what a click in a lane opens", () => {
  test("the nearest occurrence, and of two equally near the earlier", () => {
    expect(nearestTo([10, 20, 40], 31)).toBe(2);
    expect(nearestTo([10, 20, 40], 15)).toBe(0);
    expect(nearestTo([10, 20, 40], -50)).toBe(0);
  });

  test("never one that the lane does not show", () => {
    expect(nearestTo([Number.NaN, 90], 0)).toBe(1);
    expect(nearestTo([Number.NaN], 0)).toBe(-1);
    expect(nearestTo([], 0)).toBe(-1);
  });

  test("is always at least as near as any other occurrence", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 }),
        fc.integer({ min: -50, max: 1050 }),
        (xs, x) => {
          const chosen = xs[nearestTo(xs, x)] ?? Number.NaN;
          return xs.every((other) => Math.abs(chosen - x) <= Math.abs(other - x));
        },
      ),
    );
  });
});

describe("the head of the lanes", () => {
  test("covers every day of any period once, month by month", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 800 }), (start, long) => {
        const iso = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
        const period = { from: iso(start), to: iso(start + long) };
        const months = divisionsOf(period, null);
        const contiguous = months.every(
          (month, i) => month.at === months.slice(0, i).reduce((sum, m) => sum + m.days, 0),
        );
        return contiguous && months.reduce((sum, month) => sum + month.days, 0) === long + 1;
      }),
    );
  });

  test("names the year at the first month and at each January", () => {
    const labels = divisionsOf({ from: "2026-11-15", to: "2027-02-14" }, null).map((month) => month.label);
    expect(labels).toEqual(["Nov 2026", "Dec", "Jan 2027", "Feb"]);
  });

  test("quietens the weekends of a month", () => {
    const days = divisionsOf(YEAR, "2026-10");
    expect(days).toHaveLength(31);
    expect(
      days
        .filter((day) => day.quiet)
        .map((day) => day.short)
        .slice(0, 4),
    ).toEqual(["3", "4", "10", "11"]);
  });
});

describe("signs do not overlap", () => {
  test("weekly over a year is full at 676 pixels, thin at 390, and marks below", () => {
    const row = weekly();
    const size = (width: number) => glyphSize(medianGap(centresOf(laneScale(YEAR, null, width), row)));
    expect([size(676), size(390), size(250)]).toEqual(["full", "thin", "mark"]);
  });
});

describe("the drawing", () => {
  test("a year of days is a handful of paths, and a missing day is painted last", () => {
    const states = `${"c".repeat(100)}m${"c".repeat(99)}l${"c".repeat(100)}d${"n".repeat(64)}`;
    const row = { ...daily(365), states };
    const paints = lanePaths(row, laneScale(YEAR, null, 900), 32, 301).map((stroke) => stroke.paint);
    expect(paints).toEqual(["dots", "solid", "due", "solid-late", "solid-missing"]);
  });

  test("a missing day leaves a hole in the band at any width", () => {
    const row = { ...daily(61), states: `${"c".repeat(30)}m${"c".repeat(30)}` };
    const period = { from: "2026-01-01", to: "2026-03-02" };
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 730 }), (width) => {
        const scale = laneScale(period, null, width);
        const hole = xOf(scale, 30.5);
        return solidBars(row, scale).every(([left, right]) => right < hole - 0.5 || left > hole + 0.5);
      }),
    );
  });

  test("days without a gap leave no hole wider than two pixels", () => {
    fc.assert(
      fc.property(fc.integer({ min: 365, max: 1800 }), (width) => {
        const bars = solidBars(daily(365), laneScale(YEAR, null, width));
        return bars.slice(1).every(([left], i) => left - (bars[i]?.[1] ?? 0) <= 2);
      }),
    );
  });

  test("a row without occurrences draws nothing", () => {
    expect(lanePaths({ ...daily(0), kind: "rug" }, laneScale(YEAR, null, 900), 32, 100)).toEqual([]);
  });
});

describe("the keyboard", () => {
  const rows = [
    { ...daily(4), states: "cmcl" },
    { ...daily(0), states: "" },
    { ...daily(2), states: "lc" },
  ];

  test("G goes from gap to gap through all rows and round", () => {
    const path = [];
    let spot = { row: 0, index: -1 };
    for (let i = 0; i < 4; i++) {
      spot = nextGap(rows, spot, 1, always) ?? spot;
      path.push([spot.row, spot.index]);
    }
    expect(path).toEqual([
      [0, 1],
      [0, 3],
      [2, 0],
      [0, 1],
    ]);
  });

  test("Shift+G goes the same way back", () => {
    expect(nextGap(rows, { row: 0, index: 1 }, -1, always)).toEqual({ row: 2, index: 0 });
    expect(nextGap(rows, { row: 2, index: 0 }, -1, always)).toEqual({ row: 0, index: 3 });
  });

  test("G stays put when nothing is missing or late", () => {
    expect(nextGap([{ ...daily(3), states: "ccc" }], { row: 0, index: 0 }, 1, always)).toBeNull();
    expect(nextGap([], { row: 0, index: 0 }, 1, always)).toBeNull();
  });

  test("← of the first occurrence is the row's name, → of the last stays", () => {
    expect(neighbour(daily(3), 0, -1, always)).toBe(-1);
    expect(neighbour(daily(3), 2, 1, always)).toBe(2);
    expect(neighbour(daily(3), -1, 1, always)).toBe(0);
  });

  test("occurrences outside the month on show are passed over", () => {
    const shown = (_: unknown, index: number) => index === 2 || index === 4;
    expect(neighbour(daily(6), 2, 1, shown)).toBe(4);
    expect(neighbour(daily(6), 2, -1, shown)).toBe(-1);
    expect([endOf(daily(6), "first", shown), endOf(daily(6), "last", shown)]).toEqual([2, 4]);
    expect(nearestDay(daily(6), 0, shown)).toBe(2);
  });
});

test("a row is described in words, problems first", () => {
  expect(tally({ states: "cccmlc", note: null, summary: null })).toBe("6 occurrences: 1 missing, 1 late, 4 covered");
  expect(tally({ states: "", note: "Empty population", summary: null })).toBe("Empty population");
});

test("each run of a group has a heading, and rows are taller when the lane goes under the name", () => {
  const group = (code: string) => ({ group: { code, name: code } });
  const items = itemsOf([group("CC6"), group("CC6"), group("CC7")]);
  expect(items.map((item) => item.kind)).toEqual(["group", "row", "row", "group", "row"]);
  expect(heightOf({ kind: "row", row: 0 }, "compact", true)).toBeGreaterThan(
    heightOf({ kind: "row", row: 0 }, "compact", false),
  );
});

function daily(count: number): TimelineRow {
  const days = Array.from({ length: count }, (_, day) => day);
  return rowOf("band", days, days, "c".repeat(count));
}

function weekly(): TimelineRow {
  const starts = Array.from({ length: 52 }, (_, week) => week * 7);
  return rowOf(
    "sign",
    starts,
    starts.map((day) => day + 6),
    "c".repeat(52),
  );
}

function rowOf(kind: TimelineRow["kind"], from: number[], to: number[], states: string): TimelineRow {
  return {
    id: "r",
    code: "OPS-02",
    title: "Alerts triaged",
    frequencyLabel: "daily",
    kind,
    ownerName: null,
    href: "#",
    group: { code: "CC7", name: "System operations" },
    from,
    to,
    due: to,
    states,
    keys: from.map(String),
    note: null,
    summary: null,
  };
}

/** Left and right edge of every piece of the band. */
function solidBars(row: TimelineRow, scale: ReturnType<typeof laneScale>): [number, number][] {
  const d = lanePaths(row, scale, 32, 400).find((stroke) => stroke.paint === "solid")?.d ?? "";
  return [...d.matchAll(/M(-?[\d.]+) -?[\d.]+h([\d.]+)/g)].map(([, x, w]) => [Number(x), Number(x) + Number(w)]);
}
