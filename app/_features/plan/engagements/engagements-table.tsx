import Link from "next/link";
import { hrefIn } from "#app/_lib/scope.ts";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import { CATEGORY_LABEL, ENGAGEMENT_LABEL } from "#server/ground/report-kinds/rules.ts";
import { STATUS_LABEL } from "#server/plan/engagements/rules.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import type { EngagementCoverage } from "#server/programme/criteria/schema.ts";

type Props = { scope: InWorkspace; engagements: Engagement[]; coverage: EngagementCoverage[] };

/** The examinations of this system, the newest first. */
export function EngagementsTable({ scope, engagements, coverage }: Props) {
  const of = new Map(coverage.map((c) => [c.engagementId, c]));
  return (
    <DataTable
      caption="Engagements"
      columns={columns(scope, of)}
      rows={engagements}
      rowKey={(e) => e.id}
      rowHref={(e) => hrefIn(scope, `/engagements/${e.id}`)}
    />
  );
}

function columns(scope: InWorkspace, of: ReadonlyMap<string, EngagementCoverage>): Column<Engagement>[] {
  return [
    { key: "kind", header: "Engagement", cell: (e) => <span className="font-medium">{ENGAGEMENT_LABEL[e.kind]}</span> },
    {
      key: "type",
      header: "Type",
      className: "whitespace-nowrap",
      cell: (e) => (e.type ? `Type ${e.type}` : "certification"),
    },
    { key: "status", header: "Status", hideBelow: "sm", cell: (e) => STATUS_LABEL[e.status] },
    { key: "dates", header: "Period or date", cell: datesOf },
    {
      key: "categories",
      header: "Categories",
      hideBelow: "lg",
      cell: (e) => e.categories.map((c) => CATEGORY_LABEL[c]).join(", "),
    },
    { key: "criteria", header: "Criteria", align: "end", hideBelow: "md", cell: (e) => e.criteria },
    {
      key: "coverage",
      header: "Covered by a control",
      cell: (e) => <Coverage scope={scope} engagement={e} of={of.get(e.id)} />,
    },
    {
      key: "timeline",
      header: "Evidence",
      hideBelow: "sm",
      cell: (e) => (
        <Link
          className="link"
          href={hrefIn({ ...scope, engagement: e.id }, "/evidence")}
          aria-label={`Timeline of ${e.name}`}
        >
          Timeline
        </Link>
      ),
    },
  ];
}

type CoverageProps = { scope: InWorkspace; engagement: Engagement; of: EngagementCoverage | undefined };

function Coverage({ scope, engagement, of }: CoverageProps) {
  if (!of) return <StateSign state="missing" word="no criterion" className="text-miss" />;
  const { criteria, covered } = of;
  if (covered === criteria) return <StateSign state="covered" word={`all ${criteria}`} />;
  return (
    <span className="flex flex-wrap items-baseline gap-x-3">
      {covered} of {criteria}
      <Link
        className="text-miss underline decoration-1 underline-offset-3"
        href={hrefIn({ ...scope, engagement: engagement.id }, "/criteria", { gaps: "true" })}
        aria-label={`${criteria - covered} without a control in ${engagement.name}`}
      >
        <StateSign state="missing" word={`${criteria - covered} without a control`} />
      </Link>
    </span>
  );
}

function datesOf(e: Engagement): string {
  if (e.asOf) return `as of ${formatDay(e.asOf)}`;
  return formatSpan({ from: e.evidenceFrom, to: e.evidenceTo });
}
