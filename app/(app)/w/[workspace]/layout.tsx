import type { ReactNode } from "react";
import { AppShell } from "#app/_features/surface/shell/app-shell.tsx";
import { load } from "#app/_lib/api.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";

type Props = { children: ReactNode; params: Promise<{ workspace: string }> };

/** The frame around a workspace's screens. It checks no access: each page loads its data as the signed-in person. */
export default async function WorkspaceLayout({ children, params }: Props) {
  const { workspace } = await params;
  const [view, reach] = await Promise.all([openWorkspace({ workspace }), load((call) => call.account.reach())]);
  return (
    <AppShell view={view} reach={reach} base={pathTo("/w/[workspace]", { workspace })}>
      {children}
    </AppShell>
  );
}
