"use client";

import { hrefIn } from "#app/_lib/scope.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import type { InWorkspace } from "#server/access/schema.ts";
import { REVIEW_WORD, type ReviewState } from "#server/evidence/rules.ts";
import type { EvidenceItem } from "#server/evidence/schema.ts";
import { EvidenceCard } from "./evidence-card.tsx";

type Props = { scope: InWorkspace; items: EvidenceItem[]; review: ReviewState | null; mayReplace: boolean };

export function EvidenceList({ scope, items, review, mayReplace }: Props) {
  if (items.length === 0 && review)
    return (
      <EmptyState title={`Nothing is ${REVIEW_WORD[review]}`}>
        {review === "returned"
          ? "What a reviewer returns is here until it is replaced or withdrawn."
          : "Choose another state above."}
      </EmptyState>
    );
  if (items.length === 0)
    return (
      <EmptyState title="No evidence yet">
        Add files on the timeline: each names its controls and the span it covers.
      </EmptyState>
    );
  return (
    <ul className="grid max-w-3xl gap-3 pt-3">
      {items.map((item) => (
        <li key={item.id}>
          <p className="mb-1 font-code text-sm">{item.controls.map((c) => c.code).join(" ")}</p>
          <EvidenceCard item={item} scope={scope} onWithdraw={null} onReplace={null} />
          {mayReplace && item.state === "submitted" && item.review?.state === "returned" && (
            <p className="pt-1.5">
              <ButtonLink size="small" href={hrefIn(scope, "/evidence", { replace: item.id })}>
                Replace it
              </ButtonLink>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
