import { StatementScreen } from "#app/_features/programme/applicability/statement-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";

export const metadata = titled("/w/[workspace]/criteria/applicability");

export default async function ApplicabilityPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, statement] = await Promise.all([openWorkspace(scope), load((call) => call.applicability.open(scope))]);
  const may = {
    decide: view.capabilities.includes("mapping:manage"),
    approve: view.capabilities.includes("document:approve"),
  };
  return <StatementScreen scope={scope} statement={statement} timeZone={view.timeZone} may={may} />;
}
