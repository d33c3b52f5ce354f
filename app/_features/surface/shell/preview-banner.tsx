"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";

/** Shown while a member previews as an auditor; the database answers these pages in the auditor's role. */
export function PreviewBanner({ base }: { base: string }) {
  const search = useSearchParams();
  const path = usePathname();
  if (search.get("as") !== "auditor") return null;
  return (
    <aside
      aria-label="Whose view this is"
      className="flex flex-wrap items-baseline gap-x-3 border-tick border-b-2 bg-tick-wash px-4 py-1.5 sm:px-6 print:hidden"
    >
      <span>
        <strong className="font-medium">As the auditor sees it.</strong> Nothing here can be changed.
      </span>
      <Link className="link" href={path.startsWith(base) ? `${base}/sharing` : base}>
        Back to your own view
      </Link>
    </aside>
  );
}
