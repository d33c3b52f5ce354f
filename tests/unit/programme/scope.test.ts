import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, daysBetween, type Span } from "#server/ground/calendar/rules.ts";
import { crossed, type Drawn, diagramProblems, flowMarks } from "#server/programme/scope/rules/flows.ts";
import { ofItsKind, scopeProblems } from "#server/programme/scope/rules/kinds.ts";
import { gapsOf, reviewOn } from "#server/programme/scope/rules/vendors.ts";
import { changesWithin, versionOn } from "#server/programme/scope/rules/versions.ts";
import { type Diagram, type ScopeValues, VendorReportValues } from "#server/programme/scope/schema.ts";

const YEAR: Span = { from: "2026-01-01", to: "2026-12-31" };
const day = fc.integer({ min: 0, max: 1000 }).map((n) => addDays("2025-01-01", n));
const report = (periodFrom: string, periodTo: string, bridgeTo: string | null = null) => ({
  periodFrom,
  periodTo,
  bridgeTo,
  opinion: "unmodified" as const,
});

describe("an item on a day", () => {
  const versions = [
    { version: 1, effectiveFrom: "2026-01-10" },
    { version: 2, effectiveFrom: "2026-06-01" },
    { version: 3, effectiveFrom: "2026-03-01" },
    { version: 4, effectiveFrom: "2026-06-01" },
  ];

  test.each([
    ["2026-01-09", null],
    ["2026-01-10", 1],
    ["2026-02-28", 1],
    ["2026-03-01", 3],
    ["2026-05-31", 3],
    ["2026-06-01", 4],
    ["2030-01-01", 4],
  ])(
    "on %s it is as version %s says: by the day it takes effect, and of two for a day the later written",
    (on, version) => {
      expect(versionOn(versions, on)?.version ?? null).toBe(version);
    },
  );

  test("the changes of a span are those that take effect in it, each with what it replaced", () => {
    expect(changesWithin(versions, { from: "2026-02-01", to: "2026-06-30" })).toEqual([
      { before: versions[0], after: versions[2] },
      { before: versions[2], after: versions[3] },
    ]);
    expect(changesWithin(versions, { from: "2027-01-01", to: "2027-12-31" })).toEqual([]);
  });

  test("a later version with a later day changes no earlier day", () => {
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 8 }), day, (days, asked) => {
        const all = days.map((effectiveFrom, i) => ({ version: i + 1, effectiveFrom }));
        const more = [...all, { version: 99, effectiveFrom: addDays(asked, 1) }];
        expect(versionOn(more, asked)).toEqual(versionOn(all, asked));
      }),
    );
  });
});

describe("what a vendor's reports cover", () => {
  test.each<[string, ReturnType<typeof report>[], Span[]]>([
    ["no report: the whole period is open", [], [YEAR]],
    ["a report over the period", [report("2026-01-01", "2026-12-31")], []],
    ["one that ends early", [report("2025-10-01", "2026-09-30")], [{ from: "2026-10-01", to: "2026-12-31" }]],
    ["a bridge letter to the end", [report("2025-10-01", "2026-09-30", "2026-12-31")], []],
    [
      "a bridge over more than three months counts for three",
      [report("2025-07-01", "2026-06-30", "2026-12-31")],
      [{ from: "2026-10-01", to: "2026-12-31" }],
    ],
    [
      "two with a hole between",
      [report("2026-07-01", "2027-06-30"), report("2025-04-01", "2026-03-31")],
      [{ from: "2026-04-01", to: "2026-06-30" }],
    ],
    ["one inside another", [report("2025-01-01", "2027-12-31"), report("2026-02-01", "2026-03-01")], []],
    ["a report of other years", [report("2023-01-01", "2023-12-31"), report("2028-01-01", "2028-12-31")], [YEAR]],
  ])("%s", (_, reports, gaps) => expect(gapsOf(reports, YEAR)).toEqual(gaps));

  test("a disclaimer covers nothing", () => {
    expect(gapsOf([{ ...report("2026-01-01", "2026-12-31"), opinion: "disclaimer" }], YEAR)).toEqual([YEAR]);
  });

  test("every day is in a gap or in a report, and never in both", () => {
    const span = fc.tuple(day, fc.integer({ min: 0, max: 500 })).map(([from, n]) => ({ from, to: addDays(from, n) }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), span, (spans, period) => {
        const gaps = gapsOf(
          spans.map((s) => report(s.from, s.to)),
          period,
        );
        for (let n = 0; n <= daysBetween(period.from, period.to); n += 7) {
          const on = addDays(period.from, n);
          const within = (s: Span) => s.from <= on && on <= s.to;
          expect(gaps.some(within)).toBe(!spans.some(within));
        }
      }),
    );
  });

  test.each([
    [[], "none", null],
    [[{ reviewedOn: "2026-05-01", reviewExpiresOn: "2026-11-01" }], "expired", "2026-11-01"],
    [[{ reviewedOn: "2026-05-01", reviewExpiresOn: "2026-11-24" }], "current", "2026-11-24"],
    [[{ reviewedOn: "2026-05-01", reviewExpiresOn: null }], "current", "2027-05-01"],
    [[{ reviewedOn: null, reviewExpiresOn: null }], "none", null],
    [[{ reviewedOn: "2026-12-24", reviewExpiresOn: null }], "none", null],
  ])("reviews %j are %s on 24 November 2026", (reports, review, reviewExpiresOn) => {
    expect(reviewOn(reports, "2026-11-24")).toEqual({ review, reviewExpiresOn });
  });

  const good = {
    kind: "soc2",
    periodFrom: "2026-01-01",
    periodTo: "2026-06-30",
    opinion: "unmodified",
    exceptions: null,
    bridgeTo: null,
    reviewedOn: "2026-08-01",
    conclusion: "Nothing that touches us.",
    reviewExpiresOn: null,
  };
  test.each([
    [{ periodTo: "2025-12-31" }, "periodTo"],
    [{ bridgeTo: "2026-06-30" }, "bridgeTo"],
    [{ conclusion: " " }, "conclusion"],
    [{ reviewedOn: null, reviewExpiresOn: "2027-08-01" }, "reviewedOn"],
    [{ reviewExpiresOn: "2026-08-01" }, "reviewExpiresOn"],
    [{ periodFrom: "2026-02-30" }, "periodFrom"],
  ])("a report with %j is refused beside %s", (change, field) => {
    expect(VendorReportValues.safeParse(good).success).toBe(true);
    expect(VendorReportValues.safeParse({ ...good, ...change }).error?.issues[0]?.path).toEqual([field]);
  });
});

