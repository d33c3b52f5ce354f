import { PlanEditor } from "#app/_features/plan/reports/plan-editor.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";

export const metadata = titled("/w/[workspace]/plans/new");

export default async function NewPlanPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, groups] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.criteria.starterObjectives(scope)),
  ]);
  const mayManage = view.capabilities.includes("engagement:manage");
  return <PlanEditor scope={scope} today={view.today} plan={null} groups={groups} mayManage={mayManage} />;
}
