import type { Programme } from "../schema.ts";
import { catalogOf } from "./catalog.ts";
import { componentsOf } from "./components.ts";
import type { EXPORTS } from "./models.ts";
import { assessmentPlanOf, assessmentResultsOf, milestonesOf, securityPlanOf } from "./plans.ts";

/** Deterministic: the same programme gives the same bytes. */
export function oscalOf(model: (typeof EXPORTS)[number], programme: Programme, today: string): object {
  switch (model) {
    case "catalog":
      return catalogOf(programme);
    case "component-definition":
      return componentsOf(programme);
    case "system-security-plan":
      return securityPlanOf(programme);
    case "assessment-plan":
      return assessmentPlanOf(programme);
    case "assessment-results":
      return assessmentResultsOf(programme);
    case "plan-of-action-and-milestones":
      return milestonesOf(programme, today);
  }
}
