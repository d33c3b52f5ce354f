import { hrefIn } from "#app/_lib/scope.ts";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { planTitle } from "#server/plan/reports/rules/recommend.ts";
import type { PlanSummary } from "#server/plan/reports/schema.ts";

const COLUMNS: Column<PlanSummary>[] = [
  { key: "name", header: "Plan", prose: true, cell: (p) => <span className="font-medium">{p.name}</span> },
  { key: "reports", header: "Recommends", cell: (p) => planTitle(p.advice) },
  { key: "version", header: "Version", align: "end", cell: (p) => p.version },
  {
    key: "saved",
    header: "Saved",
    hideBelow: "sm",
    prose: true,
    cell: (p) => `${formatDay(p.savedAt.slice(0, 10))}, ${p.savedBy}`,
  },
];

/** The workspace's report plans, the last saved first. */
export function PlansTable({ scope, plans }: { scope: InWorkspace; plans: PlanSummary[] }) {
  return (
    <DataTable
      caption="Report plans"
      columns={COLUMNS}
      rows={plans}
      rowKey={(p) => p.planId}
      rowHref={(p) => hrefIn(scope, `/plans/${p.planId}`)}
    />
  );
}
