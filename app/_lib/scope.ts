import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { PathInside } from "#server/ground/screens/rules/addresses.ts";

export type PageProps<P extends Record<string, string> = { workspace: string }> = {
  params: Promise<P>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The workspace in a page's address, and whom to view it as. The procedures decide whether that is allowed. */
export async function scopeOf(props: PageProps): Promise<InWorkspace> {
  const [{ workspace }, search] = await Promise.all([props.params, props.searchParams]);
  return {
    workspace,
    engagement: engagementIn(search.engagement),
    as: search.as === "auditor" ? "auditor" : undefined,
  };
}

/** The engagement in an address; undefined for anything malformed. */
export function engagementIn(given: string | string[] | null | undefined): string | undefined {
  return typeof given === "string" && UUID.test(given) ? given : undefined;
}

/** The version in an address; undefined, meaning the newest, for anything malformed. */
export function versionOf(given: string | string[] | undefined): number | undefined {
  const version = Number(given);
  return Number.isInteger(version) && version > 0 ? version : undefined;
}

/** The address of a file behind a plain route, for whoever reads the page. */
export function fileHref(path: string, scope: InWorkspace, extra: Record<string, string> = {}): string {
  const search = new URLSearchParams({ workspace: scope.workspace });
  if (scope.engagement) search.set("engagement", scope.engagement);
  if (scope.as) search.set("as", scope.as);
  for (const [key, value] of Object.entries(extra)) search.set(key, value);
  return `${path}?${search}`;
}

/** An address inside the workspace, keeping the engagement and the preview. A path to no screen does not compile. */
export function hrefIn(scope: InWorkspace, path: PathInside, extra: Record<string, string | undefined> = {}): string {
  const [plain, own] = path.split("?");
  const search = new URLSearchParams(own);
  for (const [key, value] of Object.entries({ engagement: scope.engagement, as: scope.as, ...extra }))
    if (value) search.set(key, value);
  const query = search.toString();
  return `/w/${scope.workspace}${plain}${query ? `?${query}` : ""}`;
}
