import { z } from "zod";
import { TREATMENTS } from "#db/schema/programme/risks.ts";
import { CalendarDay } from "#server/ground/calendar/schema.ts";
import { line, prose, reason } from "#server/ground/platform/line.ts";

const MOST_LEVELS = 6;

/** Only an active control makes a risk addressed. */
const Addressing = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  status: z.enum(["draft", "active", "retired"]),
});

export const Treatment = z.enum(TREATMENTS);
export type Treatment = z.infer<typeof Treatment>;

/** 1 is the lowest level. */
const Rating = z.object({ likelihood: z.int().min(1).max(MOST_LEVELS), impact: z.int().min(1).max(MOST_LEVELS) });
export type Rating = z.infer<typeof Rating>;

const Acceptance = z.object({
  version: z.int(),
  score: z.int(),
  why: z.string(),
  until: z.string(),
  acceptedBy: z.string(),
  acceptedAt: z.string(),
});

export const Risk = z.object({
  id: z.uuid(),
  code: z.string(),
  description: z.string(),
  cause: z.string(),
  consequence: z.string(),
  category: z.string().nullable(),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  isFraud: z.boolean(),
  /** before controls, and with the existing ones; null until rated */
  inherent: Rating.nullable(),
  residual: Rating.nullable(),
  treatment: Treatment.nullable(),
  treatmentPlan: z.string(),
  treatmentDue: z.string().nullable(),
  version: z.int(),
  criteria: z.array(z.object({ id: z.uuid(), code: z.string() })),
  controls: z.array(Addressing),
  /** addressing controls that an auditor is not shown, and how many of them operate */
  unshown: z.object({ controls: z.int(), operating: z.int() }),
  assets: z.array(z.object({ id: z.uuid(), name: z.string() })),
  acceptances: z.array(Acceptance),
});
export type Risk = z.infer<typeof Risk>;

const Choice = z.object({ id: z.uuid(), code: z.string(), title: z.string() });

/** Only what the form shows. */
export const RiskChoices = z.object({
  people: z.array(z.object({ id: z.uuid(), name: z.string() })),
  criteria: z.array(Choice),
  controls: z.array(Choice),
  assets: z.array(Choice),
  categories: z.array(z.string()),
});
export type RiskChoices = z.infer<typeof RiskChoices>;

const Levels = z
  .array(line(40, { missing: "Name every level." }))
  .min(3, { error: "Give at least three levels." })
  .max(MOST_LEVELS);

export const RiskScale = z.object({
  likelihoods: Levels,
  impacts: Levels,
  tolerance: z.int().min(1),
  version: z.int().min(0),
});
export type RiskScale = z.infer<typeof RiskScale>;

/** `met` are the codes of the criteria that each of its controls meets. */
export const RiskSheet = z.object({
  risk: Risk,
  scale: RiskScale,
  met: z.array(z.object({ controlId: z.uuid(), code: z.string() })),
});
export type RiskSheet = z.infer<typeof RiskSheet>;

export const SaveScale = RiskScale.superRefine(({ likelihoods, impacts, tolerance }, ctx) => {
  if (likelihoods.length !== impacts.length)
    ctx.addIssue({
      code: "custom",
      path: ["impacts"],
      message: "Likelihood and impact need the same number of levels.",
    });
  if (tolerance > likelihoods.length ** 2)
    ctx.addIssue({
      code: "custom",
      path: ["tolerance"],
      message: `The highest product is ${likelihoods.length ** 2}.`,
    });
});

export const Register = z.object({ risks: z.array(Risk), scale: RiskScale });
export type Register = z.infer<typeof Register>;

const Description = prose(2000).min(1, { error: "Say what could go wrong." });

export const RiskValues = z.object({
  description: Description,
  cause: prose(2000),
  consequence: prose(2000),
  category: line(80).nullable(),
  ownerId: z.uuid().nullable(),
  isFraud: z.boolean(),
  inherent: Rating.nullable(),
  residual: Rating.nullable(),
  treatment: Treatment.nullable(),
  treatmentPlan: prose(4000),
  treatmentDue: CalendarDay.nullable(),
  criteria: z.array(z.uuid()).max(200),
  controls: z.array(z.uuid()).max(200),
  assets: z.array(z.uuid()).max(200),
});
export type RiskValues = z.infer<typeof RiskValues>;

const Edited = z.object({ riskId: z.uuid(), version: z.int().min(1) });

export const RegisterRisk = z.object({ values: RiskValues, edited: Edited.nullable() });
export type RegisterRisk = z.infer<typeof RegisterRisk>;

export const AcceptRisk = Edited.extend({
  why: z.string().trim().min(3, { error: "Give a reason, in a few words." }).max(2000),
  until: z.iso.date({ error: "Give the last day, such as 2027-06-30." }),
});
export type AcceptRisk = z.infer<typeof AcceptRisk>;

export const RisksOf = z.object({ criterionId: z.uuid() });

/** How many risks threaten a criterion or objective, and how many of those no active control addresses. */
export const RiskTally = z.object({ criterionId: z.uuid(), risks: z.int(), open: z.int() });
export type RiskTally = z.infer<typeof RiskTally>;

export const SaveRisk = z.object({
  criterionId: z.uuid(),
  description: Description,
  controls: z.array(z.uuid()).max(200),
  /** the version the person read; null for a new risk */
  edited: Edited.nullable(),
});
export type SaveRisk = z.infer<typeof SaveRisk>;

export const RemoveRisk = z.object({
  riskId: z.uuid(),
  why: reason(),
});
export type RemoveRisk = z.infer<typeof RemoveRisk>;
