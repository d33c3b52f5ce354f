import { z } from "zod";
import { CalendarDay } from "#server/ground/calendar/schema.ts";
import { line, optionalReason, reason } from "#server/ground/platform/line.ts";
import { MAX_FILES, REVIEW_STATES } from "./rules.ts";

const Reason = reason("Give a reason in a few words. It stays on the record.");

export const SubmitEvidence = z
  .object({
    title: line(200, { missing: "Give a title." }),
    controlIds: z.array(z.uuid()).min(1, { error: "Choose at least one control." }).max(50),
    coversFrom: CalendarDay,
    coversTo: CalendarDay,
    /** when it was taken from its source; null means today */
    collectedOn: CalendarDay.nullable(),
    system: line(120).nullable(),
    uploadIds: z.array(z.uuid()).min(1, { error: "Add at least one file." }).max(MAX_FILES),
    supersedes: z.object({ evidenceId: z.uuid(), reason: Reason }).nullable(),
  })
  .refine((e) => e.coversTo >= e.coversFrom, {
    path: ["coversTo"],
    error: "The span ends before it begins: give a later last day.",
  });
export type SubmitEvidence = z.infer<typeof SubmitEvidence>;

export const WithdrawEvidence = z.object({ evidenceId: z.uuid(), reason: Reason });

export const ReviewEvidence = z
  .object({
    evidenceId: z.uuid(),
    decision: z.enum(["accepted", "returned"]),
    reason: optionalReason(),
  })
  .refine((r) => r.decision === "accepted" || (r.reason?.length ?? 0) >= 3, {
    path: ["reason"],
    error: "Say what is missing or wrong. The submitter is told.",
  });
export type ReviewEvidence = z.infer<typeof ReviewEvidence>;

export const SetReviewDefault = z.object({
  asksReview: z.boolean(),
  why: optionalReason(),
});
export type SetReviewDefault = z.infer<typeof SetReviewDefault>;

export const EventInput = z.object({
  controlId: z.uuid(),
  occurredOn: CalendarDay,
  reference: line(200, { missing: "Name the event, such as a ticket number." }),
});

export const EvidenceReceipt = z.object({
  id: z.uuid(),
  submittedAt: z.string(),
  sequence: z.number(),
  leafHash: z.string(),
  awaitsReview: z.boolean(),
  files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
});
export type EvidenceReceipt = z.infer<typeof EvidenceReceipt>;

export const UploadReceipt = z.object({
  id: z.uuid(),
  name: z.string(),
  size: z.number(),
  sha256: z.string(),
  mediaType: z.string(),
});
export type UploadReceipt = z.infer<typeof UploadReceipt>;

export const EvidenceFile = z.object({
  position: z.number(),
  name: z.string(),
  size: z.number(),
  sha256: z.string(),
  mediaType: z.string(),
});

export const EvidenceItem = z.object({
  id: z.uuid(),
  title: z.string(),
  source: z.enum(["upload", "api", "collector"]),
  system: z.string().nullable(),
  coversFrom: z.string(),
  coversTo: z.string(),
  collectedOn: z.string(),
  submittedAt: z.string(),
  submittedBy: z.string(),
  state: z.enum(["submitted", "superseded", "withdrawn"]),
  stateReason: z.string().nullable(),
  supersededById: z.uuid().nullable(),
  sequence: z.number(),
  /** null when no review was required; `by` and `at` are null while it waits */
  review: z
    .object({
      state: z.enum(REVIEW_STATES),
      reason: z.string().nullable(),
      by: z.string().nullable(),
      at: z.string().nullable(),
    })
    .nullable(),
  /** empty for an auditor until the evidence is accepted; otherwise at least one */
  files: z.array(EvidenceFile),
  controls: z.array(z.object({ id: z.uuid(), code: z.string() })),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

/** Oldest first. `problem` says why the current user cannot decide. */
export const ReviewQueue = z.object({
  items: z.array(EvidenceItem.extend({ problem: z.string().nullable() })),
  waiting: z.number(),
  /** the workspace's default, and how many controls require or skip reviews regardless of it */
  asked: z.object({ byDefault: z.boolean(), controls: z.number(), not: z.number() }),
});
export type ReviewQueue = z.infer<typeof ReviewQueue>;

export const ReviewWork = z.object({
  waiting: z.number(),
  returned: z.array(
    z.object({
      id: z.uuid(),
      title: z.string(),
      controls: z.array(z.string()),
      reason: z.string(),
      by: z.string(),
      at: z.string(),
    }),
  ),
});
export type ReviewWork = z.infer<typeof ReviewWork>;

export const EvidencePage = z.object({ items: z.array(EvidenceItem), next: z.string().nullable() });
export type EvidencePage = z.infer<typeof EvidencePage>;
