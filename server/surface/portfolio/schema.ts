import { z } from "zod";
import { Figures } from "#server/evidence/occurrences/schema.ts";
import { CapabilityName } from "#server/ground/access/schema.ts";

export const PortfolioEngagement = z.object({
  id: z.uuid(),
  name: z.string(),
  evidenceFrom: z.string(),
  evidenceTo: z.string(),
  state: z.enum(["coming", "running", "over"]),
  figures: Figures,
});

export const PortfolioWorkspace = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  engagements: z.array(PortfolioEngagement),
});

export const PortfolioClient = z.object({
  id: z.uuid(),
  name: z.string(),
  since: z.string(),
  capabilities: z.array(CapabilityName),
  /** address of an invited owner who has not joined; null once there is an owner */
  awaitedOwner: z.string().nullable(),
  undelivered: z.boolean(),
  workspaces: z.array(PortfolioWorkspace),
});
export type PortfolioClient = z.infer<typeof PortfolioClient>;
