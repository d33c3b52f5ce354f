import { z } from "zod";
import { CATEGORIES, ENGAGEMENT_KINDS } from "#db/schema/ground/report-kinds.ts";
import { CalendarDay } from "#server/ground/calendar/schema.ts";
import { line } from "#server/ground/platform/line.ts";

export const ASKERS = [
  "financial_auditors",
  "security_teams",
  "regulators",
  "investors",
  "website_visitors",
  "nobody_yet",
] as const;
export const ASKED_WORDS = [
  "soc1",
  "soc2",
  "soc3",
  "iso27001",
  "isae3402",
  "isae3000",
  "health_or_cards",
  "pci",
] as const;
export const REGIONS = ["us_canada", "europe", "india", "asia_pacific", "middle_east", "worldwide"] as const;
export const PROMISES = ["availability", "confidentiality", "processing", "privacy"] as const;
export const NEEDED = ["under_3", "3_to_6", "6_to_12", "over_12", "no_date"] as const;
export const RUNNING = ["not_yet", "under_3", "3_to_6", "6_to_12", "over_12"] as const;

/** Others who run part of the service, by the assurance they can give. */
export const SUBSERVICE = ["cloud", "with_report", "open_books", "closed_books"] as const;
export const YEAR_ENDS = ["december", "march", "june", "september", "mixed"] as const;
export const OTHER_CRITERIA = ["hipaa", "hitrust", "nist_csf", "csa_ccm", "iso_controls"] as const;

/** The interview's answers. An open question counts as no, none or unknown. */
export const Answers = z.object({
  /** could an error in the service change numbers in a customer's financial statements */
  financialReporting: z.enum(["yes", "no", "unsure"]).nullable().default(null),
  askers: z.array(z.enum(ASKERS)).default([]),
  words: z.array(z.enum(ASKED_WORDS)).default([]),
  regions: z.array(z.enum(REGIONS)).default([]),
  handlesData: z.boolean().nullable().default(null),
  promises: z.array(z.enum(PROMISES)).default([]),
  individuals: z.enum(["directly", "for_customers", "none"]).nullable().default(null),
  needed: z.enum(NEEDED).nullable().default(null),
  running: z.enum(RUNNING).nullable().default(null),
  earlier: z
    .object({ kind: z.enum(["type1", "type2", "iso"]), on: CalendarDay })
    .nullable()
    .default(null),
  isPublic: z.boolean().nullable().default(null),
  wholeCompany: z.boolean().nullable().default(null),
  otherCriteria: z.array(z.enum(OTHER_CRITERIA)).default([]),
  managementSystem: z.boolean().nullable().default(null),
  /** the asker wants "SOC 2" from a local firm without a US licence */
  localFirm: z.boolean().nullable().default(null),
  subservice: z.array(z.enum(SUBSERVICE)).default([]),
  /** when most customers' financial year ends */
  yearEnd: z.enum(YEAR_ENDS).nullable().default(null),
  demandsType2: z.boolean().nullable().default(null),
  change: z.object({ on: CalendarDay }).nullable().default(null),
});
export type Answers = z.output<typeof Answers>;

export const PlanChoices = z.object({
  by: z.enum(["start", "due"]),
  /** the first day of the plan, or the day a report is needed */
  on: CalendarDay,
  readiness: z.int().min(0).max(24),
  window: z.int().min(1).max(18),
  reportWeeks: z.int().min(1).max(26),
  /** whether months of operation so far may count towards the window */
  countsPast: z.boolean(),
});
export type PlanChoices = z.infer<typeof PlanChoices>;

export const COST_ITEMS = ["readiness", "tools", "people", "tests", "remediation"] as const;
const Amount = z.number().min(0).max(1e12);

/** Costs besides the audit, by the person's own figures. */
export const PlanCosts = z.object({
  market: z.enum(["US", "IN"]),
  items: z.partialRecord(z.enum(COST_ITEMS), z.object({ min: Amount, max: Amount })),
});
export type PlanCosts = z.infer<typeof PlanCosts>;

export const FITS = ["recommended", "suggested", "not_a_fit"] as const;

export const Reason = z.object({ rule: z.string(), because: z.string() });
export type Reason = z.infer<typeof Reason>;

/** How a kind of report fits, and why. `type` is null if the kind has none, or if it is still open. */
export const Advice = z.object({
  kind: z.enum(ENGAGEMENT_KINDS),
  fit: z.enum(FITS),
  type: z.union([z.literal(1), z.literal(2)]).nullable(),
  thenType2: z.boolean(),
  categories: z.array(z.object({ category: z.enum(CATEGORIES), because: z.string() })),
  reasons: z.array(Reason),
});
export type Advice = z.infer<typeof Advice>;

export const Recommendation = z.object({
  rulesVersion: z.int(),
  advice: z.array(Advice),
  notes: z.array(Reason),
  openQuestions: z.array(z.string()),
});
export type Recommendation = z.infer<typeof Recommendation>;

const PlanName = line(120, { missing: "Give the plan a name." });

/** What is stored of a plan; the recommendation is computed from it. */
export const PlanValues = z.object({
  name: PlanName,
  answers: Answers,
  choices: PlanChoices,
  costs: PlanCosts.nullable(),
});
export type PlanValues = z.infer<typeof PlanValues>;

export const SavePlan = z.object({
  values: PlanValues,
  /** the newest version the person saw; null for a new plan */
  edited: z.object({ planId: z.uuid(), version: z.int().min(1) }).nullable(),
});
export type SavePlan = z.infer<typeof SavePlan>;

/** A version of a plan, with the advice given then. */
export const SavedPlan = PlanValues.extend({
  id: z.uuid(),
  planId: z.uuid(),
  version: z.int(),
  /** the day its schedule counts from */
  plannedOn: z.string(),
  rulesVersion: z.int(),
  advice: z.array(Advice),
  savedBy: z.string(),
  savedAt: z.string(),
});
export type SavedPlan = z.infer<typeof SavedPlan>;

export const PlanSummary = z.object({
  planId: z.uuid(),
  version: z.int(),
  name: z.string(),
  advice: z.array(Advice),
  savedBy: z.string(),
  savedAt: z.string(),
});
export type PlanSummary = z.infer<typeof PlanSummary>;

export const OpenPlan = z.object({ planId: z.uuid(), version: z.int().min(1).optional() });

export const PlanView = SavedPlan.extend({
  versions: z.array(z.object({ version: z.int(), name: z.string(), savedBy: z.string(), savedAt: z.string() })),
  /** engagements set up from any version of the plan */
  engagements: z.array(z.object({ id: z.uuid(), key: z.string(), name: z.string() })),
});
export type PlanView = z.infer<typeof PlanView>;

export const AdoptPlan = z.object({
  planId: z.uuid(),
  version: z.int().min(1),
  /** keys of the plan's engagements to set up */
  keys: z.array(z.string().max(40)).min(1, { error: "Choose at least one report to set up." }).max(12),
  /** codes of library control objectives, for SOC 1 and ISAE 3402 */
  objectives: z.array(z.string().max(40)).max(200).default([]),
});
export type AdoptPlan = z.infer<typeof AdoptPlan>;
