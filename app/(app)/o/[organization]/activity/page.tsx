import { ActivityFeed } from "#app/_features/ground/journal/activity-feed.tsx";
import { activityInput, olderHref } from "#app/_features/ground/journal/search.ts";
import { load } from "#app/_lib/api.ts";
import { organizationOf } from "#app/_lib/organization.ts";
import type { PageProps } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";

export const metadata = titled("/o/[organization]/activity");

export default async function OrganizationActivityPage(props: PageProps<{ organization: string }>) {
  const organization = await organizationOf(props);
  const filter = activityInput(await props.searchParams);
  const here = pathTo("/o/[organization]/activity", { organization });
  const page = await load((call) => call.journal.organizationActivity({ organization, ...filter }));
  const hrefOf = (extra: Record<string, string | undefined>) => {
    const search = new URLSearchParams(Object.entries(extra).flatMap(([k, v]) => (v ? [[k, v]] : [])));
    return search.size > 0 ? `${here}?${search}` : here;
  };
  return <ActivityFeed page={page} about={filter.about} hrefOf={hrefOf} older={olderHref(page, filter, hrefOf)} />;
}
