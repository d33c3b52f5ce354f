import library from "./controls-library.json" with { type: "json" };

/** One control of the starter library. Days, thresholds and owners in it are for each company to set. */
export type LibraryControl = {
  code: string;
  domain: string;
  title: string;
  statement: string;
  type: "preventive" | "detective" | "corrective";
  nature: "manual" | "it_dependent_manual" | "automated";
  frequency:
    | "continuous"
    | "multiple_per_day"
    | "daily"
    | "business_daily"
    | "weekly"
    | "biweekly"
    | "monthly"
    | "quarterly"
    | "semiannual"
    | "annual"
    | "as_needed";
  /** what sets off a control that is performed as needed */
  trigger: string | null;
  ownerRole: string;
  evidenceTypes: string[];
  /** codes of Trust Services criteria, ISO 27001 clauses and Annex A controls, and control objectives */
  criteria: string[];
  isKey: boolean;
};

export const LIBRARY: readonly LibraryControl[] = library.controls.map((c) => ({
  code: c.code,
  domain: c.domain,
  title: c.title,
  statement: c.statement,
  type: c.type as LibraryControl["type"],
  nature: c.nature as LibraryControl["nature"],
  frequency: c.frequency as LibraryControl["frequency"],
  trigger: c.trigger,
  ownerRole: c.owner_role,
  evidenceTypes: c.evidence_types,
  criteria: [...c.tsc, ...c.iso27001, ...c.soc1_itgc, ...c.soc1_business],
  isKey: c.is_key,
}));
