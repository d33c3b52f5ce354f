"use client";

import { client } from "#app/_lib/client.ts";
import { OnceLoaded } from "#app/_lib/once-loaded.tsx";
import { useRead } from "#app/_lib/use-read.ts";
import { RiskDialog, type RiskDialogProps } from "./risk-dialog.tsx";

/** The form of a risk with the controls to choose from. */
export function RiskForm(props: Omit<RiskDialogProps, "controls">) {
  const controls = useRead(client.controls.names.query, props.scope);
  return (
    <OnceLoaded query={controls} onClose={props.onClose}>
      {(found) => <RiskDialog {...props} controls={found} />}
    </OnceLoaded>
  );
}
