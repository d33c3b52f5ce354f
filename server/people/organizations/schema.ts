import { z } from "zod";
import { CapabilityName, Name, OrganizationKindName, RoleName } from "#server/ground/access/schema.ts";
import { Workspace } from "#server/people/workspaces/schema.ts";

export const RenameOrganization = z.object({ name: Name });

export const OrganizationView = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: OrganizationKindName,
  workspaces: z.array(Workspace.extend({ timeZone: z.string() })),
  own: z.object({ membershipId: z.uuid(), role: RoleName, capabilities: z.array(CapabilityName) }),
});
export type OrganizationView = z.infer<typeof OrganizationView>;
