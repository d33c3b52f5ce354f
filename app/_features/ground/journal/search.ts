import { type JournalPage, TopicName } from "#server/ground/journal/schema.ts";

type Topic = JournalPage["topics"][number]["topic"];
export type ActivityFilter = { before: number | null; about: Topic | null };

/** Search parameters of an activity page. */
export function activityInput(search: Record<string, string | string[] | undefined>): ActivityFilter {
  const before = typeof search.before === "string" && /^\d{1,15}$/.test(search.before) ? Number(search.before) : null;
  const about = TopicName.safeParse(search.about).data ?? null;
  return { before, about };
}

export function olderHref(
  page: JournalPage,
  filter: ActivityFilter,
  hrefOf: (extra: Record<string, string | undefined>) => string,
): string | null {
  return page.next === null ? null : hrefOf({ before: String(page.next), about: filter.about ?? undefined });
}
