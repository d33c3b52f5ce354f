import { z } from "zod";
import { Email, Name, RoleName } from "#server/ground/access/schema.ts";

const MembershipState = z.enum(["named", "invited", "active", "ended"]);

export const MemberRow = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  role: RoleName,
  state: MembershipState,
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

/** Somebody as rows name them. Addresses and roles are the organization's own. */
export const NamedPerson = z.object({
  id: z.uuid(),
  name: z.string(),
  hasLeft: z.boolean(),
  /** null for an auditor, who is not told whether somebody can sign in */
  state: MembershipState.nullable(),
});
export type NamedPerson = z.infer<typeof NamedPerson>;

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
