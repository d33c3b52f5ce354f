import fc from "fast-check";
import { expect, test } from "vitest";
import { changedLines, type KeptLine, soaCells, soaPaper } from "#server/programme/applicability/rules.ts";

const LINE: KeptLine = {
  code: "A.5.1",
  title: "Policies",
  theme: "Organizational controls",
  isApplicable: true,
  reasons: ["risk", "law"],
  justification: "Customers ask.",
  implementation: "implemented",
  evidence: 3,
  controls: ["GOV-01"],
};

test("a line is one row, and an excluded control has no implementation status", () => {
  expect(soaCells(LINE)).toEqual([
    "A.5.1",
    "Policies",
    "Organizational controls",
    "yes",
    "Risk treatment; Law or regulation",
    "Customers ask.",
    "Implemented",
    "GOV-01",
    "3",
  ]);
  expect(soaCells({ ...LINE, isApplicable: false, implementation: "not" })[6]).toBe("");
});

test("new evidence does not change a line; a changed decision, status or control does, in any order", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom("isApplicable", "justification", "controls", "none"), (evidence, what) => {
      const after = { ...LINE, evidence, ...(what === "none" ? {} : { [what]: what === "controls" ? [] : "other" }) };
      const turned = Object.fromEntries(Object.entries(after).reverse()) as KeptLine;
      expect(changedLines([LINE], [turned])).toBe(what === "none" ? 0 : 1);
    }),
  );
});

test("its file states the version, the day in the workspace's time zone, and that it is unapproved", () => {
  const version = {
    version: 2,
    note: null,
    issuedBy: "Ada",
    issuedAt: "2026-06-30T23:30:00.000Z",
    approvedBy: null,
    approvedAt: null,
    isSelfApproved: false,
    changed: 1,
  };
  const paper = soaPaper(version, [LINE], "Payroll", "Europe/Berlin");
  expect(paper.under[0]).toContain("Version 2, 1 July 2026, Ada");
  expect(paper.under[1]).toBe("Not approved yet");
});
