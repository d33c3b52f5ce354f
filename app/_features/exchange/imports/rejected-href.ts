import type { ImportPlan } from "#server/exchange/imports/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";

/** Address of a spreadsheet with a draft's rejected rows. */
export function rejectedHref(scope: InWorkspace, draft: string, plan: ImportPlan): string {
  return `/api/controls/import/rejected?${new URLSearchParams({ workspace: scope.workspace, draft, plan: JSON.stringify(plan) })}`;
}
