import { cx } from "./cx.ts";

/** The tick and, unless `wordmark` is null, the name beside it. */
export function Logo({ wordmark = "Tickmark", className }: { wordmark?: string | null; className?: string }) {
  return (
    <span className={cx("inline-flex items-center gap-2 font-medium font-title text-[1rem] leading-none", className)}>
      <svg
        viewBox="0 0 18 18"
        className="size-[18px] fill-none stroke-tick"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        role={wordmark ? undefined : "img"}
        aria-hidden={wordmark ? true : undefined}
        aria-label={wordmark ? undefined : "Tickmark"}
      >
        <path d="M3 9.5 7 14 15.5 3.5" />
        <path d="M9.5 14.5 11 16" strokeWidth="1.6" />
      </svg>
      {wordmark}
    </span>
  );
}
