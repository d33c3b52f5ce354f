import type { ASSERTIONS } from "#db/schema/programme/criteria.ts";
import type { Risk } from "../schema.ts";

export type Assertion = (typeof ASSERTIONS)[number];

export const ASSERTION_LABEL: Record<Assertion, string> = {
  occurrence: "Occurrence",
  completeness: "Completeness",
  accuracy: "Accuracy",
  cutoff: "Cut-off",
  classification: "Classification",
  existence: "Existence",
  rights_obligations: "Rights and obligations",
  valuation: "Valuation",
  presentation: "Presentation",
  validity: "Validity",
  authorization: "Authorization",
  timeliness: "Timeliness",
  restricted_access: "Restricted access",
};

/** Only an active control addresses a risk: a draft is a plan. */
export function isAddressed(risk: Pick<Risk, "controls" | "unshown">): boolean {
  return risk.unshown.operating > 0 || risk.controls.some((c) => c.status === "active");
}

/** The codes of the addressing controls, plus how many more an auditor is not shown. */
export function addressing({ controls, unshown }: Pick<Risk, "controls" | "unshown">): string[] {
  const more = unshown.controls > 0 ? [`${unshown.controls} outside this engagement`] : [];
  return [...controls.map((c) => c.code), ...more];
}

export function nextRiskCode(criterionCode: string, taken: readonly string[]): string {
  const numbers = taken.flatMap((code) => {
    const found = code.startsWith(`${criterionCode}-R`) ? Number(code.slice(criterionCode.length + 2)) : Number.NaN;
    return Number.isInteger(found) ? [found] : [];
  });
  return `${criterionCode}-R${Math.max(0, ...numbers) + 1}`;
}
