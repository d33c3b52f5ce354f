import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import {
  addDays,
  addMonths,
  dateOfDay,
  dayNumber,
  daysBetween,
  endOfMonth,
  formatDay,
  formatSpan,
  isCalendarDate,
  monthsBetween,
  overlapDays,
  startOfMonth,
  today,
  weekday,
} from "#server/ground/calendar/rules.ts";

const anyDate = fc.integer({ min: dayNumber("1900-01-01"), max: dayNumber("2150-12-31") }).map((day) => dateOfDay(day));

describe("what is a calendar date", () => {
  test.each(["2026-07-15", "2024-02-29", "2000-02-29", "0100-01-01", "9999-12-31"])("%s is one", (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  test.each([
    "",
    "2026-7-15",
    "2026-02-29",
    "1900-02-29",
    "2100-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-01-32",
    "15/07/2026",
    "2026-07-15T00:00:00Z",
    " 2026-07-15",
    "2026-07-1x",
    "2026_07_15",
    "２０２６-07-15",
    "0099-01-01",
    "-026-07-15",
  ])("%j is none", (text) => {
    expect(isCalendarDate(text)).toBe(false);
    expect(() => dayNumber(text)).toThrow(RangeError);
    expect(() => addMonths(text, 1)).toThrow(RangeError);
  });

  test("dates before year 100 or after 9999 are refused, not written wrongly", () => {
    expect(() => addDays("9999-12-31", 1)).toThrow(RangeError);
    expect(() => addDays("0100-01-01", -1)).toThrow(RangeError);
    expect(() => addMonths("9999-12-31", 1)).toThrow(RangeError);
    expect(() => dateOfDay(Number.NaN)).toThrow(RangeError);
    expect(() => dateOfDay(1e12)).toThrow(RangeError);
  });
});

describe("arithmetic", () => {
  test.each([
    ["2026-12-31", 1, "2027-01-01"],
    ["2024-02-28", 1, "2024-02-29"],
    ["2025-02-28", 1, "2025-03-01"],
    ["2024-03-01", -1, "2024-02-29"],
    ["1970-01-01", -1, "1969-12-31"],
    ["2099-12-31", 1, "2100-01-01"],
  ])("%s plus %i days is %s", (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });

  test.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2026-01-31", 2, "2026-03-31"],
    ["2026-01-31", 3, "2026-04-30"],
    ["2024-02-29", 12, "2025-02-28"],
    ["2024-02-29", 48, "2028-02-29"],
    ["2026-01-15", -1, "2025-12-15"],
    ["2026-03-31", -1, "2026-02-28"],
    ["2026-12-31", -12, "2025-12-31"],
  ])("%s plus %i months is %s", (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  test("adding days and months agrees with Temporal", () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -1500, max: 1500 }), (date, n) => {
        const plain = Temporal.PlainDate.from(date);
        expect(addDays(date, n)).toBe(plain.add({ days: n }).toString());
        expect(addMonths(date, n)).toBe(plain.add({ months: n }).toString());
        expect(daysBetween(date, addDays(date, n))).toBe(n);
        expect(weekday(date)).toBe(plain.dayOfWeek);
        expect(startOfMonth(date)).toBe(plain.with({ day: 1 }).toString());
        expect(endOfMonth(date)).toBe(plain.with({ day: plain.daysInMonth }).toString());
      }),
    );
  });

  test("the week starts on Monday", () => {
    expect(weekday("2026-07-13")).toBe(1);
    expect(weekday("2026-07-19")).toBe(7);
    expect(weekday("1969-12-31")).toBe(3);
  });

  test("a leap February ends on the 29th", () => {
    expect(endOfMonth("2024-02-10")).toBe("2024-02-29");
    expect(endOfMonth("2026-02-10")).toBe("2026-02-28");
    expect(startOfMonth("2024-02-29")).toBe("2024-02-01");
  });
});

