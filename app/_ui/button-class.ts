import { cx } from "./cx.ts";

export type ButtonVariant = "primary" | "plain" | "quiet" | "danger";
export type ButtonLook = { variant?: ButtonVariant; size?: "normal" | "small" };

/** The look of a button, for what is a plain link to a file; also where no script of ours runs. */
export function buttonClass({ variant = "plain", size = "normal" }: ButtonLook, className?: string): string {
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
