"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { cx } from "./cx.ts";
import { IconButton } from "./icon-button.tsx";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the one that goes on last. */
  footer?: ReactNode;
  size?: "narrow" | "normal" | "wide";
  /** False keeps the dialog open on a click beside it: for forms that would lose work. */
  dismissible?: boolean;
  /** Asks before it closes: something was typed. */
  unsaved?: boolean;
};

/** `Dialog` itself, with what Base UI brings. */
export function DialogSheet(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, size = "normal", dismissible = true } = props;
  const body = useRef<HTMLDivElement>(null);
  const keeps = () => props.unsaved && !window.confirm(QUESTION);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => (!next && keeps()) || onOpenChange(next)}
      disablePointerDismissal={!dismissible}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          // Where the work begins; on a touch screen the keyboard would cover half of it.
          initialFocus={(how) => (how !== "touch" && body.current?.querySelector<HTMLElement>(FIRST)) || true}
          className={cx(
            "fixed top-[12vh] left-1/2 z-40 grid max-h-[80dvh] w-[calc(100vw-2rem)] -translate-x-1/2 grid-rows-[auto_1fr_auto] rounded-lg border border-rule-strong bg-sheet shadow-sheet outline-none transition-[opacity,translate] duration-100 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0",
            WIDTHS[size],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="grid min-w-0 flex-1 gap-1">
              <Base.Title className="text-xl">{title}</Base.Title>
              {description ? <Base.Description className="text-ink-2">{description}</Base.Description> : null}
            </div>
            <Base.Close
              render={<IconButton label="Close" icon={<X aria-hidden="true" />} className="-mt-0.5 -mr-1.5" />}
            />
          </header>
          <div ref={body} className="min-h-0 overflow-y-auto px-5 pb-4">
            {children}
          </div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-rule border-t px-5 py-3">{footer}</footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

const QUESTION = "Close without saving? What you typed here would be lost.";
const FIRST = "[data-first], form:not(:has([data-first])) :is(input, select, textarea)";
const WIDTHS = { narrow: "sm:w-[400px]", normal: "sm:w-[520px]", wide: "sm:w-[760px]" };
