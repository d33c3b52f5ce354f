import { formatDay } from "#server/ground/calendar/rules.ts";
import type { Paper } from "#server/ground/papers/schema.ts";
import type { Rating, Register, Risk } from "../schema.ts";
import { addressing } from "./objectives.ts";
import { bandOf, score, TREATMENT_LABEL } from "./register.ts";

export const REGISTER_HEADINGS = [
  "Risk",
  "Description",
  "Cause",
  "Consequence",
  "Category",
  "Fraud",
  "Owner",
  "Assets",
  "Inherent likelihood",
  "Inherent impact",
  "Inherent score",
  "Residual likelihood",
  "Residual impact",
  "Residual score",
  "Treatment",
  "Treatment plan",
  "Treatment due",
  "Controls",
  "Criteria",
  "Accepted by",
  "Accepted until",
] as const;

export function registerRows({ risks, scale }: Register): string[][] {
  const cells = (rating: Rating | null) =>
    rating
      ? [scale.likelihoods[rating.likelihood - 1] ?? "", scale.impacts[rating.impact - 1] ?? "", String(score(rating))]
      : ["", "", ""];
  return risks.map((r) => [
    r.code,
    r.description,
    r.cause,
    r.consequence,
    r.category ?? "",
    r.isFraud ? "yes" : "no",
    r.owner?.name ?? "",
    r.assets.map((a) => a.name).join("; "),
    ...cells(r.inherent),
    ...cells(r.residual),
    r.treatment ? TREATMENT_LABEL[r.treatment] : "",
    r.treatmentPlan,
    r.treatmentDue ?? "",
    addressing(r).join("; "),
    r.criteria.map((c) => c.code).join("; "),
    r.acceptances[0]?.acceptedBy ?? "",
    r.acceptances[0]?.until ?? "",
  ]);
}

/** ISO 27001 6.1.2 and 6.1.3 require this document. */
export function registerPaper(register: Register, system: string, today: string): Paper {
  const { risks, scale } = register;
  const levels = scale.likelihoods.length;
  const rated = (rating: Rating | null) =>
    rating ? `${score(rating)} (${bandOf(score(rating), levels)})` : "not rated";
  const treated = risks.filter((r) => r.treatment);
  return {
    title: "Risk assessment and treatment plan",
    under: [
      `${system}, ${formatDay(today)}`,
      `${risks.length} risks, rated by likelihood times impact on a scale of ${levels}; up to ${scale.tolerance} is tolerated.`,
    ],
    pieces: [
      { kind: "heading", level: 1, text: "Scale" },
      {
        kind: "table",
        head: ["Level", "Likelihood", "Impact"],
        rows: scale.likelihoods.map((word, n) => [String(n + 1), word, scale.impacts[n] ?? ""]),
      },
      { kind: "heading", level: 1, text: "Assessment" },
      {
        kind: "table",
        head: ["Risk", "Owner", "Inherent", "Residual", "Treatment"],
        rows: risks.map((r) => [
          `${r.code} ${r.description}`,
          r.owner?.name ?? "nobody",
          rated(r.inherent),
          rated(r.residual),
          r.treatment ? TREATMENT_LABEL[r.treatment] : "not chosen",
        ]),
      },
      { kind: "heading", level: 1, text: "Treatment plan" },
      {
        kind: "table",
        head: ["Risk", "Treatment", "Plan", "Controls", "Accepted"],
        rows: treated.map((r) => [
          r.code,
          r.treatment ? TREATMENT_LABEL[r.treatment] : "",
          [r.treatmentPlan, r.treatmentDue ? `By ${formatDay(r.treatmentDue)}.` : ""].filter(Boolean).join(" "),
          addressing(r).join(", "),
          acceptedWords(r),
        ]),
      },
    ],
  };
}

function acceptedWords({ acceptances: [last] }: Risk): string {
  return last ? `${last.acceptedBy}, until ${formatDay(last.until)}: ${last.why}` : "";
}
