/** The models of OSCAL 1.1.3, as a file's only key names them. */
export const MODELS = [
  "catalog",
  "profile",
  "component-definition",
  "system-security-plan",
  "assessment-plan",
  "assessment-results",
  "plan-of-action-and-milestones",
] as const;
