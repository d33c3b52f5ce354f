import { z } from "zod";
import { APPLICABILITY_REASONS } from "#db/schema/programme/applicability.ts";

export const Reason = z.enum(APPLICABILITY_REASONS);
export type Reason = z.infer<typeof Reason>;

export const Implementation = z.enum(["implemented", "partly", "planned", "not"]);
export type Implementation = z.infer<typeof Implementation>;

/** One Annex A control in the Statement of Applicability; `isApplicable` is null until decided. */
export const SoaLine = z.object({
  criterionId: z.uuid(),
  code: z.string(),
  title: z.string(),
  theme: z.string(),
  isApplicable: z.boolean().nullable(),
  reasons: z.array(Reason),
  justification: z.string(),
  /** optimistic lock; 0 before the first decision */
  version: z.int(),
  implementation: Implementation,
  controls: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string() })),
  /** pieces of evidence for those controls; null for readers without access to evidence */
  evidence: z.int().nullable(),
});
export type SoaLine = z.infer<typeof SoaLine>;

export const SoaVersion = z.object({
  version: z.int(),
  note: z.string().nullable(),
  issuedBy: z.string(),
  issuedAt: z.string(),
  approvedBy: z.string().nullable(),
  approvedAt: z.string().nullable(),
  isSelfApproved: z.boolean(),
  changed: z.int(),
});
export type SoaVersion = z.infer<typeof SoaVersion>;

export const Statement = z.object({ lines: z.array(SoaLine), versions: z.array(SoaVersion) });
export type Statement = z.infer<typeof Statement>;

export const Decide = z
  .object({
    criteria: z
      .array(z.object({ id: z.uuid(), version: z.int().min(0) }))
      .min(1, { error: "Choose at least one." })
      .max(200),
    isApplicable: z.boolean(),
    reasons: z.array(Reason).max(APPLICABILITY_REASONS.length),
    justification: z.string().trim().max(2000, { error: "Shorten this to 2,000 characters." }),
  })
  .superRefine((d, ctx) => {
    if (!d.isApplicable && !d.justification)
      ctx.addIssue({ code: "custom", path: ["justification"], message: "Give the reason why it does not apply." });
    if (d.isApplicable && d.reasons.length === 0 && !d.justification)
      ctx.addIssue({
        code: "custom",
        path: ["reasons"],
        message: "Choose a reason why it applies, or explain it in the justification.",
      });
  });
export type Decide = z.infer<typeof Decide>;

export const Issue = z.object({ note: z.string().trim().max(500).nullable().default(null) });
export type Issue = z.infer<typeof Issue>;

export const SOA_FORMATS = ["pdf", "docx", "xlsx", "csv"] as const;
