import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import { CATEGORY_LABEL, ENGAGEMENT_LABEL } from "#server/ground/report-kinds/rules.ts";
import type { Advice, Answers, PlanCosts } from "../schema.ts";
import { formatFee, programmeCost } from "./fees.ts";
import { type Planned, proposalsOf } from "./proposals.ts";
import { QUESTIONS, type Question } from "./questions.ts";
import { adviceName } from "./recommend.ts";

export type Compared = Planned & { costs: PlanCosts | null };
export type Row = { label: string; left: string; right: string; differs: boolean };
export type Comparison = { answers: Row[]; reports: Row[]; dates: Row[]; cost: Row[] };

const NONE = "–";

export function comparePlans(left: Compared, right: Compared): Comparison {
  const row = (label: string, of: (plan: Compared) => string): Row => {
    const [l, r] = [of(left), of(right)];
    return { label, left: l, right: r, differs: l !== r };
  };
  const questions = QUESTIONS.filter((q) => [left, right].some((p) => q.when?.(p.answers) ?? true));
  const kinds = left.advice.map((a) => a.kind);
  const [before, after] = [datesOf(left), datesOf(right)];
  const labels = new Set([...before.keys(), ...after.keys()]);
  return {
    answers: questions.map((q) => row(q.title, (p) => answerText(q, p.answers))),
    reports: kinds.map((kind) => row(ENGAGEMENT_LABEL[kind], (p) => adviceText(p.advice, kind))),
    dates: [...labels].map((label) => row(label, (p) => (p === left ? before : after).get(label) ?? NONE)),
    cost: [row("Total", costText)],
  };
}

/** An answer as text; "–" if left open. */
export function answerText(q: Question, answers: Answers): string {
  if (q.kind === "earlier") {
    const { earlier } = answers;
    return earlier ? `${EARLIER[earlier.kind]}, ${formatDay(earlier.on)}` : NONE;
  }
  if (q.kind === "change") return answers.change ? `Yes, on ${formatDay(answers.change.on)}` : NONE;
  const value: unknown = answers[q.id];
  if (q.kind === "yes-no") return value === true ? "Yes" : value === false ? "No" : NONE;
  const chosen = q.options.filter((o) => (Array.isArray(value) ? value.includes(o.value) : value === o.value));
  return chosen.map((o) => o.label).join("; ") || NONE;
}

const EARLIER = { type1: "A Type 1", type2: "A Type 2", iso: "An ISO 27001 certificate" } as const;

function adviceText(advice: readonly Advice[], kind: Advice["kind"]): string {
  const a = advice.find((x) => x.kind === kind);
  if (!a || a.fit === "not_a_fit") return "not a fit";
  const categories = a.categories.map((c) => CATEGORY_LABEL[c.category]).join(", ");
  return `${adviceName(a)}, ${a.fit === "recommended" ? "recommended" : "optional"}${categories ? `: ${categories}` : ""}`;
}

function datesOf(plan: Compared): Map<string, string> {
  return new Map(
    proposalsOf(plan).map(({ values: { kind, type, asOf, periodFrom, periodTo } }) => [
      type ? `${ENGAGEMENT_LABEL[kind]} Type ${type}` : ENGAGEMENT_LABEL[kind],
      asOf ? formatDay(asOf) : periodFrom && periodTo ? formatSpan({ from: periodFrom, to: periodTo }) : NONE,
    ]),
  );
}

function costText({ advice, costs }: Compared): string {
  const chosen = advice.filter((a) => a.fit !== "not_a_fit");
  const cost = programmeCost(chosen, costs ?? { market: "US", items: {} });
  return cost ? formatFee(cost.total) : NONE;
}
