import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import "./globals.css";
import { THEME_COOKIE, themeAttribute } from "#app/_ui/theme.ts";
import { Toasts } from "#app/_ui/toast.tsx";

export const metadata: Metadata = {
  title: { default: "Tickmark", template: "%s · Tickmark" },
  description: "Runs SOC programmes: controls, criteria, evidence over the audit period, and the auditor's view of it.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

// Every page carries the nonce of its own request's policy, so none can be made ahead of time.
export const dynamic = "force-dynamic";

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeAttribute((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme}>
      <body>
        <NuqsAdapter>
          {children}
          <Toasts />
        </NuqsAdapter>
      </body>
    </html>
  );
}
