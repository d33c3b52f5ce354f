import { z } from "zod";
import { OCCURRENCE_STATES } from "#server/evidence/occurrences/rules/coverage.ts";
import { CapabilityName } from "#server/ground/access/schema.ts";
import { CalendarDay } from "#server/ground/calendar/schema.ts";
import { line } from "#server/ground/platform/line.ts";
import { Engagement } from "#server/plan/engagements/schema.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";

const Whole = z
  .string()
  .regex(/^\d{1,15}$/, { error: "Give a whole number." })
  .transform(Number);

/** RFC 9457. `field` names the offending part of the request. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  field: z.string().optional(),
});

export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: Whole.refine((n) => n >= 1 && n <= 500, { error: "Give a limit between 1 and 500." }).default(100),
});
export type PageQuery = z.output<typeof PageQuery>;

/** `next` is the cursor of the next page; null on the last. */
function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export const Me = z.object({
  person: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
  organization: z.object({ id: z.uuid(), name: z.string() }),
  workspace: z.object({ id: z.uuid(), slug: z.string(), name: z.string(), timeZone: z.string() }),
  token: z.object({ id: z.uuid() }),
  capabilities: z.array(CapabilityName),
});

export const ControlItem = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  statement: z.string(),
  owner: z.string().nullable(),
  frequency: z.enum(FREQUENCIES).nullable(),
  type: z.string().nullable(),
  nature: z.string().nullable(),
  isKey: z.boolean(),
  status: z.string(),
  criteria: z.array(z.string()),
  updatedAt: z.string(),
});
export const ControlItems = page(ControlItem);
export type ControlItems = z.infer<typeof ControlItems>;

export const CriterionItem = z.object({
  id: z.uuid(),
  framework: z.string(),
  code: z.string(),
  title: z.string(),
  category: z.string().nullable(),
  controls: z.array(z.string()),
});
export const CriterionItems = page(CriterionItem);
export type CriterionItems = z.infer<typeof CriterionItems>;

export const EngagementItems = page(Engagement);
export type EngagementItems = z.infer<typeof EngagementItems>;

export const ImportAnswer = z.object({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.array(z.object({ row: z.int(), column: z.string(), reason: z.string() })),
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;

export const EvidenceMetadata = z.strictObject({
  /** codes of the controls it supports */
  controls: z
    .array(line(60, { missing: "Name a control by its code." }))
    .min(1, { error: "Name at least one control by its code." })
    .max(50),
  title: line(200, { missing: "Give a title." }),
  coversFrom: CalendarDay,
  coversTo: CalendarDay,
  /** the system it was taken from */
  source: line(120).nullish(),
  /** the day it was taken from its source; omitted means today */
  collectedOn: CalendarDay.nullish(),
});
export type EvidenceMetadata = z.infer<typeof EvidenceMetadata>;

export const EvidenceAnswer = z.object({
  id: z.uuid(),
  sha256: z.string(),
  sequence: z.int(),
  leafHash: z.string(),
  awaitsReview: z.boolean(),
});
export type EvidenceAnswer = z.infer<typeof EvidenceAnswer>;

const MAX_SPAN_DAYS = 732;

export const TimelineQuery = z
  .object({ from: CalendarDay, to: CalendarDay, engagement: z.uuid().optional() })
  .refine((q) => q.to >= q.from, { path: ["to"], error: "The span ends before it begins: give a later last day." })
  .refine((q) => Date.parse(q.to) - Date.parse(q.from) < MAX_SPAN_DAYS * 86_400_000, {
    path: ["to"],
    error: "Ask for two years at most.",
  });
export type TimelineQuery = z.output<typeof TimelineQuery>;

export const TimelineAnswer = z.object({
  from: z.string(),
  to: z.string(),
  today: z.string(),
  controls: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      frequency: z.enum(FREQUENCIES).nullable(),
      owner: z.string().nullable(),
      occurrences: z.array(
        z.object({
          from: z.string(),
          to: z.string(),
          due: z.string(),
          state: z.enum(OCCURRENCE_STATES),
          collectedOn: z.string().nullable(),
          daysLate: z.int(),
          evidence: z.array(z.uuid()),
        }),
      ),
    }),
  ),
});
export type TimelineAnswer = z.infer<typeof TimelineAnswer>;

export const EntriesQuery = z.object({ from: Whole.default(0) });
export const ProofQuery = z.object({ sequence: Whole, size: Whole });
export const ConsistencyQuery = z.object({ from: Whole, to: Whole });

/** Hashes are hex SHA-256, from the leaf up (RFC 9162). */
export const Proof = z.object({
  sequence: z.int(),
  size: z.int(),
  leafHash: z.string(),
  hashes: z.array(z.string()),
});
export type Proof = z.infer<typeof Proof>;
export const Consistency = z.object({ from: z.int(), to: z.int(), hashes: z.array(z.string()) });
