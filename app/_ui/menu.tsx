"use client";

import Link from "next/link";
import { cloneElement, type ReactElement, type ReactNode, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { cx } from "./cx.ts";
import { Kbd } from "./kbd.tsx";
import { type First, useMenuKeys } from "./menu-keys.ts";

export type MenuItem =
  | {
      kind?: "action";
      label: string;
      onSelect: () => void;
      icon?: ReactNode;
      keys?: string;
      danger?: boolean;
      disabled?: boolean;
    }
  | { kind: "link"; label: string; href: string; icon?: ReactNode; keys?: string }
  | { kind: "choice"; label: string; checked: boolean; onSelect: () => void }
  | { kind: "heading"; label: string }
  | { kind: "rule" };

export type MenuProps = {
  /** A Button or IconButton; it becomes the menu's trigger. */
  trigger: ReactElement<Record<string, unknown>>;
  items: MenuItem[];
  align?: "start" | "end";
  side?: "top" | "bottom";
};

/** A button and its menu, as the ARIA Authoring Practices have them: arrows, Home, End and first letters move, Esc and Tab leave. */
export function Menu({ trigger, items, align = "start", side = "bottom" }: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState<First | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const popup = useRef<HTMLDivElement>(null);
  const onKeyDown = useMenuKeys({ open, button, popup, side, align, onClose: () => setOpen(null) });

  function select(run?: () => void) {
    setOpen(null);
    // First, because the chosen item may open something that later returns the focus.
    button.current?.focus();
    run?.();
  }

  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        id: `${id}-button`,
        "aria-haspopup": "menu",
        "aria-expanded": open !== null,
        "aria-controls": open ? id : undefined,
        // A key press is a click without coordinates.
        onClick: (event: { detail: number }) => setOpen(open ? null : event.detail === 0 ? "first" : "none"),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          setOpen(event.key === "ArrowDown" ? "first" : "last");
        },
      })}
      {open &&
        createPortal(
          <div
            ref={popup}
            id={id}
            role="menu"
            tabIndex={-1}
            aria-labelledby={`${id}-button`}
            onKeyDown={onKeyDown}
            onPointerLeave={() => popup.current?.focus({ preventScroll: true })}
            className="fixed z-45 max-h-[calc(100dvh-10px)] min-w-44 overflow-y-auto rounded-lg border border-rule-strong bg-sheet p-1 shadow-sheet outline-none transition-opacity duration-100 starting:opacity-0"
          >
            {items.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a menu's items do not move while it is open
              <Item key={index} item={item} onSelect={select} />
            ))}
          </div>,
          document.body,
        )}
    </>
  );
}

function Item({ item, onSelect }: { item: MenuItem; onSelect(run?: () => void): void }) {
  switch (item.kind) {
    case "rule":
      return <hr className="mx-1 my-1 h-px border-0 bg-rule" />;
    case "heading":
      return <div className="px-2 pt-1.5 pb-0.5 text-ink-2 text-xs">{item.label}</div>;
    case "link":
      return (
        <Link role="menuitem" tabIndex={-1} href={item.href} className={ITEM} onClick={() => onSelect()} {...HOVER}>
          <Face {...item} />
        </Link>
      );
    case "choice":
      return (
        <button
          type="button"
          role="menuitemcheckbox"
          aria-checked={item.checked}
          tabIndex={-1}
          className={ITEM}
          onClick={() => onSelect(item.onSelect)}
          {...HOVER}
        >
          <span className="grid w-3.5 place-items-center">{item.checked ? <Tick /> : null}</span>
          {item.label}
        </button>
      );
    default:
      return (
        <button
          type="button"
          role="menuitem"
          aria-disabled={item.disabled || undefined}
          tabIndex={-1}
          className={cx(ITEM, item.danger && "text-miss")}
          onClick={() => item.disabled || onSelect(item.onSelect)}
          {...HOVER}
        >
          <Face {...item} />
        </button>
      );
  }
}

function Face({ icon, label, keys }: { icon?: ReactNode; label: string; keys?: string }) {
  return (
    <>
      {icon}
      <span className="flex-1">{label}</span>
      {keys ? <Kbd className="ml-4">{keys}</Kbd> : null}
    </>
  );
}

function Tick() {
  return (
    <svg
      viewBox="0 0 14 14"
      className="size-3.5 fill-none stroke-tick"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M2.4 7.6 5.5 11.2 11.6 2.9" />
    </svg>
  );
}

// One highlight for mouse and keyboard: the focus.
const HOVER = {
  onPointerMove: ({ currentTarget }: { currentTarget: HTMLElement }) => currentTarget.focus({ preventScroll: true }),
};

const ITEM =
  "flex min-h-7 w-full cursor-default items-center gap-2 rounded-[5px] px-2 text-left outline-none select-none " +
  "aria-disabled:text-ink-3 focus:bg-wash [&_svg]:size-3.5 [&_svg]:shrink-0";
