"use client";

import Link from "next/link";
import { type ComponentProps, type ReactNode, useSyncExternalStore } from "react";
import { type ButtonLook, buttonClass } from "./button-class.ts";

type Look = ButtonLook & { icon?: ReactNode };

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

function Spinner() {
  return (
    <svg viewBox="0 0 14 14" fill="none" className="animate-spin" aria-hidden="true">
      <circle cx="7" cy="7" r="5.5" stroke="currentColor" strokeOpacity="0.3" strokeWidth="1.6" />
      <path d="M7 1.5a5.5 5.5 0 0 1 5.5 5.5" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}
