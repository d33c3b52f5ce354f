import type { Capability } from "#server/ground/access/rules.ts";
import { MODELS } from "#server/programme/frameworks/rules/models.ts";

export const OSCAL_VERSION = "1.1.3";

export type Model = (typeof MODELS)[number];
export const EXPORTS = MODELS.filter((m) => m !== "profile") as Exclude<Model, "profile">[];

/** The capability a model needs. */
export function modelNeeds(model: Model): Capability & ("workspace:read" | "evidence:read" | "plan:read") {
  if (model === "assessment-results") return "evidence:read";
  // Open items are the client's own; auditors do not see them.
  return model === "plan-of-action-and-milestones" ? "plan:read" : "workspace:read";
}