describe("an item's fields", () => {
  const values: ScopeValues = {
    kind: "service",
    name: "Payroll",
    description: "",
    ownerId: null,
    standing: "in",
    reason: null,
    inIsms: true,
    classification: null,
    dataOwner: null,
    method: null,
    vendorId: null,
    effectiveFrom: "2026-01-01",
  };
  test.each<[Partial<ScopeValues>, string[]]>([
    [{}, []],
    [{ standing: "out" }, ["reason"]],
    [{ standing: "gone" }, ["reason"]],
    [{ kind: "data" }, ["classification", "dataOwner"]],
    [{ kind: "data", classification: "restricted", dataOwner: "customers" }, []],
    [{ kind: "vendor" }, ["method"]],
    [{ kind: "vendor", method: "carve_out" }, []],
    [{ kind: "subservice_control" }, ["vendorId"]],
  ])("%j lacks %j", (change, fields) => {
    expect(scopeProblems({ ...values, ...change }).map((p) => p.field)).toEqual(fields);
  });

  test("fields of another kind are not kept", () => {
    const all = { classification: "public", dataOwner: "company", method: "vendor", vendorId: "v" } as const;
    expect(ofItsKind({ ...values, ...all })).toEqual(values);
    expect(ofItsKind({ ...values, ...all, kind: "data" })).toMatchObject({ classification: "public", method: null });
  });
});

describe("a data flow", () => {
  const item = (id: string, change: Partial<Drawn> = {}): [string, Drawn] => [
    id,
    { id, kind: "application", name: id, standing: "in", method: null, vendor: null, classification: null, ...change },
  ];
  const vendor = (review: "none" | "current" | "expired") => ({ review, reviewExpiresOn: null, gaps: [] });
  const items = new Map([
    item("app"),
    item("old", { standing: "gone" }),
    item("lab", { standing: "out" }),
    item("records", { kind: "data" }),
    item("stray", { kind: "data", standing: "out" }),
    item("cloud", { kind: "vendor", vendor: vendor("current") }),
    item("mailer", { kind: "vendor", vendor: vendor("none") }),
    item("bank", { kind: "vendor", vendor: vendor("expired") }),
  ]);
  const flow = (toId: string, dataIds = ["records"]) => ({ id: "f", fromId: "app", toId, label: "", dataIds });

  test.each<[string, string[], string[]]>([
    ["cloud", ["records"], []],
    ["old", ["records"], ["old no longer exists."]],
    ["lab", ["records"], ["lab is out of scope."]],
    ["mailer", ["records"], ["mailer has not been reviewed."]],
    ["bank", ["records"], ["The review of bank has expired."]],
    ["cloud", ["stray"], ["stray is out of scope."]],
    ["cloud", [], ["It does not say what data it carries."]],
    ["nowhere", ["records"], ["One end is not shared with you."]],
  ])("to %s with %j is marked %j", (to, data, marks) => expect(flowMarks(flow(to, data), items)).toEqual(marks));

  const diagram: Diagram = {
    nodes: [
      { itemId: "app", x: 50, y: 50 },
      { itemId: "cloud", x: 500, y: 50 },
      { itemId: "lab", x: 60, y: 90 },
    ],
    boundaries: [{ id: "b", name: "Our network", x: 0, y: 0, width: 300, height: 300 }],
    flows: [],
  };
  test("crosses the boundaries that contain only one of its ends", () => {
    expect(crossed(flow("cloud"), diagram)).toEqual(["Our network"]);
    expect(crossed(flow("lab"), diagram)).toEqual([]);
    expect(crossed(flow("bank"), diagram)).toEqual([]);
  });

  test.each<[Partial<Diagram>, RegExp | null]>([
    [{}, null],
    [{ flows: [flow("cloud")] }, null],
    [{ flows: [flow("bank")] }, /not drawn/],
    [{ flows: [flow("app")] }, /to itself/],
    [{ flows: [flow("cloud", ["lab"])] }, /not data/],
    [{ nodes: [...diagram.nodes, { itemId: "app", x: 1, y: 1 }] }, /twice/],
    [{ nodes: [{ itemId: "elsewhere", x: 1, y: 1 }] }, /does not exist/],
  ])("a diagram with %j: %s", (change, problem) => {
    const [said] = diagramProblems({ ...diagram, ...change }, items);
    if (problem) expect(said).toMatch(problem);
    else expect(said).toBeUndefined();
  });
});
