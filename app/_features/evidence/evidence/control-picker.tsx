"use client";

import { PickSeveral } from "#app/_ui/pick-several.tsx";
import type { TimelineLane } from "#server/evidence/occurrences/schema.ts";
import { mayBringEvidence } from "#server/ground/access/rules.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";

type Props = {
  lanes: TimelineLane[];
  view: WorkspaceView;
  chosen: string[];
  onChange(ids: string[]): void;
  error: string | undefined;
};

/** Chooses the controls an item is evidence of; a control owner is offered their own. */
export function ControlPicker({ lanes, view, chosen, onChange, error }: Props) {
  const offered = lanes.filter((l) => mayBringEvidence(view, l));
  const ownOnly = offered.length < lanes.length;
  return (
    <PickSeveral
      label="Controls"
      hint={ownOnly ? "Your own controls are offered." : "Find by code or title."}
      placeholder="IAM-07"
      choices={offered.map((l) => ({ id: l.controlId, code: l.code, title: l.title }))}
      chosen={chosen}
      none="No controls in this engagement."
      error={error}
      onChange={onChange}
    />
  );
}
