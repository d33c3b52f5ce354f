"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cx } from "./cx.ts";
import { CONTROL, useWiring } from "./field-wiring.ts";

/** The platform's own select: options as children. */
export function SelectInput({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className={cx("relative block", className)}>
      <select {...useWiring(props)} className={cx(CONTROL, "h-[30px] appearance-none pr-7")}>
        {children}
      </select>
      <ChevronDown aria-hidden="true" className="pointer-events-none absolute top-2 right-2 size-3.5 text-ink-2" />
    </span>
  );
}
