import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { RecordWatch } from "#app/_features/ground/journal/record-watch.tsx";
import { Audience } from "#app/_lib/audience.tsx";
import { THEME_COOKIE, type Theme, themeAttribute } from "#app/_ui/theme.ts";
import type { Reach } from "#server/ground/access/schema.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";
import { AccessWatch } from "./access-watch.tsx";
import { menuFor } from "./menu.ts";
import { PreviewBanner } from "./preview-banner.tsx";
import { SideNav } from "./side-nav.tsx";
import { WhoseData } from "./whose-data.tsx";

type Props = { view: WorkspaceView; reach: Reach; base: string; children: ReactNode };

export async function AppShell({ view, reach, base, children }: Props) {
  const theme: Theme = themeAttribute((await cookies()).get(THEME_COOKIE)?.value) ?? "system";
  const main = (
    <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 pb-10 outline-none sm:px-6">
      <Audience isAuditor={view.kind === "auditor"}>{children}</Audience>
    </main>
  );
  const watched = view.capabilities.includes("journal:read") ? (
    <RecordWatch workspace={view} personId={reach.person.id}>
      {main}
    </RecordWatch>
  ) : (
    main
  );
  const content = (
    <>
      <WhoseData view={view} />
      <PreviewBanner base={base} />
      {watched}
    </>
  );
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-sheet focus:px-3 focus:py-2"
      >
        Skip to the page
      </a>
      <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] md:grid-cols-[216px_minmax(0,1fr)] md:grid-rows-1">
        <SideNav view={view} person={reach.person} menu={menuFor(reach, { view, base })} base={base} theme={theme} />
        <div className="flex min-w-0 flex-col">
          {view.kind === "member" ? (
            content
          ) : (
            <AccessWatch workspace={view.slug} engagementId={view.engagementId} whose={view.organization.name}>
              {content}
            </AccessWatch>
          )}
        </div>
      </div>
    </>
  );
}
