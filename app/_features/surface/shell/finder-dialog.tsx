"use client";

import { Dialog } from "@base-ui/react/dialog";
import type { RefObject } from "react";
import { findSheet, type Places } from "./find.ts";
import { Finder } from "./finder.tsx";

export type FinderDialogProps = Places & {
  open: boolean;
  text: string;
  /** what had focus before the menu opened; the placeholder shown while the code loads takes it */
  before: RefObject<HTMLElement | null>;
  onText(text: string): void;
  onOpenChange(open: boolean): void;
};

/** The command menu, open. */
export function FinderDialog({ open, before, onOpenChange, onText, ...finder }: FinderDialogProps) {
  function leave() {
    onOpenChange(false);
    onText("");
  }
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup className={findSheet} finalFocus={before}>
          <Dialog.Title className="sr-only">Find anything</Dialog.Title>
          <Finder {...finder} onText={onText} onGo={leave} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
