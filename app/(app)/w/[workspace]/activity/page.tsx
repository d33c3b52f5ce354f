import { ActivityFeed } from "#app/_features/ground/journal/activity-feed.tsx";
import { activityInput, olderHref } from "#app/_features/ground/journal/search.ts";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";

export const metadata = titled("/w/[workspace]/activity");

export default async function ActivityPage(props: PageProps) {
  const scope = await scopeOf(props);
  const filter = activityInput(await props.searchParams);
  const page = await load((call) => call.journal.activity({ ...scope, ...filter }));
  const hrefOf = (extra: Record<string, string | undefined>) => hrefIn(scope, "/activity", extra);
  return <ActivityFeed page={page} about={filter.about} hrefOf={hrefOf} older={olderHref(page, filter, hrefOf)} />;
}
