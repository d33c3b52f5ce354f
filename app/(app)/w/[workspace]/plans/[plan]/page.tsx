import { PlanEditor } from "#app/_features/plan/reports/plan-editor.tsx";
import { PlanVersions } from "#app/_features/plan/reports/plan-versions.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf, versionOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";

export const metadata = titled("/w/[workspace]/plans/[plan]");

export default async function PlanPage(props: PageProps<{ workspace: string; plan: string }>) {
  const scope = await scopeOf(props);
  const [{ plan: planId }, { version }] = await Promise.all([props.params, props.searchParams]);
  const [view, plan, plans] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.reports.open({ ...scope, planId, version: versionOf(version) })),
    load((call) => call.reports.list(scope)),
  ]);
  const mayManage = view.capabilities.includes("engagement:manage");
  const groups = mayManage ? await load((call) => call.criteria.starterObjectives(scope)) : [];
  return (
    <>
      <PlanEditor key={plan.id} scope={scope} today={view.today} plan={plan} groups={groups} mayManage={mayManage} />
      <PlanVersions scope={scope} plan={plan} others={plans.filter((p) => p.planId !== plan.planId)} />
    </>
  );
}
