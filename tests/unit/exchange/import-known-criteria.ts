import iso from "#db/catalog/iso27001-2022.json" with { type: "json" };
import tsc from "#db/catalog/tsc-2017-rpof-2022.json" with { type: "json" };

export const TSC_CODES: string[] = tsc.criteria.map((criterion) => criterion.id);
export const CLAUSES: string[] = iso.clauses.map((clause) => clause.id);
export const ANNEX_CODES: string[] = iso.annex_a.map((control) => control.id);
export const OBJECTIVES: string[] = [
  "ITGC-LA-01",
  "ITGC-LA-02",
  "PAY-01",
  "PAY-02",
  "PAY-03",
  "PAY-04",
  "Payroll, accuracy",
];

/** Everything a workspace with a SOC 1, a SOC 2 and an ISO 27001 engagement knows. */
export const KNOWN: ReadonlySet<string> = new Set([...TSC_CODES, ...CLAUSES, ...ANNEX_CODES, ...OBJECTIVES]);
