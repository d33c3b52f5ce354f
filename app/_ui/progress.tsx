import { cx } from "./cx.ts";

export type ProgressProps = {
  label: string;
  value: number;
  max?: number;
  /** Text at the right end; "38 of 61" by default. */
  valueText?: string;
  tone?: "tick" | "late" | "miss" | "due";
  /** Keeps label and text for screen readers only. */
  bare?: boolean;
  className?: string;
};

export function Progress({
  label,
  value,
  max = 100,
  valueText,
  tone = "tick",
  bare = false,
  className,
}: ProgressProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  const text = valueText ?? `${value} of ${max}`;
  return (
    <div className={cx("grid gap-1", className)}>
      {bare ? null : (
        <div className="flex items-baseline justify-between gap-3">
          <span>{label}</span>
          <span className="text-ink-2 text-sm">{text}</span>
        </div>
      )}
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={text}
      >
        <svg className="block h-1.5 w-full" aria-hidden="true">
          <rect width="100%" height="6" className="fill-rule" />
          <rect width={`${share * 100}%`} height="6" className={FILLS[tone]} />
        </svg>
      </div>
    </div>
  );
}

const FILLS = { tick: "fill-tick", late: "fill-late-mark", miss: "fill-miss", due: "fill-due" };
