"use client";

import { client } from "#app/_lib/client.ts";
import { OnceLoaded } from "#app/_lib/once-loaded.tsx";
import { RiskDialog, type RiskDialogProps } from "./risk-dialog.tsx";

/** Loads the controls to choose from, then opens the risk's form. */
export function RiskForm(props: Omit<RiskDialogProps, "controls">) {
  return (
    <OnceLoaded ask={client.controls.names.query} input={props.scope} onClose={props.onClose}>
      {(found) => <RiskDialog {...props} controls={found} />}
    </OnceLoaded>
  );
}
