import type { JournalPage } from "#server/ground/journal/schema.ts";

export type ActivityFilter = { before: number | null; about: string | null };

/** What the address of an activity page asks for. */
export function activityInput(search: Record<string, string | string[] | undefined>): ActivityFilter {
  const before = typeof search.before === "string" && /^\d{1,15}$/.test(search.before) ? Number(search.before) : null;
  const about = typeof search.about === "string" && /^[a-z_]{1,40}$/.test(search.about) ? search.about : null;
  return { before, about };
}

export function olderHref(
  page: JournalPage,
  filter: ActivityFilter,
  hrefOf: (extra: Record<string, string | undefined>) => string,
): string | null {
  return page.next === null ? null : hrefOf({ before: String(page.next), about: filter.about ?? undefined });
}
