import { Overview } from "#app/_features/surface/overview/overview.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";

export const metadata = titled("/w/[workspace]");

export default async function OverviewPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, overview] = await Promise.all([openWorkspace(scope), load((call) => call.occurrences.overview(scope))]);
  const readsReviews = view.capabilities.includes("evidence:read") && view.kind !== "auditor" && !view.preview;
  const reviews = readsReviews ? await load((call) => call.evidence.reviewWork(scope)) : null;
  return <Overview scope={scope} view={view} overview={overview} reviews={reviews} />;
}
