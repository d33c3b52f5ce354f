import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { menuFor } from "#app/_features/surface/shell/menu.ts";
import { SideNav } from "#app/_features/surface/shell/side-nav.tsx";
import { load } from "#app/_lib/api.ts";
import { THEME_COOKIE, themeAttribute } from "#app/_ui/theme.ts";

type Props = { children: ReactNode; params: Promise<{ organization: string }> };

export default async function OrganizationLayout({ children, params }: Props) {
  const { organization } = await params;
  const reach = await load((call) => call.account.reach());
  const theme = themeAttribute((await cookies()).get(THEME_COOKIE)?.value) ?? "system";
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] md:grid-cols-[216px_minmax(0,1fr)] md:grid-rows-1">
      <SideNav view={null} person={reach.person} menu={menuFor(reach, { organization })} base={null} theme={theme} />
      <main id="main" tabIndex={-1} className="min-w-0 px-4 pb-10 outline-none sm:px-6">
        {children}
      </main>
    </div>
  );
}
