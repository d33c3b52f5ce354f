import { z } from "zod";
import { CHECKPOINT_MAIL } from "#db/schema/ground/identity.ts";
import { Email, Name, OrganizationKindName } from "#server/ground/access/schema.ts";

export const MIN_PASSWORD = 12;

export const NewPassword = z
  .string()
  .min(MIN_PASSWORD, { error: `Use at least ${MIN_PASSWORD} characters; a few unrelated words work well.` })
  .max(256, { error: "Use at most 256 characters." });

const LinkToken = z.string().min(20).max(100);

export const SignUpLink = z.object({ token: LinkToken });

export const ConfirmSignUp = z.object({
  token: LinkToken,
  name: Name,
  password: NewPassword,
  organization: z.object({ name: Name, kind: OrganizationKindName }).nullable(),
});
export type ConfirmSignUp = z.infer<typeof ConfirmSignUp>;
export type NewAccount = Omit<ConfirmSignUp, "token"> & { email: z.infer<typeof Email> };

export const Credentials = z.object({ email: Email, password: z.string().min(1).max(256) });

export const ChangePassword = z.object({ current: z.string().min(1).max(256), next: NewPassword });

export const ResetPassword = z.object({ token: LinkToken, password: NewPassword });

export const CheckpointMail = z.enum(CHECKPOINT_MAIL);
export type CheckpointMail = z.infer<typeof CheckpointMail>;

export const SignedIn = z.object({ id: z.uuid(), name: z.string() });

export const SessionRow = z.object({
  id: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  userAgent: z.string().nullable(),
  current: z.boolean(),
});
export type SessionRow = z.infer<typeof SessionRow>;
