import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** Control codes, criteria ids, anything compared letter by letter. */
export function Code({ children, className }: { children: ReactNode; className?: string }) {
  return <code className={cx("font-code text-sm", className)}>{children}</code>;
}

export type HashProps = { value: string; algorithm?: string; head?: number; tail?: number; className?: string };

/** A shortened hash; the title and CopyButton have all of it. */
export function Hash({ value, algorithm, head = 8, tail = 4, className }: HashProps) {
  return (
    <code className={cx("whitespace-nowrap font-code text-sm", className)} title={value}>
      {algorithm ? `${algorithm} ` : null}
      {shortHash(value, head, tail)}
    </code>
  );
}

/** "9f2c41ab…e07d" */
export function shortHash(value: string, head = 8, tail = 4): string {
  return value.length <= head + tail + 1 ? value : `${value.slice(0, head)}…${value.slice(-tail)}`;
}
