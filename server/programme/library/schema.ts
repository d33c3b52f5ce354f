import { z } from "zod";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";
import { CONTROL_NATURES, CONTROL_TYPES } from "#server/programme/controls/rules/kinds.ts";
import { Framework } from "#server/programme/criteria/schema.ts";

export const LibraryEntry = z.object({
  code: z.string(),
  domain: z.string(),
  title: z.string(),
  statement: z.string(),
  type: z.enum(CONTROL_TYPES),
  nature: z.enum(CONTROL_NATURES),
  frequency: z.enum(FREQUENCIES),
  trigger: z.string().nullable(),
  ownerRole: z.string(),
  evidenceTypes: z.array(z.string()),
  isKey: z.boolean(),
  /** the workspace's criteria it meets; `open` when nothing else meets them, not even a draft */
  criteria: z.array(z.object({ code: z.string(), title: z.string(), framework: Framework, open: z.boolean() })),
  adoptedAs: z.string().nullable(),
  /** the code of a control with the same title, whatever its origin */
  alike: z.string().nullable(),
  /** recommended by `neededFor` */
  needed: z.boolean(),
});
export type LibraryEntry = z.infer<typeof LibraryEntry>;

export const LibraryView = z.object({
  entries: z.array(LibraryEntry),
  /** codes of open criteria that no library control meets */
  beyond: z.array(z.string()),
});
export type LibraryView = z.infer<typeof LibraryView>;

export const AdoptFromLibrary = z.object({
  codes: z
    .array(z.string().max(40))
    .min(1, { error: "Choose at least one control." })
    .max(500, { error: "Choose at most 500 controls at once." }),
});
export type AdoptFromLibrary = z.infer<typeof AdoptFromLibrary>;

export const Adopted = z.object({ adopted: z.array(z.string()), skipped: z.array(z.string()) });
export type Adopted = z.infer<typeof Adopted>;

export const PROPOSED_FIELDS = ["title", "statement", "frequency", "type", "nature", "evidenceTypes"] as const;

/** Library changes since a control was adopted or its last proposal answered. */
export const Proposal = z.object({
  controlId: z.uuid(),
  code: z.string(),
  title: z.string(),
  version: z.int(),
  libraryCode: z.string(),
  changes: z.array(
    z.object({
      field: z.enum(PROPOSED_FIELDS),
      label: z.string(),
      /** in the library at adoption, in the library now, in the control */
      before: z.string(),
      now: z.string(),
      own: z.string(),
    }),
  ),
});
export type Proposal = z.infer<typeof Proposal>;

export const AnswerProposal = z.object({ controlId: z.uuid(), version: z.int().min(1), accept: z.boolean() });
export type AnswerProposal = z.infer<typeof AnswerProposal>;
