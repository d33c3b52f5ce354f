import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readControls } from "#server/exchange/imports/rules/read-controls.ts";
import { guessTable } from "#server/exchange/imports/rules/table.ts";
import { controlsTable, controlsToXlsx, rejectedToXlsx } from "#server/exchange/imports/service/write-sheets.ts";
import { dateOfDay } from "#server/ground/calendar/rules.ts";
import { neutralise, restore } from "#server/ground/tables/rules/formula-guard.ts";
import { readSheets } from "#server/ground/tables/service/read-sheets.ts";
import { tableToCsv } from "#server/ground/tables/service/write-tables.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";
import { CONTROL_NATURES, CONTROL_STATUSES, CONTROL_TYPES } from "#server/programme/controls/rules/kinds.ts";
import type { ControlFields } from "#server/programme/controls/rules/listed.ts";
import { ANNEX_CODES, CLAUSES, KNOWN, OBJECTIVES, TSC_CODES } from "./import-known-criteria.ts";

const awkward = fc.constantFrom(
  ...[
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\tx",
    "\rx",
    "'=1",
    "''-2",
    " =1",
    "'",
    '"',
    'a "b"',
    ",",
    ";",
    "a;b",
    "a\nb",
    "a\r\nb",
    " x ",
    "N/A",
    "5.1",
    "1e9",
  ],
  ...[
    "_x0041_",
    "__proto__",
    "constructor",
    "_x000D_",
    "\u0007",
    "\ufffe",
    "\ufffd",
    "\u0085",
    "\u{1f468}\u200d\u{1f469}",
    "<b>&amp;",
    "\ufeff=x",
    "sep=;",
    "{x}",
    "Control ID",
  ],
);
const text = fc.oneof(
  awkward,
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.array(awkward, { maxLength: 4 }).map((parts) => parts.join(" ")),
);
const day = fc.integer({ min: 0, max: 40_000 }).map(dateOfDay);
const optional = fc.option(text, { nil: null });

