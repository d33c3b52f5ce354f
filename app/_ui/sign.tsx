import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type SignState = "covered" | "late" | "awaiting" | "missing" | "due" | "coming" | "not-applicable";

export const SIGN_WORD: Record<SignState, string> = {
  covered: "covered",
  late: "late",
  awaiting: "awaiting review",
  missing: "missing",
  due: "due",
  coming: "coming",
  "not-applicable": "not applicable",
};

/** The bare shape, for places that already say the word. */
export function Sign({ state, className }: { state: SignState; className?: string }) {
  return (
    <svg viewBox="0 0 14 14" className={cx("inline-block size-3.5 overflow-visible", className)} aria-hidden="true">
      {SHAPES[state]}
    </svg>
  );
}

export type StateSignProps = {
  state: SignState;
  /** Whether the word stands beside the shape. Without it the word is still read out. */
  label?: boolean;
  /** Says more than the plain word, such as "late by 9 days". */
  word?: ReactNode;
  /** Lets a long word go over several lines. */
  wrap?: boolean;
  className?: string;
};

/** A state is a shape and a word before it is a colour. */
export function StateSign({ state, label = true, word = SIGN_WORD[state], wrap, className }: StateSignProps) {
  return (
    <span
      className={cx(
        "inline-flex gap-1.5",
        !wrap && "whitespace-nowrap",
        label ? "items-baseline" : "align-[-2px]",
        className,
      )}
    >
      <Sign state={state} className={cx("shrink-0", wrap ? "mt-[3px] self-start" : "self-center")} />
      <span className={cx(!label && "sr-only")}>{word}</span>
    </span>
  );
}

const SHAPES = {
  covered: (
    <path
      d="M2.4 7.6 5.5 11.2 11.6 2.9"
      className="fill-none stroke-tick"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  late: (
    <path
      d="M7 1.9 12.6 11.7H1.4Z"
      className="fill-late-wash stroke-late-mark"
      strokeWidth="1.6"
      strokeLinejoin="round"
    />
  ),
  awaiting: (
    <path d="M2.6 2.6H11.4V11.4H2.6Z" className="fill-tick-wash stroke-tick" strokeWidth="1.6" strokeLinejoin="round" />
  ),
  missing: <path d="M3 3 11 11M11 3 3 11" className="stroke-miss" strokeWidth="2" strokeLinecap="round" />,
  due: <circle cx="7" cy="7" r="4.6" className="fill-due-wash stroke-due" strokeWidth="1.7" />,
  coming: <circle cx="7" cy="7" r="1.7" className="fill-ink-3" />,
  "not-applicable": <path d="M3 7H11" className="stroke-ink-3" strokeWidth="1.7" strokeLinecap="round" />,
} satisfies Record<SignState, React.ReactNode>;
