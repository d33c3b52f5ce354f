import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHOICE_RULES } from "#server/plan/reports/rules/choice.ts";
import { recommend } from "#server/plan/reports/rules/recommend.ts";
import { Answers, ASKED_WORDS, ASKERS, NEEDED, PROMISES, REGIONS, RUNNING } from "#server/plan/reports/schema.ts";

const TODAY = "2026-11-23";
type Given = Partial<Answers>;
const answers = (given: Given) => Answers.parse({ financialReporting: "no", ...given });
const advised = (given: Given) =>
  recommend(answers(given), TODAY)
    .advice.filter((x) => x.fit !== "not_a_fit")
    .map((x) => `${x.fit} ${x.kind}${x.type ? ` Type ${x.type}` : ""}${x.thenType2 ? ", then Type 2" : ""}`);
const rulesOf = (given: Given) => {
  const { advice, notes } = recommend(answers(given), TODAY);
  return new Set([...advice.flatMap((x) => x.reasons), ...notes].map((r) => r.rule));
};
const categoriesOf = (given: Given) =>
  recommend(answers(given), TODAY)
    .advice.find((x) => x.kind === "soc2")
    ?.categories.map((c) => c.category);

const CRM: Given = {
  handlesData: true,
  askers: ["security_teams"],
  regions: ["us_canada"],
  needed: "6_to_12",
  running: "3_to_6",
  promises: ["availability", "confidentiality"],
};
test("answers about vendors and customers' year ends lead to advice", () => {
  const notes = recommend(
    answers({ ...CRM, financialReporting: "yes", subservice: ["cloud", "closed_books"], yearEnd: "december" }),
    TODAY,
  ).notes.map((n) => n.because);
  expect(notes).toEqual([
    expect.stringMatching(/cloud provider is carved out/),
    expect.stringMatching(/controls of your own/),
    expect.stringMatching(/30 September or 31 October and bridge to 31 December/),
  ]);
});

const PAYROLL: Given = {
  financialReporting: "yes",
  handlesData: true,
  askers: ["financial_auditors", "security_teams"],
  regions: ["us_canada"],
  needed: "6_to_12",
  running: "6_to_12",
  promises: ["processing", "confidentiality"],
};

describe("worked examples", () => {
  test.each<[string, Given, string[], string[]]>([
    ["A. a CRM whose customers' security teams ask", CRM, ["recommended soc2 Type 2"], ["R5", "T2"]],
    [
      "B. a payroll bureau asked by auditors and security teams",
      PAYROLL,
      ["recommended soc1 Type 2", "recommended soc2 Type 2"],
      ["R1", "R5", "R6", "T2", "T7"],
    ],
    [
      "C. the CRM, due in six weeks with controls not running yet",
      { ...CRM, needed: "under_3", running: "not_yet" },
      ["recommended soc2 Type 1, then Type 2"],
      ["R5", "T4", "T3"],
    ],
    [
      "D. a German fund administrator",
      { ...PAYROLL, askers: ["financial_auditors"], regions: ["europe"], promises: [] },
      ["recommended isae3402 Type 2", "suggested iso27001"],
      ["R1", "R3", "T2", "T7", "R11b"],
    ],
    [
      "E. a consumer health app with a public page",
      {
        handlesData: true,
        askers: ["website_visitors"],
        regions: ["us_canada"],
        individuals: "directly",
        isPublic: true,
        needed: "3_to_6",
        running: "6_to_12",
        promises: ["privacy"],
      },
      ["recommended soc2 Type 2", "recommended soc3 Type 2"],
      ["R5", "R8", "T2"],
    ],
    ["F. a manufacturer's whole cyber programme", { wholeCompany: true }, ["recommended soc_cybersecurity"], ["R10"]],
    [
      "G. an Indian SaaS selling to the US and to tenders",
      { ...CRM, regions: ["us_canada", "india"], managementSystem: true, promises: [] },
      ["recommended soc2 Type 2", "recommended iso27001"],
      ["R5", "R11", "R12", "T2"],
    ],
    ["H. a marketing agency without customer systems", {}, [], ["R15"]],
  ])("%s", (_, given, reports, rules) => {
    expect(advised(given)).toEqual(reports);
    for (const rule of rules) expect(rulesOf(given)).toContain(rule);
  });

  test("categories follow promises", () => {
    expect(categoriesOf(CRM)).toEqual(["security", "availability", "confidentiality"]);
    expect(categoriesOf(PAYROLL)).toEqual(["security", "processing_integrity", "confidentiality"]);
    expect(categoriesOf({ ...CRM, promises: ["privacy"], individuals: "directly" })).toEqual(["security", "privacy"]);
    expect(categoriesOf({ ...CRM, promises: ["privacy"], individuals: "for_customers" })).toEqual(["security"]);
  });
});

