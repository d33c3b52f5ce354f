"use client";

import { Menu as Base } from "@base-ui/react/menu";
import Link from "next/link";
import { Fragment, type ReactElement, type ReactNode } from "react";
import { cx } from "./cx.ts";
import { Kbd } from "./kbd.tsx";

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
  trigger: ReactElement;
  items: MenuItem[];
  align?: "start" | "end";
  side?: "top" | "bottom" | "right";
};

export function Menu({ trigger, items, align = "start", side = "bottom" }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} className="z-45 outline-none">
          <Base.Popup className="min-w-44 rounded-lg border border-rule-strong bg-sheet p-1 shadow-sheet outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {items.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a menu's items do not move while it is open
              <Fragment key={index}>{drawItem(item)}</Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function drawItem(item: MenuItem): ReactNode {
  switch (item.kind) {
    case "rule":
      return <Base.Separator className="mx-1 my-1 h-px bg-rule" />;
    case "heading":
      return <div className="px-2 pt-1.5 pb-0.5 text-ink-2 text-xs">{item.label}</div>;
    case "link":
      return (
        <Base.LinkItem closeOnClick render={<Link href={item.href} />} className={ITEM}>
          <Face {...item} />
        </Base.LinkItem>
      );
    case "choice":
      return (
        <Base.CheckboxItem checked={item.checked} onCheckedChange={item.onSelect} closeOnClick className={ITEM}>
          <span className="grid w-3.5 place-items-center">
            <Base.CheckboxItemIndicator>
              <svg
                viewBox="0 0 14 14"
                className="size-3.5 fill-none stroke-tick"
                strokeWidth="2"
                strokeLinecap="round"
                aria-hidden="true"
              >
                <path d="M2.4 7.6 5.5 11.2 11.6 2.9" />
              </svg>
            </Base.CheckboxItemIndicator>
          </span>
          {item.label}
        </Base.CheckboxItem>
      );
    default:
      return (
        <Base.Item disabled={item.disabled} onClick={item.onSelect} className={cx(ITEM, item.danger && "text-miss")}>
          <Face {...item} />
        </Base.Item>
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

const ITEM =
  "flex min-h-7 cursor-default items-center gap-2 rounded-[5px] px-2 outline-none select-none data-disabled:text-ink-3 " +
  "data-highlighted:bg-wash [&_svg]:size-3.5 [&_svg]:shrink-0";
