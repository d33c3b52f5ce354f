import { addDays, type CalendarDate } from "#server/ground/calendar/rules.ts";
import type { Rating, Risk, RiskScale, RiskValues, Treatment } from "../schema.ts";
import { isAddressed } from "./objectives.ts";

export const TREATMENT_LABEL: Record<Treatment, string> = {
  mitigate: "Mitigate",
  accept: "Accept",
  transfer: "Transfer",
  avoid: "Avoid",
};

export const USUAL_SCALE: RiskScale = {
  likelihoods: ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"],
  impacts: ["Slight", "Minor", "Moderate", "Major", "Severe"],
  tolerance: 6,
  version: 0,
};

export const MOST_ACCEPTED_DAYS = 366;

export function score({ likelihood, impact }: Rating): number {
  return likelihood * impact;
}

export type Band = "low" | "moderate" | "high" | "severe";

/** The band of a likelihood-impact product on a scale with that many levels. */
export function bandOf(product: number, levels: number): Band {
  const share = product / levels ** 2;
  return share <= 0.16 ? "low" : share <= 0.4 ? "moderate" : share <= 0.64 ? "high" : "severe";
}

export const RISK_GAP_LABEL = {
  rating: "not rated",
  owner: "no owner",
  treatment: "no treatment chosen",
  control: "no control in operation",
  plan: "the plan is overdue",
  acceptance: "above tolerance, not accepted",
  expired: "the acceptance has expired",
  outdated: "rated higher since it was accepted",
} as const;
export type RiskGap = keyof typeof RISK_GAP_LABEL;

export function riskGaps(risk: Risk, scale: RiskScale, today: CalendarDate): RiskGap[] {
  const gaps: RiskGap[] = [];
  const rating = risk.residual ?? risk.inherent;
  if (!rating) gaps.push("rating");
  if (!risk.treatment) gaps.push("treatment");
  if (risk.treatment === "mitigate" && !isAddressed(risk)) gaps.push("control");
  if (rating && (score(rating) > scale.tolerance || risk.treatment === "accept")) {
    const [last] = risk.acceptances;
    if (!last) gaps.push("acceptance");
    else if (last.until < today) gaps.push("expired");
    else if (score(rating) > last.score) gaps.push("outdated");
  }
  if (risk.treatmentDue && risk.treatmentDue < today && !isAddressed(risk)) gaps.push("plan");
  if (!risk.owner) gaps.push("owner");
  return gaps;
}

export type RiskProblem = { field: keyof RiskValues | "until"; message: string };

/** Fields that contradict each other, each reported at its field. */
export function riskProblems(values: RiskValues, scale: RiskScale): RiskProblem[] {
  const problems: RiskProblem[] = [];
  const levels = scale.likelihoods.length;
  for (const field of ["inherent", "residual"] as const) {
    const rating = values[field];
    if (rating && Math.max(rating.likelihood, rating.impact) > levels)
      problems.push({ field, message: `The scale has ${levels} levels: choose one of them.` });
  }
  if (values.residual && !values.inherent)
    problems.push({ field: "inherent", message: "Rate it without controls first." });
  if (values.residual && values.inherent && score(values.residual) > score(values.inherent))
    problems.push({
      field: "residual",
      message: "Controls cannot increase a risk: the residual rating is at most the inherent one.",
    });
  return problems;
}

/** @returns why a risk cannot be accepted until that day, or null */
export function acceptanceProblem(until: CalendarDate, today: CalendarDate): string | null {
  if (until < today) return "Give today or a later day.";
  return until > addDays(today, MOST_ACCEPTED_DAYS) ? "A year at most: accept it again after that." : null;
}

export function heatMap(risks: readonly Risk[], levels: number, which: "inherent" | "residual"): Risk[][][] {
  return Array.from({ length: levels }, (_, l) =>
    Array.from({ length: levels }, (__, i) =>
      risks.filter((r) => r[which]?.likelihood === l + 1 && r[which]?.impact === i + 1),
    ),
  );
}

export function nextRegisterCode(taken: readonly string[]): string {
  const numbers = taken.flatMap((code) => (/^R-\d+$/.test(code) ? [Number(code.slice(2))] : []));
  return `R-${Math.max(0, ...numbers) + 1}`;
}
