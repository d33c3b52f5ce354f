import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Sign } from "./sign.tsx";

/** A sentence that says what went wrong and what to do, where no field is to blame. */
export function Problem({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <p role="alert" className={cx("flex items-start gap-1.5 whitespace-normal text-miss", className)}>
      <Sign state="missing" className="mt-[3px] shrink-0" />
      <span>{children}</span>
    </p>
  );
}
