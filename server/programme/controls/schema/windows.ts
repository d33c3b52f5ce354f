import { z } from "zod";

const Window = z.object({ engagementId: z.uuid(), name: z.string(), to: z.string() });
const ByWhat = z.record(z.string(), z.array(Window));

/** What changes are judged against, so that a form can warn before it is submitted. */
export const ControlWindows = z.object({
  /** controls that are or were in force; others change freely */
  inForce: z.array(z.uuid()),
  reading: ByWhat,
  criteria: ByWhat,
});
export type ControlWindows = z.infer<typeof ControlWindows>;
