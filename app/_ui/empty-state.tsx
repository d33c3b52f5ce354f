import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type EmptyStateProps = { title: string; children?: ReactNode; action?: ReactNode; className?: string };

/** What is not here yet, and what to do next. */
export function EmptyState({ title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cx("grid max-w-[56ch] justify-items-start gap-2 py-10", className)}>
      <h2 className="text-xl">{title}</h2>
      {children ? <div className="text-ink-2">{children}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap gap-2">{action}</div> : null}
    </div>
  );
}
