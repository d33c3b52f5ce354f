import type { CalendarDate } from "#server/ground/calendar/rules.ts";
import { ENGAGEMENT_LABEL, type EngagementKind, frameworkOf, typesOf } from "#server/ground/report-kinds/rules.ts";
import type { Advice, Answers, Reason, Recommendation } from "../schema.ts";
import { adviseCategories } from "./categories.ts";
import { CHOICE_RULES } from "./choice.ts";
import { adviseType } from "./type.ts";

/** Increase when a rule changes: stored advice names the rules it came from. */
export const RULES_VERSION = 2;

const KINDS: readonly EngagementKind[] = ["soc1", "isae3402", "soc2", "soc3", "soc_cybersecurity", "iso27001"];
const LIST = new Intl.ListFormat("en", { type: "conjunction" });
const NOT_ASKED: Reason = { rule: "none", because: "Nothing in your answers calls for it." };

/** Deterministic advice per report, with the rules that led to it. */
export function recommend(a: Answers, today: CalendarDate): Recommendation {
  const fired = CHOICE_RULES.filter((rule) => rule.when(a));
  const advice = KINDS.filter((kind) => kind !== "soc3").map((kind) => adviseKind(kind, fired, a, today));
  const soc2 = advice.find((x) => x.kind === "soc2");
  return {
    rulesVersion: RULES_VERSION,
    advice: [...advice, adviseSoc3(a, soc2)].sort((x, y) => KINDS.indexOf(x.kind) - KINDS.indexOf(y.kind)),
    notes: [
      ...fired.filter((rule) => rule.verdicts.length === 0).map(({ id, because }) => ({ rule: id, because })),
      ...notesOn(a),
    ],
    openQuestions: openQuestions(a, advice),
  };
}

/** "SOC 2 Type 1, then Type 2" */
export function adviceName(a: Advice): string {
  const name = a.type ? `${ENGAGEMENT_LABEL[a.kind]} Type ${a.type}` : ENGAGEMENT_LABEL[a.kind];
  return a.thenType2 ? `${name}, then Type 2` : name;
}

/** Names the recommended reports, or else the optional ones. */
export function planTitle(advice: readonly Advice[]): string {
  const recommended = advice.filter((a) => a.fit === "recommended");
  if (recommended.length > 0) return LIST.format(recommended.map(adviceName));
  const suggested = advice.filter((a) => a.fit === "suggested");
  return suggested.length > 0 ? `Perhaps ${LIST.format(suggested.map(adviceName))}` : "No report yet";
}

function adviseKind(kind: EngagementKind, fired: typeof CHOICE_RULES, a: Answers, today: CalendarDate): Advice {
  const about = fired.flatMap(({ id, because, verdicts }) =>
    verdicts.filter((v) => v.kind === kind).map(({ fit }) => ({ rule: id, because, fit })),
  );
  const fit = about.at(-1)?.fit ?? "not_a_fit";
  // ISAE 3402 inherits the reasons found for SOC 1.
  const need = kind === "isae3402" && fit !== "not_a_fit" ? fired.filter(({ id }) => id === "R1" || id === "R2") : [];
  const reasons = [
    ...need.map(({ id, because }) => ({ rule: id, because })),
    ...about.filter((r) => r.fit === fit).map(({ rule, because }) => ({ rule, because })),
  ];
  const chosen = fit !== "not_a_fit";
  const objectives = frameworkOf(kind) === "objectives";
  const typed =
    chosen && typesOf(kind).length > 0
      ? adviseType(a, today, objectives && a.askers.includes("financial_auditors"))
      : { type: null, thenType2: false, reasons: [] };
  return {
    kind,
    fit,
    type: typed.type,
    thenType2: typed.thenType2,
    categories: chosen && kind === "soc2" ? adviseCategories(a) : [],
    reasons: reasons.length > 0 ? [...reasons, ...typed.reasons] : [NOT_ASKED],
  };
}

/** A SOC 3 is always the public short form of a SOC 2 Type 2. */
function adviseSoc3(a: Answers, soc2: Advice | undefined): Advice {
  const none = { kind: "soc3", fit: "not_a_fit", type: null, thenType2: false, categories: [] } as const;
  if (!a.isPublic) return { ...none, categories: [], reasons: [NOT_ASKED] };
  if (!soc2 || soc2.fit === "not_a_fit" || soc2.type !== 2)
    return {
      ...none,
      categories: [],
      reasons: [{ rule: "R9", because: "Not yet: a SOC 3 needs a SOC 2 Type 2, operation over a period." }],
    };
  const because = "The report will be public: a SOC 3 is the short form of the same examination.";
  return {
    kind: "soc3",
    fit: soc2.fit,
    type: 2,
    thenType2: false,
    categories: soc2.categories,
    reasons: [{ rule: "R8", because }],
  };
}

const SUBSERVICE_NOTES: Readonly<Record<Answers["subservice"][number], Reason>> = {
  cloud: {
    rule: "subservice",
    because: "A large cloud provider is carved out: you review its report each year and name its controls as assumed.",
  },
  with_report: {
    rule: "subservice",
    because: "Others with a report are carved out while it covers your services and your period; review it each year.",
  },
  open_books: {
    rule: "subservice",
    because:
      "A vendor without a report that lets the auditor in can be included: its controls are then examined with yours.",
  },
  closed_books: {
    rule: "subservice",
    because:
      "A vendor without a report that does not let the auditor in calls for compensating controls of your own, or another vendor.",
  },
};

const PERIOD_NOTES: Readonly<Record<NonNullable<Answers["yearEnd"]>, string>> = {
  december: period("30 September or 31 October", "31 December"),
  march: period("31 December or 31 January", "31 March"),
  june: period("31 March or 30 April", "30 June"),
  september: period("30 June or 31 July", "30 September"),
  mixed: "Customers’ years end at different times: two reports a year, or twelve months that end where most need it.",
};

function period(end: string, yearEnd: string): string {
  return `End the period on ${end} and bridge to ${yearEnd} by letter; it should overlap customers’ year by six months or more.`;
}

function notesOn(a: Answers): Reason[] {
  const notes: Reason[] = [];
  if (a.promises.includes("privacy") && a.individuals === "for_customers")
    notes.push({
      rule: "categories",
      because:
        "You hold personal data for customers only: Confidentiality and contract terms usually serve better than Privacy.",
    });
  notes.push(...a.subservice.map((which) => SUBSERVICE_NOTES[which]));
  if (a.yearEnd && a.financialReporting === "yes") notes.push({ rule: "period", because: PERIOD_NOTES[a.yearEnd] });
  if (a.change)
    notes.push({
      rule: "T8",
      because: `A significant change is expected on ${a.change.on}: end the period before it, or have both versions tested.`,
    });
  return notes;
}

function openQuestions(a: Answers, advice: readonly Advice[]): string[] {
  const open: string[] = [];
  if (a.financialReporting === "unsure")
    open.push(
      "Do customers book entries from your reports?",
      "Do you move their money?",
      "Do their auditors ask about you?",
    );
  if (a.financialReporting === null) open.push("Could an error of yours change a customer’s financial statements?");
  if (advice.some((x) => x.fit !== "not_a_fit" && typesOf(x.kind).length > 0 && x.type === null))
    open.push("How long have the controls been running as written, with evidence?");
  if (a.askers.length === 0) open.push("Who asks for the report?");
  return open;
}
