"use client";

import { useQuery } from "@tanstack/react-query";
import { OnceLoaded } from "#app/_lib/once-loaded.tsx";
import { useTRPC } from "#app/_lib/trpc.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Risk, RiskScale } from "#server/programme/risks/schema.ts";
import { RegisterDialog } from "./register-dialog.tsx";

type Props = { scope: InWorkspace; risk: Risk | null; scale: RiskScale; onClose(): void };

/** The form of a risk with what it chooses from. */
export function RiskForm(props: Props) {
  const choices = useQuery(useTRPC().risks.choices.queryOptions(props.scope));
  return (
    <OnceLoaded query={choices} onClose={props.onClose}>
      {(found) => <RegisterDialog {...props} choices={found} />}
    </OnceLoaded>
  );
}
