import { z } from "zod";

const Window = z.object({ engagementId: z.uuid(), name: z.string(), to: z.string() });
const ByWhat = z.record(z.string(), z.array(Window));

/** The windows that changes are judged by, so that a form says before it is sent what will wait. */
export const ControlWindows = z.object({
  /** controls that are or were in force: what nobody performed yet changes freely */
  inForce: z.array(z.uuid()),
  /** control's id → windows that read it */
  reading: ByWhat,
  /** criterion's id → windows that it belongs to */
  criteria: ByWhat,
});
export type ControlWindows = z.infer<typeof ControlWindows>;
