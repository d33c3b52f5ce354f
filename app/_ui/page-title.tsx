import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type PageTitleProps = { title: ReactNode; sub?: ReactNode; actions?: ReactNode; className?: string };

/** The title line of a screen: what it is, one line about it, what can be done. */
export function PageTitle({ title, sub, actions, className }: PageTitleProps) {
  return (
    <header className={cx("flex flex-wrap items-center gap-x-3 gap-y-2 pt-3.5 pb-2.5", className)}>
      <h1 className="min-w-0 text-3xl tracking-[-0.005em]">{title}</h1>
      {sub ? <p className="min-w-0 text-ink-2 max-sm:w-full">{sub}</p> : null}
      {actions ? (
        <div className="ml-auto flex flex-wrap items-center gap-2 max-sm:ml-0 print:hidden">{actions}</div>
      ) : null}
    </header>
  );
}
