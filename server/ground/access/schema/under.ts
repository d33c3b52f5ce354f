import { z } from "zod";

/**
 * What lets an outsider act in the organization: an audit grant, or a delegation to a provider. `organization` holds it;
 * `engagement` is the grant's, null for a delegation.
 */
export const Under = z.strictObject({
  kind: z.enum(["grant", "delegation"]),
  id: z.string().min(1),
  organization: z.string().min(1),
  engagement: z.string().min(1).nullable(),
});
export type Under = z.infer<typeof Under>;
