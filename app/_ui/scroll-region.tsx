"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { cx } from "./cx.ts";

/**
 * Lets wide content scroll sideways, and only then is a stop for the keyboard, or while nobody has measured yet.
 * While the content fits, nothing scrolls here, so a sticky table head stays with the window.
 */
export function ScrollRegion({
  label,
  children,
  className,
}: {
  label: string;
  children: ReactNode;
  className?: string;
}) {
  const ref = useRef<HTMLElement>(null);
  const [overflows, setOverflows] = useState<boolean | null>(null);
  useEffect(() => {
    const box = ref.current;
    const content = box?.firstElementChild;
    if (!box || !content) return;
    const observer = new ResizeObserver(() => setOverflows(content.scrollWidth > box.clientWidth + 1));
    observer.observe(box);
    observer.observe(content);
    return () => observer.disconnect();
  }, []);
  return (
    <section
      ref={ref}
      aria-label={label}
      tabIndex={overflows === false ? undefined : 0}
      // Positioned, or what is only read out (absolute) would escape it and widen the page.
      className={cx("relative", overflows ? "overflow-x-auto" : "max-sm:overflow-x-auto", className)}
    >
      {children}
    </section>
  );
}
