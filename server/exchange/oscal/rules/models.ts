import type { Capability } from "#server/ground/access/rules.ts";
import { MODELS } from "#server/programme/frameworks/rules/models.ts";

export const OSCAL_VERSION = "1.1.3";

export type Model = (typeof MODELS)[number];
/** The models that the product writes. */
export const EXPORTS = MODELS.filter((m) => m !== "profile") as Exclude<Model, "profile">[];

/** What a model shows more than the programme; it is refused to whoever may not see that. */
export function modelNeeds(model: Model): Capability & ("workspace:read" | "evidence:read" | "plan:read") {
  if (model === "assessment-results") return "evidence:read";
  // What is left to be done is the client's own, and no auditor's.
  return model === "plan-of-action-and-milestones" ? "plan:read" : "workspace:read";
}
