import { Download } from "lucide-react";
import { hrefIn } from "#app/_lib/scope.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { buttonClass } from "#app/_ui/button-class.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";

type Props = {
  scope: InWorkspace;
  view: WorkspaceView;
  period: { from: string; to: string };
  /** submissions the person may review; null when they may not see them */
  toReview: number | null;
};

/** Where the timeline leads: to what awaits review, to all items, and out as a file. */
export function EvidenceLinks({ scope, view, period, toReview }: Props) {
  return (
    <>
      {toReview !== null && (
        <ButtonLink href={hrefIn(scope, "/evidence/review")}>
          Awaiting review{toReview > 0 && ` (${toReview})`}
        </ButtonLink>
      )}
      <ButtonLink href={hrefIn(scope, "/evidence/items")}>All items</ButtonLink>
      <a className={buttonClass({})} href={exportHref(scope, view, period)} download>
        <Download aria-hidden size={14} /> Export
      </a>
    </>
  );
}

function exportHref(scope: InWorkspace, view: WorkspaceView, period: { from: string; to: string }): string {
  const search = new URLSearchParams({ workspace: view.slug, from: period.from, to: period.to });
  if (scope.engagement) search.set("engagement", scope.engagement);
  if (scope.as) search.set("as", scope.as);
  return `/api/evidence/export?${search}`;
}
