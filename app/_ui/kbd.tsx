import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cx(
        "inline-block min-w-[18px] rounded-sm border border-rule bg-sheet px-1.5 text-center font-code text-ink-2 text-xs leading-4",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