describe("spans", () => {
  const july = { from: "2026-07-01", to: "2026-07-31" };

  test.each([
    ["the same span", july, 31],
    ["a span inside", { from: "2026-07-10", to: "2026-07-10" }, 1],
    ["a shared last day", { from: "2026-07-31", to: "2026-09-30" }, 1],
    ["the day after", { from: "2026-08-01", to: "2026-08-31" }, 0],
    ["a span long before", { from: "2020-01-01", to: "2020-12-31" }, 0],
    ["a span around it", { from: "2026-01-01", to: "2026-12-31" }, 31],
  ])("%s shares its days with July", (_, span, days) => {
    expect(overlapDays(july, span)).toBe(days);
    expect(overlapDays(span, july)).toBe(days);
  });

  test.each([
    ["2026-01-01", "2026-03-31", 3],
    ["2026-01-15", "2026-04-14", 3],
    ["2026-07-01", "2026-12-31", 6],
    ["2024-01-01", "2024-12-31", 12],
    ["2025-12-01", "2026-02-28", 3],
    ["2025-11-30", "2026-02-28", 3],
    ["2025-11-30", "2026-02-27", 3],
    ["2024-02-29", "2025-02-28", 12],
    ["2026-01-31", "2026-04-29", 3],
    ["2026-07-01", "2026-07-31", 1],
    ["2026-07-02", "2026-07-01", 0],
    ["2026-07-02", "2026-01-01", 0],
  ])("%s to %s is exactly %i months", (from, to, months) => {
    expect(monthsBetween({ from, to })).toBe(months);
  });

  test("one day short of three months is below 3, one day over twelve is above 12", () => {
    expect(monthsBetween({ from: "2026-01-01", to: "2026-03-30" })).toBeLessThan(3);
    expect(monthsBetween({ from: "2026-01-01", to: "2026-03-30" })).toBeGreaterThan(2.9);
    expect(monthsBetween({ from: "2026-01-01", to: "2027-01-01" })).toBeGreaterThan(12);
    expect(monthsBetween({ from: "2024-02-29", to: "2025-03-01" })).toBeGreaterThan(12);
    expect(monthsBetween({ from: "2026-01-01", to: "2027-01-01" })).toBeLessThan(12.1);
  });

  test("a period up to the day before the same day n months later has n months, and a longer one never has fewer", () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 800 }), (from, n, days) => {
        expect(monthsBetween({ from, to: addDays(addMonths(from, n), -1) })).toBe(n);
        const to = addDays(from, days);
        expect(monthsBetween({ from, to: addDays(to, 1) })).toBeGreaterThanOrEqual(monthsBetween({ from, to }));
      }),
    );
  });
});

describe("today", () => {
  test.each([
    ["2026-06-30T10:00:00Z", "Pacific/Kiritimati", "2026-07-01"],
    ["2026-06-30T09:59:59.999Z", "Pacific/Kiritimati", "2026-06-30"],
    ["2026-07-01T09:59:59Z", "Pacific/Honolulu", "2026-06-30"],
    ["2026-07-01T10:00:00Z", "Pacific/Honolulu", "2026-07-01"],
    ["2026-07-01T00:00:00Z", "UTC", "2026-07-01"],
    ["2026-03-29T22:30:00Z", "Europe/Berlin", "2026-03-30"],
    ["2026-10-25T22:30:00Z", "Europe/Berlin", "2026-10-25"],
    ["2024-02-29T23:59:59Z", "Europe/London", "2024-02-29"],
  ])("%s in %s is %s", (now, zone, expected) => {
    expect(today(now, zone)).toBe(expected);
  });

  test("at one moment Kiritimati and Honolulu are a day apart", () => {
    const now = "2026-12-31T10:30:00Z";
    expect(daysBetween(today(now, "Pacific/Honolulu"), today(now, "Pacific/Kiritimati"))).toBe(1);
  });

  test("agrees with Temporal in any zone", () => {
    const zone = fc.constantFrom("UTC", ...Intl.supportedValuesOf("timeZone"));
    const moment = fc.date({
      min: new Date("1900-01-01T00:00Z"),
      max: new Date("2150-12-31T00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(zone, moment, (timeZone, date) => {
        const now = date.toISOString();
        const there = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone);
        expect(today(now, timeZone)).toBe(there.toPlainDate().toString());
      }),
      { numRuns: 500 },
    );
  });

  test("an unknown zone, or a moment without an offset, is refused", () => {
    expect(() => today("2026-07-01T00:00:00Z", "Mars/Olympus")).toThrow(RangeError);
    expect(() => today("2026-07-01T00:00:00", "UTC")).toThrow(RangeError);
  });
});

test("dates read in words", () => {
  expect(formatDay("2026-07-15")).toBe("15 July 2026");
  expect(formatDay("2024-02-29")).toBe("29 February 2024");
  expect(formatDay("2026-12-01")).toBe("1 December 2026");
});

test.each([
  ["2026-07-15", "2026-07-15", "15 July 2026"],
  ["2026-07-01", "2026-07-31", "1–31 July 2026"],
  ["2026-07-01", "2026-12-31", "1 July – 31 December 2026"],
  ["2025-07-01", "2026-06-30", "1 July 2025 – 30 June 2026"],
  ["2025-07-01", "2026-07-31", "1 July 2025 – 31 July 2026"],
])("the span %s to %s reads without repeating itself: %s", (from, to, expected) => {
  expect(formatSpan({ from, to })).toBe(expected);
});