const control: fc.Arbitrary<ControlFields> = fc.record({
  code: fc.oneof(fc.stringMatching(/^[A-Z]{1,4}-[0-9]{1,3}$/), fc.stringMatching(/^[=+@'a-z0-9._-]{1,12}[a-z0-9]$/)),
  title: text.filter((title) => title.trim() !== ""),
  statement: text,
  criteria: fc.uniqueArray(
    fc.constantFrom(...TSC_CODES, ...CLAUSES, ...ANNEX_CODES, ...OBJECTIVES.filter((code) => !code.includes(","))),
    { maxLength: 6 },
  ),
  ownerName: optional,
  frequency: fc.option(fc.constantFrom(...FREQUENCIES)),
  anchor: fc.option(day),
  dueDays: fc.option(fc.nat(365)),
  graceDays: fc.option(fc.nat(90)),
  operatesFrom: fc.option(day),
  operatesTo: fc.constant(null),
  type: fc.option(fc.constantFrom(...CONTROL_TYPES)),
  nature: fc.option(fc.constantFrom(...CONTROL_NATURES)),
  key: fc.option(fc.boolean()),
  evidenceTypes: fc.array(text, { maxLength: 3 }),
  category: optional,
  status: fc.option(fc.constantFrom(...CONTROL_STATUSES)),
});
const list = fc.uniqueArray(control, { selector: ({ code }) => code, maxLength: 6 });

async function importedAgain(bytes: Buffer, controls: ControlFields[]) {
  const sheets = await readSheets(bytes, "controls");
  const mapping = guessTable(sheets);
  const existing = new Map(controls.map((each) => [each.code, each]));
  return readControls(sheets[mapping.sheet]?.rows ?? [], mapping, { knownCriteria: KNOWN, existing, defaults: {} });
}

describe("an exported list", () => {
  const writers = {
    CSV: async (controls: ControlFields[]) => Buffer.from(tableToCsv(controlsTable(controls))),
    XLSX: (controls: ControlFields[]) => controlsToXlsx(controls),
  };

  for (const [format, write] of Object.entries(writers)) {
    it(`imports back from ${format} without a difference, whatever the controls say`, async () => {
      await fc.assert(
        fc.asyncProperty(list, async (controls) => {
          const { rows, counts } = await importedAgain(await write(controls), controls);
          expect(rows.filter(({ verdict }) => verdict !== "unchanged")).toEqual([]);
          expect(counts.unchanged).toBe(controls.length);
          expect(rows.map((row) => row.control)).toEqual(controls);
        }),
        { numRuns: 80 },
      );
    });

    it(`goes from ${format} into an empty workspace with every value`, async () => {
      const one: ControlFields = {
        ...{
          code: "AC-01",
          title: "=SUM(A1)",
          statement: "- first\n- second_x0041_",
          criteria: ["CC6.1", "5.1", "A.5.1", "PAY-04"],
        },
        ...{
          ownerName: "Ada Li",
          frequency: "business_daily",
          type: "corrective",
          nature: "it_dependent_manual",
          key: false,
        },
        ...{ anchor: "2025-06-01", dueDays: 29, graceDays: 0, operatesFrom: "2026-07-01", operatesTo: "2027-06-30" },
        ...{ evidenceTypes: ["Ticket", "Log, signed"], category: "@home", status: "draft" },
      } as const satisfies ControlFields;
      const sheets = await readSheets(await write([one]), "controls");
      const rows = sheets[0]?.rows ?? [];
      const reading = readControls(rows, guessTable(sheets), {
        knownCriteria: KNOWN,
        existing: new Map(),
        defaults: {},
      });
      expect(reading.rows[0]?.control).toEqual(one);
    });
  }

  it("is neutralised in every cell, in a file that Excel takes for UTF-8", () => {
    const given = {
      ...(fc.sample(control, 1)[0] as ControlFields),
      title: "=HYPERLINK(1)",
      statement: "\t@x",
      ownerName: "Zoë",
    };
    const csv = tableToCsv(controlsTable([given]));
    expect(csv.startsWith("\ufeffControl ID,Title,Statement,Criteria,")).toBe(true);
    expect(csv).toContain("'=HYPERLINK(1)");
    expect(csv).toContain("'\t@x");
    expect(csv.endsWith("\r\n")).toBe(true);
  });
});

describe("neutralising", () => {
  const dangerous = fc.stringMatching(/^'{0,3}[ \t\r\n\u00a0]{0,2}[=+\-@\t\r]?.{0,5}$/s);

  it("is undone by restoring, for any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), dangerous, awkward), (x) => {
        expect(restore(neutralise(x))).toBe(x);
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves nothing a spreadsheet would run, even after leading blanks", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), dangerous, awkward), (x) => {
        expect(neutralise(x)).not.toMatch(/^\s*[=+\-@]|^\s*[\t\r]/);
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves other text alone, and restores only what was neutralised", () => {
    for (const x of ["", "a=b", "'quoted'", "'tis", "5.1", "a-b"]) expect([neutralise(x), restore(x)]).toEqual([x, x]);
    expect([restore("'=1"), restore("''=1"), restore("=1")]).toEqual(["=1", "'=1", "=1"]);
  });
});

describe("rejected rows as a spreadsheet", () => {
  it("keep every cell, add the reason in a last column, and can be imported once corrected", async () => {
    const rows = [
      ["A-1", "=1", "CC9.9"],
      ["", "Two"],
    ];
    const bytes = await rejectedToXlsx(["Control ID", "Title", "TSC"], rows, [
      "TSC: unknown",
      "Control ID: give it one",
    ]);
    const [sheet] = await readSheets(bytes, "rejected.xlsx");
    expect(sheet?.rows).toEqual([
      ["Control ID", "Title", "TSC", "Reason"],
      ["A-1", "=1", "CC9.9", "TSC: unknown"],
      ["", "Two", "", "Control ID: give it one"],
    ]);
    expect(guessTable(sheet ? [sheet] : []).columns).toEqual({ code: 0, title: 1, criteria: [2] });
  });
});
