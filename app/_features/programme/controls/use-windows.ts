"use client";

import { client } from "#app/_lib/client.ts";
import { useRead } from "#app/_lib/use-read.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { namesOf, since } from "#server/programme/controls/rules/changes.ts";
import type { ControlWindows } from "#server/programme/controls/schema/windows.ts";

const NONE: ControlWindows = { inForce: [], reading: {}, criteria: {} };

/** Which engagements' windows would make a change wait for a second person: a preview, the server decides. */
export function useWindows(scope: InWorkspace) {
  const { data = NONE } = useRead(client.controls.windows.query, scope);
  return {
    /** of a change of the control's design in force from a day; null is from the beginning */
    ofDesign: (controlId: string, from: string | null) => namesOf(since(data.reading[controlId] ?? [], from)),
    /** of a change of a mapping */
    ofMapping: (controlId: string | null, criterionId: string | null) =>
      controlId && criterionId && data.inForce.includes(controlId) ? namesOf(data.criteria[criterionId] ?? []) : [],
  };
}
