import fc from "fast-check";
import { expect, test } from "vitest";
import { reuseOf } from "#server/programme/mappings/rules/reuse.ts";
import { MATRIX_HEADINGS, matrixRows } from "#server/programme/mappings/rules/table.ts";

const REPORTS = [
  { id: "s1", name: "SOC 1", kind: "soc1" },
  { id: "s2", name: "SOC 2", kind: "soc2" },
  { id: "i", name: "ISO", kind: "iso27001" },
];

const named = (codes: string) => [...codes].map((id) => ({ id, code: id, title: `Control ${id}` }));

test("a control used by two reports counts for neither alone, and SOC and ISO are separate", () => {
  const reads = [
    ["s1", "A"],
    ["s2", "A"],
    ["s2", "B"],
    ["i", "B"],
    ["i", "C"],
  ].map(([engagementId = "", controlId = ""]) => ({ engagementId, controlId }));
  expect(reuseOf(REPORTS, reads, named("ABCDE"))).toMatchObject({
    reports: [
      { id: "s1", name: "SOC 1", controls: 1, alone: 0 },
      { id: "s2", name: "SOC 2", controls: 2, alone: 0 },
      { id: "i", name: "ISO", controls: 2, alone: 1 },
    ],
    both: 1,
    soc: 1,
    iso: 1,
    none: 2,
    controls: [
      { reports: ["s1", "s2"] },
      { reports: ["s2", "i"] },
      { reports: ["i"] },
      { reports: [] },
      { reports: [] },
    ],
  });
});

test("the breakdown counts every control once, whichever reports use it", () => {
  const read = fc.record({
    engagementId: fc.constantFrom("s1", "s2", "i"),
    controlId: fc.constantFrom(..."ABCDEFGH"),
  });
  fc.assert(
    fc.property(fc.array(read), (reads) => {
      const { both, soc, iso, none, reports } = reuseOf(REPORTS, reads, named("ABCDEFGHIJ"));
      expect(both + soc + iso + none).toBe(10);
      for (const r of reports) expect(r.alone).toBeLessThanOrEqual(r.controls);
    }),
  );
});

test("the matrix has a row for each control of a criterion, and one for a criterion without any", () => {
  const criterion = {
    id: "k",
    framework: "tsc" as const,
    code: "CC6.1",
    title: "Access",
    description: "",
    groupCode: "CC6",
    groupName: "Access",
    category: null,
    points: [{ id: "p", text: "Rights follow roles", appliesWhen: "always" }],
    assertions: [],
    version: 1,
    standing: "part" as const,
    covered: false,
    controls: [
      {
        id: "c",
        code: "A-1",
        title: "Review",
        isKey: true,
        status: "active" as const,
        rationale: "Because.",
        strength: "partly" as const,
        points: ["p"],
        version: 1,
      },
    ],
  };
  const rows = matrixRows(
    [criterion, { ...criterion, id: "z", code: "CC6.2", controls: [] }],
    [],
    new Map([["k", ["R-1"]]]),
  );
  expect(rows.map((r) => r.length)).toEqual([MATRIX_HEADINGS.length, MATRIX_HEADINGS.length]);
  expect(rows[0]).toEqual(
    expect.arrayContaining(["CC6.1", "in part", "R-1", "A-1", "Rights follow roles", "Because.", "yes"]),
  );
  expect(rows[1]?.slice(0, 6)).toEqual(["CC6.2", "Access", "tsc", "in part", "", ""]);
});
