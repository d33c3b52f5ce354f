import { z } from "zod";
import { RoleName } from "#server/access/schema.ts";
import { Email, Name } from "#server/account/schema.ts";

export const MemberRow = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  role: RoleName,
  state: z.enum(["named", "invited", "active", "ended"]),
  /** when the membership began, or ended */
  since: z.string(),
  /** until when the invitation sent works; null when there is none */
  invitedUntil: z.string().nullable(),
  /** whether the mail server refused the invitation for good */
  undelivered: z.boolean(),
  /** how many controls that are not retired name them as owner */
  controls: z.number(),
});
export type MemberRow = z.infer<typeof MemberRow>;

export const PersonOption = z.object({ id: z.uuid(), name: z.string() });

export const InvitePerson = z.object({
  /** a person named before, such as a control's owner read from a list; left out for somebody new */
  membershipId: z.uuid().optional(),
  name: Name,
  email: Email,
  role: RoleName,
});
export type InvitePerson = z.infer<typeof InvitePerson>;

export const MembershipRef = z.object({ membershipId: z.uuid() });
export const ChangeRole = MembershipRef.extend({ role: RoleName });
export const RenamePerson = MembershipRef.extend({ name: Name });
