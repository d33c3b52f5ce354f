"use client";

import { type ReactNode, useEffect } from "react";
import { prefetchIntents } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Dialog } from "#app/_ui/dialog.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { useOpenerBusy } from "#app/_ui/use-opener-busy.ts";
import { problemOf } from "./errors.ts";
import { useRead } from "./use-read.ts";

type Props<I, O> = { ask: (input: I) => Promise<O>; input: I; onClose(): void; children(found: O): ReactNode };

/** A dialog that opens once its choices have loaded, so that the page does not carry them. */
export function OnceLoaded<I, O>({ ask, input, onClose, children }: Props<I, O>) {
  const query = useRead(ask, input);
  useEffect(prefetchIntents, []);
  useOpenerBusy(query.data === undefined && !query.error, onClose);
  if (query.data !== undefined) return children(query.data);
  if (!query.error)
    return (
      <p role="status" className="sr-only">
        Loading …
      </p>
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      size="narrow"
      title="This could not be loaded"
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <Problem>{problemOf(query.error).message}</Problem>
    </Dialog>
  );
}
