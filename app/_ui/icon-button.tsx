import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";

export type IconButtonProps = Omit<ComponentProps<"button">, "children" | "aria-label"> & {
  /** What the button does: read by screen readers and shown as the browser's own tooltip. */
  label: string;
  icon: ReactNode;
};

export function IconButton({ label, icon, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      {...props}
      aria-label={label}
      title={label}
      className={cx(
        "inline-grid size-7 shrink-0 place-items-center rounded-md text-ink-2 transition-colors duration-100 enabled:hover:bg-wash enabled:hover:text-ink disabled:opacity-50 [&_svg]:size-4",
        className,
      )}
    >
      {icon}
    </button>
  );
}
