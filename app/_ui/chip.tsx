import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";

type Common = { on: boolean; count?: number | string; children: ReactNode; className?: string };
export type ChipProps = Common & Omit<ComponentProps<"button">, keyof Common>;
export type ChipLinkProps = Common & Omit<ComponentProps<typeof Link>, keyof Common>;

/** A filter that is on or off. */
export function Chip({ on, count, children, className, ...props }: ChipProps) {
  return (
    <button type="button" {...props} aria-pressed={on} className={cx(CHIP, on ? ON : OFF, className)}>
      {children}
      <Count value={count} />
    </button>
  );
}

/** A filter whose state lives in the address. */
export function ChipLink({ on, count, children, className, ...props }: ChipLinkProps) {
  return (
    <Link
      scroll={false}
      {...props}
      aria-current={on ? "true" : undefined}
      className={cx(CHIP, on ? ON : OFF, className)}
    >
      {children}
      <Count value={count} />
    </Link>
  );
}

/** A line of chips; scrolls sideways where it does not fit. Groups are set apart by `ChipGap`. */
export function ChipLine({ label, children, className }: { label: string; children: ReactNode; className?: string }) {
  return (
    <fieldset
      aria-label={label}
      className={cx(
        "flex min-w-0 items-center gap-1.5 pb-3 print:hidden max-sm:-mx-4 max-sm:overflow-x-auto max-sm:px-4 sm:flex-wrap",
        className,
      )}
    >
      {children}
    </fieldset>
  );
}

export function ChipGap() {
  return <span className="w-3 shrink-0" aria-hidden="true" />;
}

function Count({ value }: { value: number | string | undefined }) {
  return value === undefined ? null : <span className="text-ink-2 text-sm">{value}</span>;
}

const CHIP =
  "inline-flex h-6 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-full border bg-sheet px-2.5 transition-colors duration-100";
const ON = "border-ink text-ink";
const OFF = "border-rule text-ink-2 hover:border-rule-field hover:text-ink";
