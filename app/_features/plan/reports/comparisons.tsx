import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { Advice, Answers } from "#server/plan/reports/schema.ts";

type Column = { name: string /** whether this advice recommends it */; leadsTo(advice: Advice): boolean };
type Table = { caption: string; columns: Column[]; rows: [string, ...string[]][] };

/** The reports side by side, with the recommended columns marked. */
export function Comparisons({ answers, advice }: { answers: Answers; advice: readonly Advice[] }) {
  const answered = answers.regions.length + answers.askers.length > 0;
  return (
    <section aria-label="Side by side" className="grid gap-6">
      <h2 className="font-title text-xl">Side by side</h2>
      {TABLES.map((table) => (
        <ComparisonTable key={table.caption} table={table} isYours={(c) => answered && advice.some(c.leadsTo)} />
      ))}
    </section>
  );
}

function ComparisonTable({ table, isYours }: { table: Table; isYours(column: Column): boolean }) {
  const { caption, columns, rows } = table;
  const yours = columns.map(isYours);
  return (
    <ScrollRegion label={caption}>
      <table className="w-full min-w-[34rem] border-rule border-t text-left align-top">
        <caption className="pb-1 text-left font-medium">{caption}</caption>
        <thead>
          <tr className="border-rule border-b">
            <td className="w-32" />
            {columns.map((c, i) => (
              <th key={c.name} scope="col" className={yours[i] ? "bg-wash px-2 py-1.5" : "px-2 py-1.5"}>
                {c.name}
                {yours[i] && <span className="font-normal text-sm text-tick"> your answers</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, ...cells]) => (
            <tr key={label} className="border-rule border-b align-top">
              <th scope="row" className="py-1.5 pr-2 font-normal text-ink-2">
                {label}
              </th>
              {cells.map((cell, i) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells are told apart by their column
                  key={i}
                  className={yours[i] ? "bg-wash px-2 py-1.5" : "px-2 py-1.5"}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const fits = (kind: Advice["kind"]) => (a: Advice) => a.kind === kind && a.fit !== "not_a_fit";
const typed = (type: 1 | 2) => (a: Advice) => a.fit !== "not_a_fit" && (a.type === type || (type === 2 && a.thenType2));

const TABLES: readonly Table[] = [
  {
    caption: "SOC 1 against SOC 2",
    columns: [
      { name: "SOC 1", leadsTo: fits("soc1") },
      { name: "SOC 2", leadsTo: fits("soc2") },
    ],
    rows: [
      [
        "Purpose",
        "controls relevant to customers’ financial reporting",
        "security and the promises made about a system",
      ],
      ["Risk", "a wrong number in a customer’s books", "a breach, an outage, a wrong result, a leak"],
      ["Who asks", "customers’ finance teams and their auditors", "customers’ security and procurement teams"],
      ["Fits", "payroll, payments, billing, funds, claims", "software and services that hold customers’ data"],
      [
        "Measured against",
        "control objectives that you set",
        "trust services criteria: Security and chosen categories",
      ],
      ["Types", "Type 1, Type 2", "Type 1, Type 2"],
      ["Beside it", "ISAE 3402 for readers abroad", "SOC 3, its public short form, for a Type 2"],
    ],
  },
  {
    caption: "Type 1 against Type 2",
    columns: [
      { name: "Type 1", leadsTo: typed(1) },
      { name: "Type 2", leadsTo: typed(2) },
    ],
    rows: [
      ["Says", "controls are designed suitably on one date", "they also operated throughout a period"],
      ["Evidence", "one example a control", "populations and samples over the period"],
      ["Takes", "4 to 8 weeks from its date", "3 to 12 months, then 4 to 8 weeks"],
      ["Serves", "a first report, an urgent deal, a new system", "what customers and their auditors rely on"],
    ],
  },
  {
    caption: "SOC 1, SOC 2, ISO 27001, ISAE 3402",
    columns: [
      { name: "SOC 1", leadsTo: fits("soc1") },
      { name: "SOC 2", leadsTo: fits("soc2") },
      { name: "ISO 27001", leadsTo: fits("iso27001") },
      { name: "ISAE 3402", leadsTo: fits("isae3402") },
    ],
    rows: [
      ["Result", "attestation report", "attestation report", "certificate", "attestation report"],
      [
        "From",
        "a licensed CPA firm",
        "a licensed CPA firm",
        "an accredited certification body",
        "a professional accountant",
      ],
      [
        "Covers",
        "a date or a period",
        "a date or a period",
        "three years, with yearly surveillance",
        "a date or a period",
      ],
      [
        "Readers",
        "customers and their auditors",
        "those who know the system",
        "anybody",
        "customers and their auditors",
      ],
    ],
  },
];
