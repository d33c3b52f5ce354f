import { z } from "zod";
import { ActiveRelease, Releasable, ReleaseKind } from "#server/plan/released/schema.ts";

export const MakeRelease = z.object({
  engagementId: z.uuid(),
  items: z.array(Releasable).min(1, { error: "Choose what to release." }).max(1000),
});
export type MakeRelease = z.infer<typeof MakeRelease>;

export const WithdrawRelease = z.object({ engagementId: z.uuid(), item: Releasable });
export type WithdrawRelease = z.infer<typeof WithdrawRelease>;

export const ReleaseLine = z.object({
  kind: ReleaseKind,
  documentId: z.uuid().nullable(),
  label: z.string(),
  what: z.string(),
  problem: z.string().nullable(),
  standing: ActiveRelease.nullable(),
  /** releasing now would send a different version */
  hasChanged: z.boolean(),
});
export type ReleaseLine = z.infer<typeof ReleaseLine>;

/** Newest first. */
export const ReleaseSheet = z.object({
  engagementId: z.uuid(),
  engagement: z.string(),
  /** an issued engagement's releases are final */
  isIssued: z.boolean(),
  lines: z.array(ReleaseLine),
  acts: z.array(ActiveRelease.extend({ label: z.string(), isWithdrawn: z.boolean(), releasedAt: z.string() })),
});
export type ReleaseSheet = z.infer<typeof ReleaseSheet>;
