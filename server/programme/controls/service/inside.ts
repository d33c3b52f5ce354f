import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { openWindows } from "../queries/windows.ts";
import { type OpenWindows, reasonSentence, windowsTouched } from "../rules/changes.ts";
import type { ControlRef } from "../schema/control.ts";
import { type Intended, proposeChange } from "./proposals.ts";

/**
 * The gate for every change to a control. Inside a window that reads the control it requires a reason; a change to design or
 * mappings becomes a proposal for a second person.
 * @param windows pass them when judging many changes at once
 * @returns `waiting` when proposed; otherwise the caller writes the change, with the windows' names
 * @throws AppError("invalid", field "why") without a reason; AppError("conflict") when another change awaits approval
 */
export async function proposeInside(
  tx: Tx,
  actor: WorkspaceActor,
  change: Intended,
  windows?: OpenWindows,
): Promise<{ waiting: ControlRef | null; windows: string[] }> {
  const inside = windowsTouched(change, windows ?? (await openWindows(tx, actor, [change.id])));
  if (inside.reason.length > 0 && !change.why)
    throw new AppError("invalid", reasonSentence(inside.reason), { field: "why" });
  if (inside.design.length === 0) return { waiting: null, windows: inside.reason };
  return { waiting: await proposeChange(tx, actor, change, inside.design), windows: inside.design };
}
