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

/** One client of a provider, as the client's delegation allows it to be seen now. */
export const PortfolioClient = z.object({
  id: z.uuid(),
  name: z.string(),
  since: z.string(),
  /** what the person at the keyboard may do there */
  capabilities: z.array(CapabilityName),
  /** the address of an owner who has been invited and has not joined; null once the client has an owner */
  awaitedOwner: z.string().nullable(),
  /** whether the mail server refused that owner's invitation for good */
  undelivered: z.boolean(),
  workspaces: z.array(PortfolioWorkspace),
});
export type PortfolioClient = z.infer<typeof PortfolioClient>;
