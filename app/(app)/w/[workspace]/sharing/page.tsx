import { SharingScreen } from "#app/_features/plan/sharing/sharing-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";

export const metadata = titled("/w/[workspace]/sharing");

export default async function SharingPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, engagements, grants] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.engagements.list(scope)),
    load((call) => call.sharing.list(scope)),
  ]);
  const maySetUp = view.capabilities.includes("engagement:manage");
  return <SharingScreen {...{ scope, engagements, grants, maySetUp }} today={view.today} />;
}
