import { IfReleased, ReleasedTo } from "#app/_features/plan/released/released.tsx";
import { FlowsScreen } from "#app/_features/programme/flows/flows-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/scope/flows");

export default async function FlowsPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, released, found] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.releases.standing(scope)),
    load((call) => call.scope.diagram(scope)),
  ]);
  return (
    <ReleasedTo released={released}>
      <IfReleased what="description">
        <FlowsScreen
          title={screenOf("/w/[workspace]/scope/flows").label}
          back={<ScreenLink scope={scope} to="/scope" />}
          scope={scope}
          found={found}
          mayDraw={view.capabilities.includes("scope:manage")}
        />
      </IfReleased>
    </ReleasedTo>
  );
}
