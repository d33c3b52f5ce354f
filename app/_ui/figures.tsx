import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { ScrollRegion } from "./scroll-region.tsx";

export type Figure = {
  value: ReactNode;
  /** Set small behind the value: "of 1,361". */
  of?: ReactNode;
  label: ReactNode;
  tone?: "ink" | "tick" | "late" | "miss" | "due";
  href?: string;
};

/** The line of figures between two hairlines. On a narrow screen it scrolls sideways. */
export function Figures({ label, items, className }: { label: string; items: Figure[]; className?: string }) {
  return (
    <ScrollRegion label={label} className={cx("border-rule border-y focus-visible:-outline-offset-2", className)}>
      <dl className="flex">
        {items.map((item, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: the line of figures is fixed
            key={index}
            className="relative flex flex-col-reverse justify-end whitespace-nowrap border-rule border-r py-2.5 pr-[22px] pl-[22px] first:pl-0 last:border-r-0 max-sm:px-3.5"
          >
            <dt className="text-ink-2 text-sm">{item.label}</dt>
            <dd className={cx("font-medium font-title text-2xl", TONES[item.tone ?? "ink"])}>
              {item.href ? (
                <Link
                  href={item.href}
                  className="after:absolute after:inset-0 hover:underline hover:decoration-1 hover:underline-offset-4"
                >
                  {item.value}
                </Link>
              ) : (
                item.value
              )}
              {item.of ? (
                <span className="font-normal font-ui text-base text-ink-2 leading-none"> {item.of}</span>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </ScrollRegion>
  );
}

const TONES = { ink: "text-ink", tick: "text-tick", late: "text-late", miss: "text-miss", due: "text-due" };
