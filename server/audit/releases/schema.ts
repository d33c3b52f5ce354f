import { z } from "zod";
import { Releasable, ReleaseKind, Standing } from "#server/plan/released/schema.ts";

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
