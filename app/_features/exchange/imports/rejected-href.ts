import type { ImportPlan } from "#server/exchange/imports/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";

/** Where the rejected rows of a draft come back as a spreadsheet. */
export function rejectedHref(scope: InWorkspace, draft: string, plan: ImportPlan): string {
  return `/api/controls/import/rejected?${new URLSearchParams({ workspace: scope.workspace, draft, plan: JSON.stringify(plan) })}`;
}
