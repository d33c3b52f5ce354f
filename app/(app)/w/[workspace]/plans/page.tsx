import { Plus } from "lucide-react";
import { PlansTable } from "#app/_features/plan/reports/plans-table.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/plans");

export default async function PlansPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, plans] = await Promise.all([openWorkspace(scope), load((call) => call.reports.list(scope))]);
  const add = view.capabilities.includes("engagement:manage") ? (
    <ButtonLink variant="primary" href={hrefIn(scope, "/plans/new")} icon={<Plus aria-hidden="true" />}>
      Plan reports
    </ButtonLink>
  ) : null;
  if (plans.length === 0)
    return (
      <>
        <PageTitle title={screenOf("/w/[workspace]/plans").label} />
        <EmptyState title="No plans yet" action={add}>
          Answer a dozen questions and see which reports are needed and why, Type 1 or Type 2, when, and for how much. A
          plan becomes engagements when you are ready; every version of it is kept.
        </EmptyState>
      </>
    );
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/plans").label}
        sub="Which reports, why, when, and for how much."
        actions={add}
      />
      <PlansTable scope={scope} plans={plans} />
    </>
  );
}
