import { z } from "zod";
import { CapabilityName, Name, RoleName } from "#server/ground/access/schema.ts";

export const InvitationToken = z.string().min(60).max(200);

/** What a link's holder may know. Must never reveal whether the address has an account. */
export const InvitationView = z.object({
  kind: z.enum(["membership", "audit", "delegation"]),
  state: z.enum(["open", "accepted", "revoked", "expired", "ended"]),
  message: z.string().nullable(),
  organization: z.string(),
  invitedBy: z.string(),
  /** the only address that can accept it */
  email: z.string(),
  role: RoleName.nullable(),
  engagement: z.string().nullable(),
  until: z.string().nullable(),
  capabilities: z.array(CapabilityName),
  addressee: z.string().nullable(),
});
export type InvitationView = z.infer<typeof InvitationView>;

export const AcceptInvitation = z.object({
  token: InvitationToken,
  /** for an audit or delegation: the accepting organization, or … */
  acceptingId: z.uuid().nullable().default(null),
  /** … a new one */
  acceptingName: Name.nullable().default(null),
});
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

export const Accepted = z.object({
  kind: z.enum(["membership", "audit", "delegation"]),
  organizationId: z.uuid(),
  workspace: z.string().nullable(),
  engagementId: z.uuid().nullable(),
});
export type Accepted = z.infer<typeof Accepted>;
