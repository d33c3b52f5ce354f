import { z } from "zod";
import { RELEASE_KINDS } from "#db/schema/releases.ts";

export const ReleaseKind = z.enum(RELEASE_KINDS);
export type ReleaseKind = z.infer<typeof ReleaseKind>;

/** What can be released: a document by its id, everything else by its kind. */
export const Releasable = z
  .object({ kind: ReleaseKind, documentId: z.uuid().nullable() })
  .refine((r) => (r.kind === "document") === (r.documentId !== null), { error: "Name the document, and it alone." });
export type Releasable = z.infer<typeof Releasable>;

export const MakeRelease = z.object({
  engagementId: z.uuid(),
  items: z.array(Releasable).min(1, { error: "Choose what to release." }).max(1000),
});
export type MakeRelease = z.infer<typeof MakeRelease>;

export const WithdrawRelease = z.object({ engagementId: z.uuid(), item: Releasable });
export type WithdrawRelease = z.infer<typeof WithdrawRelease>;

/** An act of release that holds. */
export const Standing = z.object({
  number: z.int(),
  releasedBy: z.string(),
  /** the day in the workspace's time zone */
  releasedOn: z.string(),
});
export type Standing = z.infer<typeof Standing>;

/** What of an engagement is released to its auditors; null is not released. */
export const Released = z.object({
  description: Standing.nullable(),
  riskRegister: Standing.nullable(),
  vendorList: Standing.nullable(),
  documents: z.array(Standing.extend({ documentId: z.uuid(), version: z.int() })),
});
export type Released = z.infer<typeof Released>;

export const ReleaseLine = z.object({
  kind: ReleaseKind,
  documentId: z.uuid().nullable(),
  label: z.string(),
  /** what goes: which version, how many */
  what: z.string(),
  /** why it cannot go as it is, or null */
  problem: z.string().nullable(),
  standing: Standing.nullable(),
  /** whether what would go now is another version than what was released */
  hasChanged: z.boolean(),
});
export type ReleaseLine = z.infer<typeof ReleaseLine>;

/** Of one engagement, what can be released, and every act so far, the newest first. */
export const ReleaseSheet = z.object({
  engagementId: z.uuid(),
  engagement: z.string(),
  /** what was released when the report was issued stays so: nothing more goes, and nothing is taken back */
  isIssued: z.boolean(),
  lines: z.array(ReleaseLine),
  acts: z.array(Standing.extend({ label: z.string(), isWithdrawn: z.boolean(), releasedAt: z.string() })),
});
export type ReleaseSheet = z.infer<typeof ReleaseSheet>;
