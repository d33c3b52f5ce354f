import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { natureOf, statusOf, typeOf, yesNoOf } from "#server/exchange/imports/rules/answers.ts";
import { frequencyOf } from "#server/exchange/imports/rules/frequency-words.ts";
import { titleFrom } from "#server/exchange/imports/rules/title.ts";
import { saysNothing } from "#server/ground/tables/rules/cell-text.ts";
import { FREQUENCIES, FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import { placeholdersIn } from "#server/programme/controls/rules/placeholders.ts";

describe("frequencies", () => {
  test.each([
    [
      "annual",
      [
        "Annually",
        "Yearly",
        "p.a.",
        "Every year",
        "1x per year",
        "At least annually",
        "Once a year",
        "every 12 months",
        "A",
      ],
    ],
    ["annual", ["Annually and upon significant change", "Annual (Q1)", "Annually / as needed", "On an annual basis"]],
    [
      "semiannual",
      ["Semi-annual", "Semi-Annually", "Half-yearly", "Twice a year", "2x per year", "Biannually", "every six months"],
    ],
    [
      "quarterly",
      [
        "Quarterly",
        "Q",
        "4x per year",
        "4x/year",
        "4 times a year",
        "Every 3 months",
        "every 90 days",
        "Quarterly (Jan, Apr)",
      ],
    ],
    ["monthly", ["Monthly", "M", "each month", "12 times per year", "Once a month", "Monthly - by the 5th"]],
    ["biweekly", ["Bi-weekly", "Fortnightly", "Every two weeks", "every other week", "every 14 days"]],
    ["weekly", ["Weekly", "W", "once per week", "every 7 days"]],
    [
      "business_daily",
      ["Business daily", "Each business day", "Every working day", "Weekdays", "Daily (business days)"],
    ],
    ["daily", ["Daily", "D", "every day", "Nightly"]],
    [
      "multiple_per_day",
      ["Multiple times per day", "Multiple times/day", "Many times a day", "Hourly", "more than once a day"],
    ],
    ["continuous", ["Continuous", "24/7", "24x7", "Real-time", "Ongoing", "continuously"]],
    [
      "as_needed",
      [
        "Per occurrence",
        "Ad hoc",
        "Ad-hoc",
        "Upon hire",
        "Event driven",
        "As needed",
        "Upon hire and termination",
        "Each change",
      ],
    ],
    ["as_needed", ["Within 24 hours of termination", "On demand", "When a vendor is added"]],
  ] as const)("%s: %j", (frequency, texts) => {
    for (const text of texts) expect([text, frequencyOf(text)]).toEqual([text, frequency]);
  });

  test.each([
    "Bi-monthly",
    "Every two months",
    "Weekly, monthly",
    "3x per year",
    "sometimes",
    "Monthlyish",
    "",
    "every 5 days",
    "biennial",
  ])("%j is none of them, and is not guessed", (text) => expect(frequencyOf(text)).toBeNull());

  it("each frequency is known by its own value and by its label on screens", () => {
    for (const frequency of FREQUENCIES) {
      expect(frequencyOf(frequency)).toBe(frequency);
      expect(frequencyOf(FREQUENCY_LABEL[frequency].toUpperCase())).toBe(frequency);
    }
  });
});

describe("other answers", () => {
  test.each([
    ["Preventive", "preventive"],
    ["Preventative control", "preventive"],
    ["DETECT", "detective"],
    ["c", "corrective"],
    ["Preventive / Detective", null],
    ["compensating", null],
  ])("type %j is %j", (text, type) => expect(typeOf(text)).toBe(type));

  test.each([
    ["Manual", "manual"],
    ["IT-Dependent Manual", "it_dependent_manual"],
    ["Manual (IT dependent)", "it_dependent_manual"],
    ["ITDM", "it_dependent_manual"],
    ["Semi-automated", "it_dependent_manual"],
    ["Automated control", "automated"],
    ["it_dependent_manual", "it_dependent_manual"],
    ["unclear", null],
  ])("nature %j is %j", (text, nature) => expect(natureOf(text)).toBe(nature));

  test.each([
    ["Yes", true],
    ["X", true],
    ["✓", true],
    ["TRUE", true],
    ["Non-key", false],
    ["N", false],
    ["maybe", null],
  ])("yes or no: %j is %j", (text, answer) => expect(yesNoOf(text)).toBe(answer));

  test.each([
    ["In place", "active"],
    ["Not implemented", "draft"],
    ["Decommissioned", "retired"],
    ["Compliant", null],
  ])("status %j is %j", (text, status) => expect(statusOf(text)).toBe(status));

  it("N/A, TBD and dashes say nothing; words do", () => {
    for (const text of ["", " \u00a0", "N/A", "n.a.", "NA", "TBD", "-", "—", "None", "Not applicable", "?"])
      expect(saysNothing(text)).toBe(true);
    for (const text of ["No", "0", "None of the above", "Nadia"]) expect(saysNothing(text)).toBe(false);
  });
});

describe("placeholders", () => {
  it("finds each kind once, in order", () => {
    const statement =
      "{governance_body} of [Company Name] and <owner> meet; {{x}} reports to {governance_body} within [●] days.";
    expect(placeholdersIn(statement)).toEqual(["{governance_body}", "[Company Name]", "<owner>", "{{x}}", "[●]"]);
  });

  it("does not mistake comparisons, markup, footnotes or empty brackets for placeholders", () => {
    expect(placeholdersIn("Response < 24 hours, > 5 <br> <b>bold</b> see [1] and [sic], {} []")).toEqual([]);
  });
});

describe("a title made from a statement", () => {
  test.each([
    ["Access is reviewed. Removals follow.", "Access is reviewed"],
    ["Access is reviewed every quarter", "Access is reviewed every quarter"],
    [
      "Management reviews access rights of all employees and contractors, removes those that are no longer needed and documents it",
      "Management reviews access rights of all employees and contractors",
    ],
    ["Version 2.1 of the policy is approved; it is then published.", "Version 2.1 of the policy is approved"],
  ])("%j", (statement, title) => expect(titleFrom(statement)).toBe(title));

  it("has at most 90 characters, and is cut between words where possible", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z,.]{1,14}$/), { minLength: 1, maxLength: 60 }), (words) => {
        const statement = words.join(" ");
        const title = titleFrom(statement);
        expect(title.length).toBeLessThanOrEqual(90);
        expect(statement.startsWith(title)).toBe(true);
      }),
    );
  });
});
