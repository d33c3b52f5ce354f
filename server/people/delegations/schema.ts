import { z } from "zod";
import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import { CapabilityName, Email, Name } from "#server/ground/access/schema.ts";
import { WorkspaceInput } from "#server/people/workspaces/schema.ts";

const Capabilities = z.array(z.enum(DELEGABLE_CAPABILITIES)).min(1, { error: "Choose at least one." });

export const InviteProvider = z.object({ providerName: Name, email: Email, capabilities: Capabilities });
export type InviteProvider = z.infer<typeof InviteProvider>;

export const DelegationRef = z.object({ delegationId: z.uuid() });
export const ChangeCapabilities = DelegationRef.extend({ capabilities: Capabilities, version: z.int().min(1) });
export type ChangeCapabilities = z.infer<typeof ChangeCapabilities>;

export const DelegationRow = z.object({
  id: z.uuid(),
  providerName: z.string(),
  email: z.string().nullable(),
  capabilities: z.array(CapabilityName),
  /** of its capabilities */
  version: z.int(),
  state: z.enum(["offered", "live", "revoked"]),
  /** whether the mail server permanently refused the invitation */
  undelivered: z.boolean(),
  createdAt: z.string(),
  acceptedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type DelegationRow = z.infer<typeof DelegationRow>;

export const CreateClient = z.object({
  name: Name,
  ownerName: Name,
  ownerEmail: Email,
  first: WorkspaceInput,
});
export type CreateClient = z.infer<typeof CreateClient>;
