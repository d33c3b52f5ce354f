import { z } from "zod";
import { ASSERTIONS } from "#db/schema/programme/criteria.ts";
import { STRENGTHS } from "#db/schema/programme/mappings.ts";
import { line } from "#server/ground/platform/line.ts";

export const Strength = z.enum(STRENGTHS);
export type Strength = z.infer<typeof Strength>;

export const MappedControl = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  isKey: z.boolean(),
  status: z.enum(["draft", "active"]),
  rationale: z.string().nullable(),
  strength: Strength,
  points: z.array(z.string()),
  /** of the mapping */
  version: z.int(),
});
export type MappedControl = z.infer<typeof MappedControl>;

export const Framework = z.enum(["tsc", "iso27001", "objectives", "own"]);
export type Framework = z.infer<typeof Framework>;

/** One criterion and its mapped controls, without retired ones. Only active controls cover it. */
export const Criterion = z.object({
  id: z.uuid(),
  framework: Framework,
  code: z.string(),
  title: z.string(),
  description: z.string(),
  groupCode: z.string(),
  groupName: z.string(),
  category: z.string().nullable(),
  points: z.array(z.object({ id: z.string(), text: z.string(), appliesWhen: z.string() })),
  assertions: z.array(z.enum(ASSERTIONS)),
  /** of a control objective's wording */
  version: z.int(),
  /** judged by active controls; `covered` means "full" */
  standing: z.enum(["full", "part", "none"]),
  covered: z.boolean(),
  controls: z.array(MappedControl),
});
export type Criterion = z.infer<typeof Criterion>;

export const CriterionName = Criterion.pick({ id: true, code: true, title: true });
export type CriterionName = z.infer<typeof CriterionName>;

export const EngagementCoverage = z.object({ engagementId: z.uuid(), criteria: z.int(), covered: z.int() });
export type EngagementCoverage = z.infer<typeof EngagementCoverage>;

const Title = line(200, { missing: "Give the objective a title.", long: "Shorten the title to 200 characters." });
const Description = z.string().trim().min(1, { error: "Write the objective in one sentence." }).max(2000, {
  error: "Shorten the objective to 2,000 characters.",
});

const Assertions = z.array(z.enum(ASSERTIONS)).max(ASSERTIONS.length).default([]);

export const EditObjective = z.object({
  criterionId: z.uuid(),
  title: Title,
  description: Description,
  assertions: Assertions,
  version: z.int().min(1),
});
export type EditObjective = z.infer<typeof EditObjective>;

export const AddObjective = z.object({
  engagementId: z.uuid(),
  code: line(40, { missing: "Give the objective an ID, such as PAY-09.", long: "Shorten the ID to 40 characters." }),
  title: Title,
  description: Description,
  assertions: Assertions,
});
export type AddObjective = z.infer<typeof AddObjective>;

/** Starter objectives of one kind of service, or one domain of IT general controls. */
export const ObjectiveGroup = z.object({
  code: z.string(),
  name: z.string(),
  kind: z.enum(["service", "itgc"]),
  objectives: z.array(z.object({ code: z.string(), title: z.string(), description: z.string() })),
});
export type ObjectiveGroup = z.infer<typeof ObjectiveGroup>;

export const CriterionSheet = Criterion.extend({
  engagements: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** what customers usually must do for an objective, according to the starter library */
  typicalUserControls: z.array(z.string()),
});
export type CriterionSheet = z.infer<typeof CriterionSheet>;
