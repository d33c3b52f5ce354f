import { z } from "zod";
import { CapabilityName, RoleName } from "#server/ground/access/schema.ts";
import { line } from "#server/ground/platform/line.ts";

const zones = new Set([...Intl.supportedValuesOf("timeZone"), "UTC"]);

export const TimeZone = z
  .string()
  .refine((zone) => zones.has(zone), { error: "Choose a time zone, such as Europe/Berlin." });

export const WorkspaceInput = z.object({
  name: line(80, { missing: "Give the system's name." }),
  timeZone: TimeZone,
});
export type WorkspaceInput = z.infer<typeof WorkspaceInput>;

export const Workspace = z.object({ id: z.uuid(), slug: z.string(), name: z.string() });

export const WorkspaceView = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  timeZone: z.string(),
  today: z.string(),
  organization: z.object({ id: z.uuid(), name: z.string() }),
  actingFor: z.string(),
  kind: z.enum(["member", "operator", "auditor", "system"]),
  preview: z.boolean(),
  engagementId: z.uuid().nullable(),
  membershipId: z.uuid().nullable(),
  role: RoleName.nullable(),
  capabilities: z.array(CapabilityName),
});
export type WorkspaceView = z.infer<typeof WorkspaceView>;
