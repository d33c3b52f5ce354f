import Link from "next/link";
import { hrefIn } from "#app/_lib/scope.ts";
import { DownloadLinks } from "#app/_ui/download-links.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { PAPER_FORMATS } from "#server/ground/papers/schema.ts";
import type { PlanSummary, PlanView } from "#server/plan/reports/schema.ts";

type Props = { scope: InWorkspace; plan: PlanView; others: PlanSummary[] };

/** The plan's earlier versions, the engagements made from it, and plans to compare it with. */
export function PlanVersions({ scope, plan, others }: Props) {
  const compare = (planId: string, version: number) =>
    hrefIn(scope, "/plans/compare", {
      left: `${planId}.${version}`,
      right: `${plan.planId}.${plan.version}`,
    });
  return (
    <div className="mt-8 grid max-w-3xl gap-8 print:hidden">
      <section aria-label="Save as a document" className="flex flex-wrap items-center gap-2">
        <h2 className="mr-2 font-title text-xl">Version {plan.version} as a document</h2>
        <DownloadLinks
          formats={PAPER_FORMATS}
          path="/api/plans/export"
          given={{ ...scope, plan: plan.planId, version: String(plan.version) }}
        />
      </section>
      {plan.engagements.length > 0 && (
        <section aria-label="Set up from this plan">
          <h2 className="font-title text-xl">Set up from this plan</h2>
          <ul className="mt-2">
            {plan.engagements.map((e) => (
              <li key={e.id} className="border-rule border-b py-1.5">
                <Link className="link" href={hrefIn(scope, `/engagements/${e.id}`)}>
                  {e.name}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label="Versions">
        <h2 className="font-title text-xl">Versions</h2>
        <ul className="mt-2">
          {plan.versions.map((v) => (
            <li key={v.version} className="flex flex-wrap gap-x-4 border-rule border-b py-1.5">
              {v.version === plan.version ? (
                <span className="font-medium">Version {v.version}</span>
              ) : (
                <Link className="link" href={hrefIn(scope, `/plans/${plan.planId}`, { version: String(v.version) })}>
                  Version {v.version}
                </Link>
              )}
              <span className="flex-1 text-ink-2">
                {v.name}, {formatDay(v.savedAt.slice(0, 10))}, {v.savedBy}
              </span>
              {v.version !== plan.version && (
                <Link className="link" href={compare(plan.planId, v.version)}>
                  Compare<span className="sr-only"> version {v.version} with this one</span>
                </Link>
              )}
            </li>
          ))}
        </ul>
      </section>
      {others.length > 0 && (
        <section aria-label="Other plans">
          <h2 className="font-title text-xl">Other plans</h2>
          <ul className="mt-2">
            {others.map((p) => (
              <li key={p.planId} className="flex flex-wrap gap-x-4 border-rule border-b py-1.5">
                <Link className="link flex-1" href={hrefIn(scope, `/plans/${p.planId}`)}>
                  {p.name}
                </Link>
                <Link className="link" href={compare(p.planId, p.version)}>
                  Compare<span className="sr-only"> {p.name} with this one</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
