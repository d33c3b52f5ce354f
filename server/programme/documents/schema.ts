import { z } from "zod";
import { DOCUMENT_KINDS } from "#db/schema/programme/documents.ts";
import { markdownProblem } from "#server/ground/papers/rules/bounds.ts";
import { line, optionalProse, reason } from "#server/ground/platform/line.ts";

export const DocumentValues = z.object({
  kind: z.enum(DOCUMENT_KINDS),
  title: line(200, { missing: "Give the document a title." }),
  ownerId: z.uuid().nullable(),
  reviewMonths: z
    .int({ error: "Give a whole number of months." })
    .min(1, { error: "Review it at least once in 60 months." })
    .max(60, {
      error: "Review it at least once in 60 months.",
    }),
  needsAcknowledgement: z.boolean(),
  controls: z.array(z.uuid()).max(300),
  criteria: z.array(z.uuid()).max(300),
});
export type DocumentValues = z.infer<typeof DocumentValues>;

const Choice = z.object({ id: z.uuid(), code: z.string(), title: z.string() });

/** Only what the form shows. */
export const DocumentChoices = z.object({
  people: z.array(z.object({ id: z.uuid(), name: z.string() })),
  controls: z.array(Choice),
  criteria: z.array(Choice),
});
export type DocumentChoices = z.infer<typeof DocumentChoices>;

/** Only documents are Markdown; every other text is shown as typed. */
const Body = z
  .string()
  .max(200_000, { error: "Shorten the text to 200,000 characters.", abort: true })
  .superRefine((text, ctx) => {
    const message = markdownProblem(text);
    if (message) ctx.addIssue({ code: "custom", message });
  });

export const CreateDocument = z.object({ values: DocumentValues, body: Body });
export type CreateDocument = z.infer<typeof CreateDocument>;

export const ChangeDocument = z.object({ documentId: z.uuid(), values: DocumentValues, version: z.int().min(1) });
export type ChangeDocument = z.infer<typeof ChangeDocument>;

export const WriteDocument = z.object({
  documentId: z.uuid(),
  body: Body,
  note: optionalProse(500),
  /** the version the person started from */
  version: z.int().min(1),
});
export type WriteDocument = z.infer<typeof WriteDocument>;

export const OneVersion = z.object({ documentId: z.uuid(), version: z.int().min(1) });
export type OneVersion = z.infer<typeof OneVersion>;

export const RetireDocument = z.object({
  documentId: z.uuid(),
  why: reason(),
});
export type RetireDocument = z.infer<typeof RetireDocument>;

export const DOCUMENT_STATES = ["draft", "in_force", "review_due", "retired"] as const;

export const DocumentLine = z.object({
  id: z.uuid(),
  kind: z.enum(DOCUMENT_KINDS),
  title: z.string(),
  ownerName: z.string().nullable(),
  state: z.enum(DOCUMENT_STATES),
  /** the newest version, and the last approved one */
  version: z.int(),
  approvedVersion: z.int().nullable(),
  /** for auditors: a later approved version has not been released to them; false for everyone else */
  hasUnreleased: z.boolean(),
  reviewDueOn: z.string().nullable(),
  needsAcknowledgement: z.boolean(),
  /** people who can sign in, and how many of them have read the approved version */
  readers: z.object({ read: z.int(), all: z.int() }),
});
export type DocumentLine = z.infer<typeof DocumentLine>;

export const DocumentView = DocumentLine.extend({
  ...DocumentValues.shape,
  /** optimistic lock of title, owner and links; the text has its own versions */
  fieldsVersion: z.int(),
  retiredOn: z.string().nullable(),
  /** the opened version and its text */
  opened: z.int(),
  body: z.string(),
  versions: z.array(
    z.object({
      version: z.int(),
      note: z.string().nullable(),
      savedBy: z.string(),
      savedAt: z.string(),
      approvals: z.array(z.object({ by: z.string(), on: z.string(), byWriter: z.boolean() })),
    }),
  ),
  linkedControls: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string() })),
  linkedCriteria: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string() })),
  /** everyone who can sign in and when they acknowledged the approved version; auditors see only those who did */
  people: z.array(z.object({ name: z.string(), at: z.string().nullable() })),
  /** whether the current user still has to acknowledge it */
  toAcknowledge: z.boolean(),
});
export type DocumentView = z.infer<typeof DocumentView>;

export const DocumentReading = DocumentView.extend({
  /** the rendered text, `Drawn[]` as JSON; null when it is shown as written */
  drawing: z.string().nullable(),
});
export type DocumentReading = z.infer<typeof DocumentReading>;

export const Outline = z.object({
  id: z.string(),
  kind: z.enum(DOCUMENT_KINDS),
  title: z.string(),
  reviewMonths: z.int(),
  needsAcknowledgement: z.boolean(),
  criteria: z.array(z.string()),
  body: z.string(),
});
export type Outline = z.infer<typeof Outline>;
