import { z } from "zod";
import { optionalProse, optionalReason } from "#server/ground/platform/line.ts";
import { Strength } from "#server/programme/criteria/schema.ts";

const Pair = { controlId: z.uuid(), criterionId: z.uuid() };
const Rationale = optionalProse(2000);
/** reason for the change, required inside a window */
const Why = optionalReason();

/** How far a control meets a criterion, why, and which points of focus it addresses (by id). */
export const Mapping = z.object({
  ...Pair,
  rationale: Rationale,
  strength: Strength.default("fully"),
  points: z.array(z.string().max(40)).max(100).default([]),
  why: Why,
});
export type Mapping = z.infer<typeof Mapping>;

export const ChangeMapping = Mapping.extend({ version: z.int().min(1) });
export type ChangeMapping = z.infer<typeof ChangeMapping>;

export const Unmapping = z.object({ ...Pair, why: Why });
export type Unmapping = z.infer<typeof Unmapping>;

/** A matrix cell; a null strength removes the mapping. */
export const SetStrength = z.object({ ...Pair, strength: Strength.nullable(), why: Why });
export type SetStrength = z.infer<typeof SetStrength>;

/** `isAwaiting`: the change awaits a second person and the mapping is unchanged. */
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

export const RejectSuggestions = z.object({ pairs: pairs({}), why: optionalReason() });
export type RejectSuggestions = z.infer<typeof RejectSuggestions>;

export const SUGGESTION_SOURCES = ["library", "crosswalk", "similar", "words"] as const;

const Named = z.object({ id: z.uuid(), code: z.string(), title: z.string() });

export const Suggestion = z.object({
  control: Named,
  criterion: Named.extend({ framework: z.string() }),
  strength: Strength,
  reasons: z.array(z.object({ source: z.enum(SUGGESTION_SOURCES), text: z.string() })),
});
export type Suggestion = z.infer<typeof Suggestion>;

export const SuggestionFilter = z.object({ controlId: z.uuid().optional(), criterionId: z.uuid().optional() });
export type SuggestionFilter = z.infer<typeof SuggestionFilter>;

/** Per report, how many controls it reads and how many only it reads; then how many serve SOC, ISO, both or none. */
export const Reuse = z.object({
  reports: z.array(z.object({ id: z.uuid(), name: z.string(), controls: z.int(), alone: z.int() })),
  both: z.int(),
  soc: z.int(),
  iso: z.int(),
  none: z.int(),
  /** every control by code, with the ids of the reports that read it */
  controls: z.array(Named.extend({ reports: z.array(z.uuid()) })),
});
export type Reuse = z.infer<typeof Reuse>;
