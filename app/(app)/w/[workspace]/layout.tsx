import type { ReactNode } from "react";
import { AppShell } from "#app/_features/surface/shell/app-shell.tsx";
import { load } from "#app/_lib/api.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";

type Props = { children: ReactNode; params: Promise<{ workspace: string }> };

/** The frame around a workspace's screens. It decides nothing: each page asks for its data as the person who looks. */
export default async function WorkspaceLayout({ children, params }: Props) {
  const { workspace } = await params;
  const [view, reach] = await Promise.all([
    load((call) => call.workspaces.open({ workspace })),
    load((call) => call.account.reach()),
  ]);
  return (
    <AppShell view={view} reach={reach} base={pathTo("/w/[workspace]", { workspace })}>
      {children}
    </AppShell>
  );
}
