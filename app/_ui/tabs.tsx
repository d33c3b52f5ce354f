import Link from "next/link";
import { cx } from "./cx.ts";

export type Tab = { href: string; label: string; current: boolean; count?: number | string };

/** Tabs that are links: each has its own address. */
export function Tabs({ label, tabs, className }: { label: string; tabs: Tab[]; className?: string }) {
  return (
    <nav aria-label={label} className={cx("overflow-x-auto border-rule border-b", className)}>
      <ul className="flex gap-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              scroll={false}
              aria-current={tab.current ? "page" : undefined}
              className="inline-flex h-[34px] items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 text-ink-2 transition-colors duration-100 hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-tick aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {tab.label}
              {tab.count === undefined ? null : <span className="font-normal text-ink-2 text-sm">{tab.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
