"use client";

import { client } from "#app/_lib/client.ts";
import { OnceLoaded } from "#app/_lib/once-loaded.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Risk, RiskScale } from "#server/programme/risks/schema.ts";
import { RegisterDialog } from "./register-dialog.tsx";

type Props = { scope: InWorkspace; risk: Risk | null; scale: RiskScale; onClose(): void };

/** Loads the choices, then opens the risk's form. */
export function RiskForm(props: Props) {
  return (
    <OnceLoaded ask={client.risks.choices.query} input={props.scope} onClose={props.onClose}>
      {(found) => <RegisterDialog {...props} choices={found} />}
    </OnceLoaded>
  );
}
