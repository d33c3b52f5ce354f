"use client";

import Link from "next/link";
import { type ComponentProps, type ReactNode, useSyncExternalStore } from "react";
import { cx } from "./cx.ts";

export type ButtonVariant = "primary" | "plain" | "quiet" | "danger";

type Look = { variant?: ButtonVariant; size?: "normal" | "small"; icon?: ReactNode };

export type ButtonProps = ComponentProps<"button"> & Look & { pending?: boolean };
export type ButtonLinkProps = ComponentProps<typeof Link> & Look;

/**
 * A pending button keeps its place in the tab order and says it is busy, but does nothing: neither click nor submit. Before the
 * page's scripts have woken up a submit button does nothing either, or the browser would put what was typed into the address.
 */
export function Button({ variant, size, icon, pending = false, className, children, ...props }: ButtonProps) {
  const asleep = !useAwake() && props.type === "submit";
  return (
    <button
      {...props}
      disabled={props.disabled || asleep}
      data-asleep={asleep || undefined}
      type={pending ? "button" : (props.type ?? "button")}
      onClick={pending ? undefined : props.onClick}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      className={buttonClass({ variant, size }, className)}
    >
      {pending ? <Spinner /> : icon}
      {children}
    </button>
  );
}

const never = () => () => undefined;

function useAwake(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function ButtonLink({ variant, size, icon, className, children, ...props }: ButtonLinkProps) {
  return (
    <Link {...props} className={buttonClass({ variant, size }, className)}>
      {icon}
      {children}
    </Link>
  );
}

export function buttonClass({ variant = "plain", size = "normal" }: Look, className?: string): string {
  return cx(BASE, SIZES[size], VARIANTS[variant], className);
}

const BASE =
  "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium select-none " +
  "transition-colors duration-100 disabled:cursor-not-allowed not-data-asleep:disabled:opacity-50 aria-disabled:cursor-progress " +
  "[&_svg]:size-3.5 [&_svg]:shrink-0";

const SIZES = { normal: "h-[30px] px-[11px]", small: "h-[26px] px-2 text-sm" };

const VARIANTS: Record<ButtonVariant, string> = {
  primary:
    "border-tick bg-tick text-paper enabled:hover:border-tick-deep enabled:hover:bg-tick-deep [a&]:hover:bg-tick-deep",
  plain:
    "border-rule-strong bg-sheet text-ink enabled:hover:border-rule-field enabled:hover:bg-wash [a&]:hover:bg-wash",
  quiet:
    "border-transparent text-ink-2 enabled:hover:bg-wash enabled:hover:text-ink [a&]:hover:bg-wash [a&]:hover:text-ink",
  danger:
    "border-rule-strong bg-sheet text-miss enabled:hover:border-miss enabled:hover:bg-miss-wash [a&]:hover:bg-miss-wash",
};

function Spinner() {
  return (
    <svg viewBox="0 0 14 14" fill="none" className="animate-spin" aria-hidden="true">
      <circle cx="7" cy="7" r="5.5" stroke="currentColor" strokeOpacity="0.3" strokeWidth="1.6" />
      <path d="M7 1.5a5.5 5.5 0 0 1 5.5 5.5" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}
