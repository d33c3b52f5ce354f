import type { Answers } from "../schema.ts";

type Option = { value: string; label: string; hint?: string };
type Common = { title: string; hint?: string; when?: (a: Answers) => boolean };
type KeysOf<T> = { [K in keyof Answers]: Answers[K] extends T ? K : never }[keyof Answers];

/** One screen of the interview. "choice" sets one value, "several" a list, "yes-no" a flag. */
export type Question = Common &
  (
    | { kind: "choice"; id: KeysOf<string | null>; options: readonly Option[] }
    | { kind: "several"; id: KeysOf<string[]>; options: readonly Option[] }
    | { kind: "yes-no"; id: KeysOf<boolean | null> }
    | { kind: "earlier"; id: "earlier" }
    | { kind: "change"; id: "change" }
  );

/** The interview in order; questions whose `when` is false are skipped. */
export const QUESTIONS: readonly Question[] = [
  {
    id: "financialReporting",
    kind: "choice",
    title: "Could an error in your service change numbers in a customer’s financial statements?",
    hint: "Payroll, billing, loans, claims, funds, payments, inventory, ledgers.",
    options: [
      { value: "yes", label: "Yes" },
      { value: "no", label: "No" },
      { value: "unsure", label: "Not sure", hint: "The answer then lists three questions that decide it." },
    ],
  },
  {
    id: "handlesData",
    kind: "yes-no",
    title: "Do you store, process or transmit customers’ data, or run systems for them?",
  },
  {
    id: "askers",
    kind: "several",
    title: "Who asks for a report?",
    options: [
      { value: "financial_auditors", label: "Customers’ financial auditors" },
      { value: "security_teams", label: "Customers’ security or procurement teams" },
      { value: "regulators", label: "Regulators" },
      { value: "investors", label: "Investors or the board" },
      { value: "website_visitors", label: "Visitors of our website" },
      { value: "nobody_yet", label: "Nobody yet" },
    ],
  },
  {
    id: "words",
    kind: "several",
    title: "Which words did they use?",
    hint: "None, if they named no report.",
    options: [
      { value: "soc1", label: "SOC 1" },
      { value: "soc2", label: "SOC 2" },
      { value: "soc3", label: "SOC 3" },
      { value: "iso27001", label: "ISO 27001" },
      { value: "isae3402", label: "ISAE 3402" },
      { value: "isae3000", label: "ISAE 3000" },
      { value: "health_or_cards", label: "HIPAA or HITRUST" },
      { value: "pci", label: "PCI DSS" },
    ],
  },
  {
    id: "regions",
    kind: "several",
    title: "Where are the customers who ask?",
    options: [
      { value: "us_canada", label: "United States or Canada" },
      { value: "europe", label: "United Kingdom or Europe" },
      { value: "india", label: "India" },
      { value: "asia_pacific", label: "Asia-Pacific" },
      { value: "middle_east", label: "Middle East" },
      { value: "worldwide", label: "Worldwide" },
    ],
  },
  {
    id: "localFirm",
    kind: "yes-no",
    title: "Should the “SOC 2” come from a local firm that has no US licence?",
    when: (a) =>
      a.words.includes("soc2") &&
      a.regions.length > 0 &&
      !a.regions.some((r) => r === "us_canada" || r === "worldwide"),
  },
  {
    id: "promises",
    kind: "several",
    title: "What do you promise, in contracts, service levels or on your website?",
    options: [
      { value: "availability", label: "Uptime, or a time to recover" },
      { value: "confidentiality", label: "Customers’ data stays confidential" },
      { value: "processing", label: "Processing is complete, correct and on time" },
      { value: "privacy", label: "Privacy rights of individuals" },
    ],
  },
  {
    id: "individuals",
    kind: "choice",
    title: "Do you deal with the individuals whose personal data you hold?",
    when: (a) => a.promises.includes("privacy"),
    options: [
      { value: "directly", label: "Yes: we notify them, ask for consent, answer their requests" },
      { value: "for_customers", label: "No: we hold it for customers" },
      { value: "none", label: "We hold no personal data" },
    ],
  },
  {
    id: "needed",
    kind: "choice",
    title: "By when is the report needed?",
    options: [
      { value: "under_3", label: "Within 3 months" },
      { value: "3_to_6", label: "In 3 to 6 months" },
      { value: "6_to_12", label: "In 6 to 12 months" },
      { value: "over_12", label: "Later" },
      { value: "no_date", label: "No date" },
    ],
  },
  {
    id: "running",
    kind: "choice",
    title: "How long have the controls been running as written, with evidence?",
    options: [
      { value: "not_yet", label: "Not yet" },
      { value: "under_3", label: "Less than 3 months" },
      { value: "3_to_6", label: "3 to 6 months" },
      { value: "6_to_12", label: "6 to 12 months" },
      { value: "over_12", label: "More than a year" },
    ],
  },
  {
    id: "demandsType2",
    kind: "yes-no",
    title: "Does the person asking insist on a Type 2?",
    hint: "A Type 2 covers a period in which the controls were tested; a Type 1 covers one date.",
    when: (a) => a.running === "not_yet" || a.running === "under_3",
  },
  { id: "earlier", kind: "earlier", title: "Do you have an earlier report or certificate?" },
  {
    id: "yearEnd",
    kind: "choice",
    title: "When does most customers’ financial year end?",
    when: (a) => a.financialReporting === "yes",
    options: [
      { value: "december", label: "December" },
      { value: "march", label: "March" },
      { value: "june", label: "June" },
      { value: "september", label: "September" },
      { value: "mixed", label: "It differs" },
    ],
  },
  {
    id: "subservice",
    kind: "several",
    title: "Do others run part of the service?",
    hint: "Subservice organizations: vendors your own controls rely on. Choose none if there are none.",
    options: [
      { value: "cloud", label: "A large cloud provider" },
      { value: "with_report", label: "Others, who give a report of their own" },
      { value: "open_books", label: "Others without a report, who would let the auditor in" },
      { value: "closed_books", label: "Others without a report, who would not" },
    ],
  },
  { id: "isPublic", kind: "yes-no", title: "Will the report be shown to the public?" },
  {
    id: "otherCriteria",
    kind: "several",
    title: "Should other criteria be reported in the same examination?",
    hint: "None is usual.",
    when: (a) => a.handlesData === true,
    options: [
      { value: "hipaa", label: "HIPAA Security Rule" },
      { value: "hitrust", label: "HITRUST CSF" },
      { value: "nist_csf", label: "NIST CSF" },
      { value: "csa_ccm", label: "CSA Cloud Controls Matrix" },
      { value: "iso_controls", label: "ISO 27001 controls" },
    ],
  },
  {
    id: "wholeCompany",
    kind: "yes-no",
    title: "Is assurance wanted on the whole company’s cybersecurity programme, rather than on one service?",
  },
  {
    id: "managementSystem",
    kind: "yes-no",
    title: "Do you want an ongoing management system with a certificate?",
    hint: "That is ISO 27001: a certificate for three years, with yearly surveillance audits.",
  },
  {
    id: "change",
    kind: "change",
    title: "Do you expect a significant change within a year?",
    hint: "A migration, an acquisition, a rebuilt system.",
  },
];

export function questionsFor(a: Answers): Question[] {
  return QUESTIONS.filter((q) => q.when?.(a) ?? true);
}
