import { z } from "zod";
import { ORGANIZATION_KINDS, ROLES } from "#db/schema/ground/roles.ts";
import { line } from "#server/ground/platform/line.ts";
import { CAPABILITY_NAMES } from "./rules.ts";

// NFKC, so that look-alike forms of an address are equal.
export const Email = z
  .string()
  .max(254)
  .transform((v) => v.normalize("NFKC").trim().toLowerCase())
  .pipe(z.email({ error: "Give an email address, such as you@company.com." }));

export const Name = line(120, { missing: "Give a name." });

export const InOrganization = z.object({ organization: z.uuid() });

// With `as: "auditor"`, someone who may read everything an auditor may sees exactly what that engagement's auditor sees.
export const InWorkspace = z.object({
  workspace: z.string().min(1).max(80),
  engagement: z.uuid().optional(),
  as: z.literal("auditor").optional(),
});
export type InWorkspace = z.infer<typeof InWorkspace>;

export const RoleName = z.enum(ROLES);
export const CapabilityName = z.enum(CAPABILITY_NAMES);
export const OrganizationKindName = z.enum(ORGANIZATION_KINDS);

const ReachedWorkspace = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  organizationId: z.uuid(),
  organizationName: z.string(),
  via: z.enum(["membership", "delegation", "audit"]),
});

export const Reach = z.object({
  person: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
  organizations: z.array(z.object({ id: z.uuid(), name: z.string(), kind: OrganizationKindName, role: RoleName })),
  workspaces: z.array(ReachedWorkspace),
  shared: z.array(
    ReachedWorkspace.extend({
      engagementId: z.uuid(),
      engagement: z.string(),
      endsOn: z.string(),
      firmName: z.string(),
    }),
  ),
});
export type Reach = z.infer<typeof Reach>;
