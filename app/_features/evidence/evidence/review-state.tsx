import { StateSign } from "#app/_ui/sign.tsx";
import { REVIEW_WORD } from "#server/evidence/evidence/rules.ts";
import type { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";

const SIGN = { waiting: "awaiting", accepted: "covered", returned: "missing" } as const;

/** An item's review state: who decided, when, and why it was returned. Empty when no review is required. */
export function ReviewState({ item }: { item: Pick<EvidenceItem, "review"> }) {
  const { review } = item;
  if (!review) return null;
  const who = review.by && review.at ? ` by ${review.by} on ${formatDay(review.at.slice(0, 10))}` : "";
  return (
    <div className="grid gap-0.5">
      <p>
        <StateSign state={SIGN[review.state]} word={`${REVIEW_WORD[review.state]}${who}`} wrap />
      </p>
      {review.reason && <p className="whitespace-pre-line text-ink-2">{review.reason}</p>}
    </div>
  );
}
