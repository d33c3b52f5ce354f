"use client";

import { useState } from "react";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import type { EndDialogProps } from "./end-dialog.tsx";

const EndDialog = atIntent(() => import("./end-dialog.tsx").then((m) => m.EndDialog));

type Props = Omit<EndDialogProps, "onClose">;

/** Retires or reinstates the control. Nothing is deleted. */
export function EndControl({ scope, sheet, today }: Props) {
  const [open, setOpen] = useState(false);
  const ended = sheet.status === "retired";
  return (
    <>
      <Button onClick={() => setOpen(true)}>{ended ? "Reinstate" : "Retire"}</Button>
      {open ? <EndDialog scope={scope} sheet={sheet} today={today} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
