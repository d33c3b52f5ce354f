import { StatementScreen } from "#app/_features/programme/applicability/statement-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/criteria/applicability");

export default async function ApplicabilityPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, statement] = await Promise.all([openWorkspace(scope), load((call) => call.applicability.open(scope))]);
  const may = {
    decide: view.capabilities.includes("mapping:manage"),
    approve: view.capabilities.includes("document:approve"),
  };
  return (
    <StatementScreen
      title={screenOf("/w/[workspace]/criteria/applicability").label}
      setUp={may.decide ? <ScreenLink scope={scope} to="/engagements/new" variant="primary" /> : null}
      scope={scope}
      statement={statement}
      timeZone={view.timeZone}
      may={may}
    />
  );
}
