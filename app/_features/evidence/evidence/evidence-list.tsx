"use client";

import { EmptyFor } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import type { ReviewState } from "#server/evidence/evidence/rules.ts";
import type { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { EvidenceCard } from "./evidence-card.tsx";
import { NO_EVIDENCE, noneInReview } from "./words.ts";

type Props = { scope: InWorkspace; items: EvidenceItem[]; review: ReviewState | null; mayReplace: boolean };

export function EvidenceList({ scope, items, review, mayReplace }: Props) {
  if (items.length === 0 && review) return <EmptyFor words={noneInReview(review)} />;
  if (items.length === 0) return <EmptyFor words={NO_EVIDENCE} />;
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
