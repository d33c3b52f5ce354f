import type { Metadata } from "next";
import { EvidenceScreen } from "#app/_features/evidence/evidence-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";

export const metadata: Metadata = { title: "Evidence" };

export default async function EvidencePage(props: PageProps) {
  const scope = await scopeOf(props);
  const search = await props.searchParams;
  const [view, engagements] = await Promise.all([
    load((call) => call.workspaces.open(scope)),
    load((call) => call.engagements.list(scope)),
  ]);
  const running = engagements.find((e) => e.evidenceFrom <= view.today && view.today <= e.evidenceTo);
  const chosen = engagements.find((e) => e.id === scope.engagement) ?? running ?? engagements[0];
  if (!chosen)
    return (
      <>
        <PageTitle title="Evidence" />
        <EmptyState
          title="No engagement yet"
          action={
            view.capabilities.includes("engagement:manage") && (
              <ButtonLink variant="primary" href={hrefIn(scope, "/engagements/new")}>
                Set up an engagement
              </ButtonLink>
            )
          }
        >
          The timeline runs over an engagement's period. Set one up, then map controls to its criteria.
        </EmptyState>
      </>
    );
  const timeline = await load((call) =>
    call.occurrences.timeline({ ...scope, engagementId: chosen.id, all: search.all === "true" }),
  );
  return <EvidenceScreen scope={scope} view={view} engagements={engagements} timeline={timeline} />;
}
