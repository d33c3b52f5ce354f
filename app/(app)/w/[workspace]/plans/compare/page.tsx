import { notFound } from "next/navigation";
import { PlanComparison } from "#app/_features/plan/reports/plan-comparison.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf, versionOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/plans/compare");

export default async function ComparePlansPage(props: PageProps) {
  const scope = await scopeOf(props);
  const search = await props.searchParams;
  const named = [search.left, search.right].map((given) => {
    const [planId = "", version] = String(given ?? "").split(".");
    return { planId, version: versionOf(version) };
  });
  if (named.some((n) => n.planId === "")) notFound();
  const [left, right] = await Promise.all(
    named.map((which) => load((call) => call.reports.open({ ...scope, ...which }))),
  );
  if (!left || !right) notFound();
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/plans/compare").label}
        actions={<ScreenLink scope={scope} to="/plans/[plan]" at={`/plans/${right.planId}`} />}
      />
      <PlanComparison left={left} right={right} />
    </>
  );
}