describe("single rules", () => {
  test.each<[string, Given]>([
    ["R2", { financialReporting: "yes" }],
    ["R3b", { ...PAYROLL, regions: ["us_canada", "europe"] }],
    ["R4", { ...PAYROLL, regions: ["india"] }],
    ["R7", { words: ["soc1"] }],
    ["R9", { ...CRM, isPublic: true, needed: "under_3", running: "under_3" }],
    ["R13", { ...CRM, otherCriteria: ["hipaa"] }],
    ["R14", { ...CRM, regions: ["europe"], words: ["soc2"], localFirm: true }],
    ["R16", { words: ["pci"] }],
    ["R17", { financialReporting: "unsure" }],
    ["F1", { handlesData: true, askers: ["investors"] }],
    ["T1", { ...CRM, earlier: { kind: "type2", on: "2026-06-30" } }],
    ["T2b", { ...CRM, needed: "under_3" }],
    ["T3b", { ...CRM, running: "under_3" }],
    ["T5", { ...CRM, running: "under_3", demandsType2: true }],
    ["T6", { ...CRM, earlier: { kind: "type1", on: "2025-01-01" } }],
    ["T8", { ...CRM, change: { on: "2027-02-01" } }],
  ])("%s fires", (rule, given) => {
    expect(rulesOf(given)).toContain(rule);
  });

  test("a window that no longer fits before the report is needed leads to a Type 1 first", () => {
    expect(advised({ ...CRM, running: "under_3", needed: "3_to_6" })).toEqual(["recommended soc2 Type 1, then Type 2"]);
    expect(advised({ ...CRM, running: "under_3", needed: "6_to_12" })).toEqual(["recommended soc2 Type 2"]);
  });
});

const some = <T>(all: readonly T[]) => fc.subarray([...all]);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const anyAnswers = fc.record({
  financialReporting: maybe(fc.constantFrom("yes" as const, "no" as const, "unsure" as const)),
  askers: some(ASKERS),
  words: some(ASKED_WORDS),
  regions: some(REGIONS),
  handlesData: maybe(fc.boolean()),
  promises: some(PROMISES),
  individuals: maybe(fc.constantFrom("directly" as const, "for_customers" as const, "none" as const)),
  needed: maybe(fc.constantFrom(...NEEDED)),
  running: maybe(fc.constantFrom(...RUNNING)),
  isPublic: maybe(fc.boolean()),
  wholeCompany: maybe(fc.boolean()),
  managementSystem: maybe(fc.boolean()),
});
const parsed = anyAnswers.map((given) => Answers.parse(given));
const wanted = (a: Answers) =>
  recommend(a, TODAY)
    .advice.filter((x) => x.fit === "recommended")
    .map((x) => x.kind);

describe("for any answers", () => {
  test("every report has a verdict with at least one reason, and no answers go without advice", () => {
    fc.assert(
      fc.property(parsed, (a) => {
        const { advice, notes, openQuestions } = recommend(a, TODAY);
        expect(advice).toHaveLength(6);
        for (const { reasons } of advice) expect(reasons.length).toBeGreaterThan(0);
        const told = advice.filter((x) => x.fit !== "not_a_fit").length + notes.length + openQuestions.length;
        expect(told).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  test("another asker never removes a recommended report", () => {
    fc.assert(
      fc.property(parsed, fc.constantFrom(...ASKERS), (a, asker) => {
        const more = wanted({ ...a, askers: [...new Set([...a.askers, asker])] });
        for (const kind of wanted(a)) expect(more).toContain(kind);
      }),
      { numRuns: 2000 },
    );
  });

  test("another promise never removes a category, and Security is always included", () => {
    fc.assert(
      fc.property(parsed, fc.constantFrom(...PROMISES), (a, promise) => {
        const of = (x: Answers) => recommend(x, TODAY).advice.find((y) => y.kind === "soc2")?.categories ?? [];
        const more = of({ ...a, promises: [...new Set([...a.promises, promise])] }).map((c) => c.category);
        for (const { category } of of(a)) expect(more).toContain(category);
        if (more.length > 0) expect(more[0]).toBe("security");
      }),
    );
  });

  test("proposes a SOC 3 only beside a SOC 2 Type 2", () => {
    fc.assert(
      fc.property(parsed, (a) => {
        const { advice } = recommend(a, TODAY);
        const [soc2, soc3] = ["soc2", "soc3"].map((kind) => advice.find((x) => x.kind === kind));
        if (soc3?.fit !== "not_a_fit") expect(soc2).toMatchObject({ type: 2, fit: soc3?.fit });
      }),
      { numRuns: 2000 },
    );
  });
});

test("every rule of the table has its own words and an id from the domain notes", () => {
  for (const { id, because } of CHOICE_RULES) {
    expect(id).toMatch(/^(R\d+b?|F1)$/);
    expect(because.length).toBeGreaterThan(20);
  }
});
