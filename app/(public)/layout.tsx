import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "#app/_ui/logo.tsx";

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between border-rule border-b px-4 py-3 sm:px-8">
        <Link href="/" aria-label="Tickmark, start">
          <Logo />
        </Link>
        <nav aria-label="Account" className="flex gap-4">
          <Link className="link" href="/sign-in">
            Sign in
          </Link>
          <Link className="link" href="/sign-up">
            Sign up
          </Link>
        </nav>
      </header>
      <main className="flex-1 px-4 py-10 sm:px-8">{children}</main>
    </div>
  );
}
