import type { Metadata } from "next";
import { SharingScreen } from "#app/_features/sharing/sharing-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";

export const metadata: Metadata = { title: "Sharing" };

export default async function SharingPage(props: PageProps) {
  const scope = await scopeOf(props);
  const here = hrefIn(scope, "/sharing");
  const [view, engagements, grants] = await Promise.all([
    load(here, (call) => call.workspaces.open(scope)),
    load(here, (call) => call.engagements.list(scope)),
    load(here, (call) => call.sharing.list(scope)),
  ]);
  return <SharingScreen scope={scope} today={view.today} engagements={engagements} grants={grants} />;
}
