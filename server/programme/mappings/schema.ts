import { z } from "zod";
import { Strength } from "#server/programme/criteria/schema.ts";

const Pair = { controlId: z.uuid(), criterionId: z.uuid() };
const Rationale = z
  .string()
  .trim()
  .max(2000, { error: "Shorten the rationale to 2,000 characters." })
  .nullable()
  .transform((text) => text || null);
/** why it changes: asked inside a window, where a second person approves it */
const Why = z
  .string()
  .trim()
  .max(1000, { error: "Shorten the reason to 1,000 characters." })
  .nullable()
  .default(null)
  .transform((text) => text || null);

/** That a control meets a criterion: how far, why, and which of the criterion's points of focus it addresses, by their ids. */
export const Mapping = z.object({
  ...Pair,
  rationale: Rationale,
  strength: Strength.default("fully"),
  points: z.array(z.string().max(40)).max(100).default([]),
  why: Why,
});
export type Mapping = z.infer<typeof Mapping>;

export const Unmapping = z.object({ ...Pair, why: Why });
export type Unmapping = z.infer<typeof Unmapping>;

/** A cell of the matrix: how far the control meets the criterion from now on; null takes the mapping off. */
export const SetStrength = z.object({ ...Pair, strength: Strength.nullable(), why: Why });
export type SetStrength = z.infer<typeof SetStrength>;

/** `isAwaiting` when the change waits for a second person, and the mapping is still as it was. */
export const Mapped = z.object({ isAwaiting: z.boolean() });
export type Mapped = z.infer<typeof Mapped>;

const MANY = 1000;
const pairs = <T extends z.ZodRawShape>(more: T) =>
  z
    .array(z.object({ ...Pair, ...more }))
    .min(1, { error: "Choose at least one." })
    .max(MANY, {
      error: "Choose at most 1,000 at once.",
    });

export const AcceptSuggestions = z.object({
  pairs: pairs({ strength: Strength, rationale: Rationale.default(null) }),
  why: Why,
});
export type AcceptSuggestions = z.infer<typeof AcceptSuggestions>;

export const Accepted = z.object({ mapped: z.int(), awaiting: z.int() });
export type Accepted = z.infer<typeof Accepted>;

export const RejectSuggestions = z.object({ pairs: pairs({}), why: z.string().trim().max(1000).nullable() });
export type RejectSuggestions = z.infer<typeof RejectSuggestions>;

export const SUGGESTION_SOURCES = ["library", "crosswalk", "similar", "words"] as const;

const Named = z.object({ id: z.uuid(), code: z.string(), title: z.string() });

/** A mapping that a person may want, each reason in words; the strength is what the reasons speak for. */
export const Suggestion = z.object({
  control: Named,
  criterion: Named.extend({ framework: z.string() }),
  strength: Strength,
  reasons: z.array(z.object({ source: z.enum(SUGGESTION_SOURCES), text: z.string() })),
});
export type Suggestion = z.infer<typeof Suggestion>;

export const SuggestionFilter = z.object({ controlId: z.uuid().optional(), criterionId: z.uuid().optional() });
export type SuggestionFilter = z.infer<typeof SuggestionFilter>;

/** For every report how many controls it reads and how many of them it alone; then how many serve SOC, ISO, both or no report. */
export const Reuse = z.object({
  reports: z.array(z.object({ id: z.uuid(), name: z.string(), controls: z.int(), alone: z.int() })),
  both: z.int(),
  soc: z.int(),
  iso: z.int(),
  none: z.int(),
  /** every control with the ids of the reports that read it, by code */
  controls: z.array(Named.extend({ reports: z.array(z.uuid()) })),
});
export type Reuse = z.infer<typeof Reuse>;
