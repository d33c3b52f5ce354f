import type { Metadata } from "next";
import { Overview } from "#app/_features/overview/overview.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage(props: PageProps) {
  const scope = await scopeOf(props);
  const here = hrefIn(scope, "");
  const [view, overview] = await Promise.all([
    load(here, (call) => call.workspaces.open(scope)),
    load(here, (call) => call.occurrences.overview(scope)),
  ]);
  return <Overview scope={scope} view={view} overview={overview} />;
}
