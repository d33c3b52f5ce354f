import { withNulls } from "#app/_lib/text.ts";
import {
  type Category,
  type EngagementKind,
  type EngagementShape,
  frameworkOf,
  typesOf,
} from "#server/ground/report-kinds/rules.ts";
import { engagementProblems, unusualPeriod } from "#server/plan/engagements/rules.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";

/** What has been chosen so far; dates as the inputs hold them. */
export type EngagementForm = {
  kind: EngagementKind;
  type: 1 | 2 | null;
  asOf: string;
  periodFrom: string;
  periodTo: string;
  categories: Category[];
  basedOnId: string;
  objectives: string[];
  /** an unusual period was agreed with the auditor */
  isAgreed: boolean;
};

export const FIRST_FORM: EngagementForm = {
  kind: "soc2",
  type: 2,
  asOf: "",
  periodFrom: "",
  periodTo: "",
  categories: ["security"],
  basedOnId: "",
  objectives: [],
  isAgreed: false,
};

/** The categories a kind can have; Security is always among them. */
export function categoriesOf(kind: EngagementKind): readonly Category[] {
  if (frameworkOf(kind) !== "tsc") return [];
  if (kind === "soc_cybersecurity") return ["security", "availability", "confidentiality"];
  return ["security", "availability", "processing_integrity", "confidentiality", "privacy"];
}

/** The form after another kind is chosen: what still applies stays, the rest is cleared. */
export function withKind(form: EngagementForm, kind: EngagementKind): EngagementForm {
  const types = typesOf(kind);
  const type = types.find((t) => t === form.type) ?? types.at(-1) ?? null;
  const possible = categoriesOf(kind);
  const kept = form.categories.filter((c) => possible.includes(c));
  const categories: Category[] = possible.length > 0 && !kept.includes("security") ? ["security", ...kept] : kept;
  return withType({ ...form, kind, categories, basedOnId: "" }, type);
}

/** A Type 1 has a date and no period; everything else has a period and no date. */
export function withType(form: EngagementForm, type: EngagementForm["type"]): EngagementForm {
  const changed = type === form.type ? form : { ...form, type, basedOnId: "" };
  return type === 1 ? { ...changed, periodFrom: "", periodTo: "" } : { ...changed, asOf: "" };
}

/** An engagement that shares another's window takes its dates; a SOC 3 also takes its SOC 2's categories. */
export function withBase(form: EngagementForm, base: Engagement | undefined): EngagementForm {
  if (!base) return { ...form, basedOnId: "" };
  return {
    ...form,
    basedOnId: base.id,
    asOf: base.asOf ?? "",
    periodFrom: base.periodFrom ?? "",
    periodTo: base.periodTo ?? "",
    categories: form.kind === "soc3" ? base.categories : form.categories,
  };
}

/** The form as the procedure takes it. */
export function valuesOf({ isAgreed: _, ...form }: EngagementForm) {
  return {
    ...withNulls(form, "asOf", "periodFrom", "periodTo", "basedOnId"),
    objectives: frameworkOf(form.kind) === "objectives" ? form.objectives : [],
  } satisfies EngagementShape;
}

export const NOT_AGREED = "Agree on the period with the auditor, and confirm it here.";

/** What prevents it from being set up: the first problem of each field. */
export function problemsOf(form: EngagementForm): Record<string, string> {
  const problems = engagementProblems(valuesOf(form)).toReversed();
  return {
    ...Object.fromEntries(problems.map((p) => [p.field, p.message])),
    ...(unusualPeriod(valuesOf(form)) && !form.isAgreed && { isAgreed: NOT_AGREED }),
  };
}
