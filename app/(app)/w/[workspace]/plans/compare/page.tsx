import { notFound } from "next/navigation";
import { PlanComparison } from "#app/_features/plan/reports/plan-comparison.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf, versionOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";

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
        title="Compare plans"
        actions={<ButtonLink href={hrefIn(scope, `/plans/${right.planId}`)}>Back to the plan</ButtonLink>}
      />
      <PlanComparison left={left} right={right} />
    </>
  );
}
