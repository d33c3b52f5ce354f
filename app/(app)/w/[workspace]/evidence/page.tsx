import { z } from "zod";
import { EvidenceLinks } from "#app/_features/evidence/evidence/evidence-links.tsx";
import { EvidenceScreen } from "#app/_features/evidence/evidence/evidence-screen.tsx";
import { OccurrenceFigures } from "#app/_features/evidence/evidence/occurrence-figures.tsx";
import { legendOf } from "#app/_features/evidence/evidence/rows.ts";
import { NO_ENGAGEMENT, NO_LANE } from "#app/_features/evidence/evidence/words.ts";
import { load } from "#app/_lib/api.ts";
import { EmptyFor } from "#app/_lib/audience.tsx";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { TimelineLegend } from "#app/_ui/timeline/timeline-legend.tsx";
import { mayBringEvidence } from "#server/ground/access/rules.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/evidence");

export default async function EvidencePage(props: PageProps) {
  const scope = await scopeOf(props);
  const search = await props.searchParams;
  const [view, engagements] = await Promise.all([openWorkspace(scope), load((call) => call.engagements.list(scope))]);
  const running = engagements.find((e) => e.evidenceFrom <= view.today && view.today <= e.evidenceTo);
  const chosen = engagements.find((e) => e.id === scope.engagement) ?? running ?? engagements[0];
  if (!chosen)
    return (
      <>
        <PageTitle title={screenOf("/w/[workspace]/evidence").label} />
        <EmptyFor
          words={NO_ENGAGEMENT}
          action={
            view.capabilities.includes("engagement:manage") && (
              <ScreenLink scope={scope} to="/engagements/new" variant="primary" />
            )
          }
        />
      </>
    );
  const readsReviews = view.capabilities.includes("evidence:read") && view.kind !== "auditor" && !view.preview;
  const replace = z.uuid().safeParse(search.replace);
  const [timeline, work, replaced] = await Promise.all([
    load((call) => call.occurrences.timeline({ ...scope, engagementId: chosen.id, all: search.all === "true" })),
    readsReviews ? load((call) => call.evidence.reviewWork(scope)) : null,
    readsReviews && replace.success ? load((call) => call.evidence.list({ ...scope, ids: [replace.data] })) : null,
  ]);
  return (
    <EvidenceScreen
      title={screenOf("/w/[workspace]/evidence").label}
      scope={scope}
      view={view}
      engagements={engagements}
      timeline={timeline}
      forThem={timeline.lanes.filter((lane) => mayBringEvidence(view, lane)).map((lane) => lane.controlId)}
      replacing={replaced?.items[0] ?? null}
      links={
        <EvidenceLinks
          scope={scope}
          view={view}
          period={timeline.period}
          toReview={work && view.capabilities.includes("evidence:review") ? work.waiting : null}
        />
      }
      legend={<TimelineLegend legend={legendOf(timeline.figures.measure)} />}
      figures={<OccurrenceFigures scope={scope} timeline={timeline} />}
      none={<EmptyFor words={NO_LANE} />}
    />
  );
}
