import { z } from "zod";

/** `organization` holds the grant or delegation; `engagement` is null for a delegation. */
export const Under = z.strictObject({
  kind: z.enum(["grant", "delegation"]),
  id: z.string().min(1),
  organization: z.string().min(1),
  engagement: z.string().min(1).nullable(),
});
export type Under = z.infer<typeof Under>;
