import { ExchangeScreen } from "#app/_features/exchange/exchange/exchange-screen.tsx";
import { ReleasedTo } from "#app/_features/plan/released/released.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/exchange");

export default async function ExchangePage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, released, engagements, frameworks] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.releases.standing(scope)),
    load((call) => call.engagements.list(scope)),
    load((call) => call.frameworks.list(scope)),
  ]);
  const may = {
    controls: view.capabilities.includes("control:manage"),
    frameworks: view.capabilities.includes("engagement:manage"),
    plan: view.capabilities.includes("plan:read"),
  };
  return (
    <ReleasedTo released={released}>
      <PageTitle title={screenOf("/w/[workspace]/exchange").label} sub="exports and imports for other tools" />
      <ExchangeScreen scope={scope} engagements={engagements} frameworks={frameworks} may={may} />
    </ReleasedTo>
  );
}
