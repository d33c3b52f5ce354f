"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { WhosePage } from "#app/_features/people/account/whose-page.tsx";
import { signOut } from "#app/_lib/session.ts";
import { cx } from "#app/_ui/cx.ts";
import { Kbd } from "#app/_ui/kbd.tsx";
import { Logo } from "#app/_ui/logo.tsx";
import { Menu as ActionMenu } from "#app/_ui/menu.tsx";
import type { Theme } from "#app/_ui/theme.ts";
import { ThemeToggle } from "#app/_ui/theme-toggle.tsx";
import type { Reach } from "#server/ground/access/schema.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";
import { CommandMenu } from "./command-menu.tsx";
import type { Menu } from "./menu.ts";

type Props = { view: WorkspaceView | null; person: Reach["person"]; menu: Menu; base: string | null; theme: Theme };

/** The screens of a workspace and of its organization. Narrow windows fold it under a button. */
export function SideNav({ view, person, menu, base, theme }: Props) {
  const path = usePathname();
  const search = useSearchParams();
  const [unfolded, setUnfolded] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving somewhere else folds it again
  useEffect(() => setUnfolded(false), [path]);
  const asAuditor = search.get("as") === "auditor" || view?.kind === "auditor";
  const kept = keptSearch(search);
  const screens = menu.workspace.filter((s) => s.forAuditors || !asAuditor);
  const organization = asAuditor ? null : menu.organization;
  return (
    <header className="flex flex-wrap items-center gap-x-2 border-rule border-b px-3 py-2 md:sticky md:top-0 md:h-dvh md:flex-col md:flex-nowrap md:items-stretch md:border-r md:border-b-0 md:px-2.5 md:py-3.5 print:hidden">
      <WhosePage person={person} />
      <Link href="/home" aria-label="Tickmark, start page" className="px-2 md:pb-3">
        <Logo />
      </Link>
      {view && (
        <Link
          href="/home"
          className="min-w-0 flex-1 rounded-md px-2 py-1 hover:bg-wash md:mb-3 md:flex-none md:border md:border-rule md:bg-sheet md:py-1.5"
        >
          <span className="block truncate font-medium">{view.name}</span>
          <span className="block truncate text-ink-2 text-sm">{view.organization.name}</span>
        </Link>
      )}
      <button
        type="button"
        aria-expanded={unfolded}
        aria-controls="screens"
        className="ml-auto rounded-md border border-rule px-2.5 py-1.5 font-medium md:hidden"
        onClick={() => setUnfolded(!unfolded)}
      >
        Menu
      </button>
      <nav
        id="screens"
        aria-label="Screens"
        className={cx(
          "w-full flex-col gap-0.5 pt-2 md:flex md:flex-1 md:overflow-y-auto md:pt-0",
          unfolded ? "flex" : "hidden",
        )}
      >
        {screens.map((s) => (
          <NavLink
            key={s.href}
            href={`${s.href}${kept}`}
            on={path === s.href || (s.href !== base && path.startsWith(`${s.href}/`))}
          >
            {s.label}
          </NavLink>
        ))}
        {organization && (
          <>
            <h2 className="mx-2 mt-3.5 mb-1 font-medium text-ink-2 text-xs">{organization.name}</h2>
            {organization.screens.map((s) => (
              <NavLink key={s.href} href={s.href} on={path === s.href}>
                {s.label}
              </NavLink>
            ))}
          </>
        )}
        <div className="mt-auto grid grid-cols-[minmax(0,1fr)] gap-2 px-2 pt-4">
          <CommandMenu
            screens={[
              ...screens.map((s) => ({ label: s.label, href: `${s.href}${kept}` })),
              ...(organization?.screens ?? []),
              ...menu.elsewhere,
            ]}
            scope={view ? view.slug : null}
          />
          <p className="text-ink-2 text-sm">
            <Kbd>⌘K</Kbd> finds anything
          </p>
          <div className="flex items-center justify-between gap-2">
            <ActionMenu
              align="start"
              side="top"
              trigger={
                <button type="button" className="min-w-0 truncate rounded-md px-1 py-1 text-left hover:bg-wash">
                  {person.name}
                </button>
              }
              items={[
                { kind: "link", label: "Your account", href: "/account" },
                { kind: "link", label: "All workspaces", href: "/home" },
                { kind: "rule" },
                { label: "Sign out", onSelect: () => void signOut("/sign-in") },
              ]}
            />
            <ThemeToggle initial={theme} />
          </div>
        </div>
      </nav>
    </header>
  );
}

function NavLink({ href, on, children }: { href: string; on: boolean; children: string }) {
  return (
    <Link
      href={href}
      aria-current={on ? "page" : undefined}
      className={cx(
        "rounded-md px-2 py-1.5 hover:bg-wash",
        on ? "bg-wash font-medium text-ink shadow-[inset_2px_0_0_var(--tick)]" : "text-ink-2",
      )}
    >
      {children}
    </Link>
  );
}

function keptSearch(search: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const key of ["engagement", "as"]) {
    const value = search.get(key);
    if (value) kept.set(key, value);
  }
  return kept.size > 0 ? `?${kept}` : "";
}
