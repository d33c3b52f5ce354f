import { z } from "zod";
import { Email, Name, RoleName } from "#server/ground/access/schema.ts";

const MembershipState = z.enum(["named", "invited", "active", "ended"]);

export const MemberRow = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  role: RoleName,
  state: MembershipState,
  since: z.string(),
  invitedUntil: z.string().nullable(),
  /** whether the mail server permanently refused the invitation */
  undelivered: z.boolean(),
  controls: z.number(),
});
export type MemberRow = z.infer<typeof MemberRow>;

export const NamedPerson = z.object({
  id: z.uuid(),
  name: z.string(),
  hasLeft: z.boolean(),
  /** null for auditors, who must not learn who can sign in */
  state: MembershipState.nullable(),
});
export type NamedPerson = z.infer<typeof NamedPerson>;

export const InvitePerson = z.object({
  /** a person named earlier, such as a control's owner from a list; omitted for someone new */
  membershipId: z.uuid().optional(),
  name: Name,
  email: Email,
  role: RoleName,
});
export type InvitePerson = z.infer<typeof InvitePerson>;

export const MembershipRef = z.object({ membershipId: z.uuid() });
export const ChangeRole = MembershipRef.extend({ role: RoleName });
export const RenamePerson = MembershipRef.extend({ name: Name });
