import { z } from "zod";
import { line } from "#server/platform/line.ts";
import { MAX_FILES } from "./rules.ts";

const Day = z.iso.date({ error: "Give a date, such as 2026-07-01." });
const Reason = z.string().trim().min(3, { error: "Say why, in a few words: it stays in the record." }).max(1000);

export const SubmitEvidence = z
  .object({
    title: line(200, { missing: "Give a title." }),
    controlIds: z.array(z.uuid()).min(1, { error: "Choose at least one control." }).max(50),
    coversFrom: Day,
    coversTo: Day,
    /** when it was taken from its source; today when left out */
    collectedOn: Day.nullable(),
    system: line(120).nullable(),
    uploadIds: z.array(z.uuid()).min(1, { error: "Add at least one file." }).max(MAX_FILES),
    /** the evidence this one replaces, and why */
    supersedes: z.object({ evidenceId: z.uuid(), reason: Reason }).nullable(),
  })
  .refine((e) => e.coversTo >= e.coversFrom, {
    path: ["coversTo"],
    error: "The span ends before it begins: give a later last day.",
  });
export type SubmitEvidence = z.infer<typeof SubmitEvidence>;

export const WithdrawEvidence = z.object({ evidenceId: z.uuid(), reason: Reason });

export const EventInput = z.object({
  controlId: z.uuid(),
  occurredOn: Day,
  reference: line(200, { missing: "Name the event, such as a ticket number." }),
});

export const EvidenceReceipt = z.object({
  id: z.uuid(),
  submittedAt: z.string(),
  sequence: z.number(),
  leafHash: z.string(),
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
  files: z.array(EvidenceFile),
  controls: z.array(z.object({ id: z.uuid(), code: z.string() })),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

export const EvidencePage = z.object({ items: z.array(EvidenceItem), next: z.string().nullable() });
export type EvidencePage = z.infer<typeof EvidencePage>;
