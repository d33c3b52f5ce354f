import { z } from "zod";
import { Email, Name } from "#server/ground/access/schema.ts";

const Day = z.iso.date({ error: "Give a date, such as 2026-12-31." });

export const ShareEngagement = z.object({
  engagementId: z.uuid(),
  firmName: Name,
  emails: z
    .array(Email)
    .min(1, { error: "Name at least one auditor." })
    .max(30, { error: "Name at most 30 at once." })
    .transform((emails) => [...new Set(emails)]),
  endsOn: Day,
});
export type ShareEngagement = z.infer<typeof ShareEngagement>;

export const GrantRef = z.object({ grantId: z.uuid() });
export const ExtendGrant = GrantRef.extend({ endsOn: Day });
export const AddAuditor = GrantRef.extend({ email: Email });
export const AuditorRef = GrantRef.extend({ auditorId: z.uuid() });

export const AuditorRow = z.object({
  id: z.uuid(),
  email: z.string(),
  state: z.enum(["invited", "reading", "removed"]),
  /** in the workspace's time zone */
  acceptedOn: z.string().nullable(),
  /** whether the mail server permanently refused the invitation */
  undelivered: z.boolean(),
  /** when they last opened or exported a file of the workspace, and how often; from the journal */
  lastOpenedAt: z.string().nullable(),
  opened: z.number(),
});
export type AuditorRow = z.infer<typeof AuditorRow>;

export const GrantRow = z.object({
  id: z.uuid(),
  engagementId: z.uuid(),
  engagement: z.string(),
  firmName: z.string(),
  endsOn: z.string(),
  /** in the workspace's time zone */
  stoppedOn: z.string().nullable(),
  state: z.enum(["live", "waiting", "ended", "revoked"]),
  /** how many things are released to its auditors now */
  released: z.int(),
  /** files exported under this grant; from the journal */
  exports: z.int(),
  auditors: z.array(AuditorRow),
});
export type GrantRow = z.infer<typeof GrantRow>;
