"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./icon-button.tsx";
import { Kbd } from "./kbd.tsx";
import { useMedia } from "./use-media.ts";

export type DrawerProps = {
  open: boolean;
  onClose: () => void;
  /** Short code line above the title, such as "IAM-07 · Q3 2026". */
  eyebrow?: ReactNode;
  title: ReactNode;
  children: ReactNode;
  /** Stays at the foot of the panel. */
  footer?: ReactNode;
  /** When this changes while the drawer is open, focus moves in again: another record was opened from the keyboard. */
  focusKey?: string;
};

/** `Drawer` itself, with what Base UI brings. */
export function DrawerPanel({ open, onClose, eyebrow, title, children, footer, focusKey }: DrawerProps) {
  const beside = useMedia("(min-width: 1100px)");
  const panel = useRef<HTMLDivElement>(null);
  usePageMovedAside(open);
  useEffect(() => {
    if (focusKey !== undefined && panel.current) panel.current.focus({ preventScroll: true });
  }, [focusKey]);
  return (
    <Base.Root
      open={open}
      modal={!beside}
      disablePointerDismissal
      onOpenChange={(next, details) => {
        if (next) return;
        // Esc meant for a menu or dialog that stands over the page must not close the panel beside it as well.
        if (details.reason === "escape-key" && somethingElseIsOpen(panel.current)) details.cancel();
        else onClose();
      }}
    >
      <Base.Portal>
        {beside ? null : <Base.Backdrop className="fixed inset-0 z-20 bg-veil" />}
        <Base.Popup
          ref={panel}
          initialFocus={panel}
          className="fixed inset-0 z-20 grid grid-rows-[auto_1fr_auto] overflow-hidden border-rule-strong bg-sheet outline-none transition-[opacity,translate] duration-150 data-ending-style:translate-x-2 data-starting-style:translate-x-2 data-ending-style:opacity-0 data-starting-style:opacity-0 min-[1100px]:left-auto min-[1100px]:w-(--drawer-width) min-[1100px]:border-l min-[1100px]:shadow-drawer print:hidden"
        >
          <header className="grid gap-2 px-[22px] pt-[15px] pb-2">
            <div className="flex min-h-7 items-center gap-2">
              <span className="min-w-0 flex-1 truncate font-code text-sm">{eyebrow}</span>
              <Kbd className="max-[1100px]:hidden">esc</Kbd>
              <Base.Close render={<IconButton label="Close" icon={<X aria-hidden="true" />} className="-mr-1.5" />} />
            </div>
            <Base.Title className="text-xl">{title}</Base.Title>
          </header>
          <div className="grid min-h-0 content-start gap-3.5 overflow-y-auto px-[22px] pt-1 pb-5">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap gap-2 border-rule border-t px-[22px] py-3">{footer}</footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function usePageMovedAside(open: boolean): void {
  useEffect(() => {
    if (!open) return;
    document.documentElement.dataset.drawer = "open";
    return () => {
      delete document.documentElement.dataset.drawer;
    };
  }, [open]);
}

function somethingElseIsOpen(panel: HTMLElement | null): boolean {
  const layers = document.querySelectorAll<HTMLElement>("[role=dialog],[role=alertdialog],[role=menu],[role=listbox]");
  return [...layers].some((layer) => layer !== panel && layer.checkVisibility());
}
