import type { EngagementKind } from "#server/ground/report-kinds/rules.ts";
import type { Answers } from "../schema.ts";

type Verdict = { kind: EngagementKind; fit: "recommended" | "suggested" | "not_a_fit" };

export type ChoiceRule = { id: string; when: (a: Answers) => boolean; because: string; verdicts: readonly Verdict[] };

const asks = (a: Answers, ...who: Answers["askers"]) => who.some((w) => a.askers.includes(w));
const says = (a: Answers, ...words: Answers["words"]) => words.some((w) => a.words.includes(w));
const inUs = (a: Answers) => a.regions.includes("us_canada") || a.regions.includes("worldwide");
const elsewhere = (a: Answers) => a.regions.some((r) => r !== "us_canada");
const wantsIso = (a: Answers) => says(a, "iso27001") || a.managementSystem === true;

const bearsOnFinances = (a: Answers) => a.financialReporting === "yes";
const financesAsked = (a: Answers) => bearsOnFinances(a) && (asks(a, "financial_auditors") || says(a, "soc1"));
const abroadOnly = (a: Answers) => a.regions.length > 0 && !inUs(a);
const securityAsked = (a: Answers) =>
  a.handlesData === true &&
  (asks(a, "security_teams", "regulators", "website_visitors", "nobody_yet") || says(a, "soc2"));
const saidSoc1Alone = (a: Answers) => a.financialReporting === "no" && a.words.length === 1 && a.words.includes("soc1");
const noSubject = (a: Answers) =>
  (a.financialReporting === "no" || a.financialReporting === null) &&
  !a.handlesData &&
  !a.wholeCompany &&
  !wantsIso(a) &&
  !saidSoc1Alone(a);

const recommended = (kind: EngagementKind): Verdict => ({ kind, fit: "recommended" });
const suggested = (kind: EngagementKind): Verdict => ({ kind, fit: "suggested" });
const unfit = (kind: EngagementKind): Verdict => ({ kind, fit: "not_a_fit" });

/**
 * Rules in order; a later verdict on the same report overrides an earlier one. Ids follow the selection rules in the domain
 * notes; F1 is ours, so that every set of answers gets advice.
 */
export const CHOICE_RULES: readonly ChoiceRule[] = [
  {
    id: "R1",
    when: financesAsked,
    because: "Your controls are relevant to customers’ financial reporting, and their auditors ask.",
    verdicts: [recommended("soc1")],
  },
  {
    id: "R2",
    when: (a) => bearsOnFinances(a) && !financesAsked(a),
    because:
      "An error of yours could reach customers’ financial statements: ask one customer’s auditor what they need.",
    verdicts: [suggested("soc1")],
  },
  {
    id: "R3",
    when: (a) => financesAsked(a) && abroadOnly(a),
    because: "Outside the US and Canada the same purpose is served by ISAE 3402, the standard known there.",
    verdicts: [unfit("soc1"), recommended("isae3402")],
  },
  {
    id: "R3",
    when: (a) => bearsOnFinances(a) && !financesAsked(a) && abroadOnly(a),
    because: "Outside the US and Canada the same purpose is served by ISAE 3402, the standard known there.",
    verdicts: [unfit("soc1"), suggested("isae3402")],
  },
  {
    id: "R3b",
    when: (a) => bearsOnFinances(a) && inUs(a) && elsewhere(a),
    because: "Readers in the US and elsewhere: one examination can be reported under both standards.",
    verdicts: [recommended("isae3402")],
  },
  {
    id: "R4",
    when: (a) => bearsOnFinances(a) && a.regions.length === 1 && a.regions.includes("india"),
    because: "In India the national sibling of ISAE 3402 is SAE 3402 of the ICAI.",
    verdicts: [],
  },
  {
    id: "R5",
    when: securityAsked,
    because: "You run systems or hold data for customers, and security is what is asked about.",
    verdicts: [recommended("soc2")],
  },
  {
    id: "R6",
    when: (a) => financesAsked(a) && securityAsked(a),
    because:
      "Two readers with two needs: keep one set of controls and one period; most IT general controls serve both.",
    verdicts: [],
  },
  {
    id: "R7",
    when: saidSoc1Alone,
    because: "A SOC 1 would have no financial-reporting subject: check whether the person asking means a SOC 2.",
    verdicts: [unfit("soc1"), recommended("soc2")],
  },
  {
    id: "R10",
    when: (a) => a.wholeCompany === true,
    because: "The subject is the whole company’s cybersecurity programme, and anybody may read the report.",
    verdicts: [recommended("soc_cybersecurity")],
  },
  {
    id: "R11",
    when: wantsIso,
    because: "You want a certified management system.",
    verdicts: [recommended("iso27001")],
  },
  {
    id: "R11b",
    when: (a) => !wantsIso(a) && a.handlesData === true && elsewhere(a),
    because: "Customers in these regions often ask for ISO 27001 by name, and its certificate is public.",
    verdicts: [suggested("iso27001")],
  },
  {
    id: "R12",
    when: (a) => securityAsked(a) && (wantsIso(a) || elsewhere(a)),
    because:
      "SOC 2 and ISO 27001 overlap widely: plan shared evidence; internal audit and management review serve both.",
    verdicts: [],
  },
  {
    id: "R13",
    when: (a) => a.otherCriteria.length > 0,
    because: "Other criteria can be reported in the same examination, as a SOC 2+.",
    verdicts: [],
  },
  {
    id: "R14",
    when: (a) => abroadOnly(a) && says(a, "soc2") && a.localFirm === true,
    because:
      "Only a licensed CPA firm issues a report named SOC 2; a local firm can report the same criteria under ISAE 3000.",
    verdicts: [],
  },
  {
    id: "R15",
    when: noSubject,
    because: "There is no subject for a report yet: readiness is worth the work, an examination is not.",
    verdicts: [],
  },
  {
    id: "R16",
    when: (a) => says(a, "pci"),
    because: "PCI DSS is assessed separately, by a qualified assessor: a SOC 2 does not replace it.",
    verdicts: [],
  },
  {
    id: "R17",
    when: (a) => a.financialReporting === "unsure",
    because: "Whether you need a SOC 1 is open: the three questions below decide it.",
    verdicts: [],
  },
  {
    id: "F1",
    when: (a) => a.handlesData === true && !securityAsked(a) && !bearsOnFinances(a) && !wantsIso(a) && !a.wholeCompany,
    because:
      "You hold customers’ data, and nobody with a need for a SOC 2 is named yet: prepare for it, and ask who will read it.",
    verdicts: [suggested("soc2")],
  },
];
