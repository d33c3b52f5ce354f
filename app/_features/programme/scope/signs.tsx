import { StateSign } from "#app/_ui/sign.tsx";
import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import { METHOD_LABEL, STANDING_LABEL } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeItem } from "#server/programme/scope/schema.ts";

/** Whether an item is in scope, with why not. */
export function Standing({ item }: { item: Pick<ScopeItem, "standing" | "reason"> }) {
  if (item.standing === "in") return <StateSign state="covered" word={STANDING_LABEL.in.toLowerCase()} />;
  return (
    <span className="grid">
      <StateSign state="not-applicable" word={STANDING_LABEL[item.standing].toLowerCase()} />
      {item.reason && <span className="line-clamp-2 max-w-[30ch] text-ink-2 text-sm">{item.reason}</span>}
    </span>
  );
}

/** Whether a vendor's report was reviewed, and which days no report covers. */
export function VendorSigns({ item }: { item: Pick<ScopeItem, "vendor" | "method"> }) {
  if (!item.vendor) return null;
  const { review, reviewExpiresOn, gaps } = item.vendor;
  const needsReport = item.method !== "vendor";
  return (
    <span className="grid gap-0.5">
      {item.method && <span className="text-ink-2 text-sm">{METHOD_LABEL[item.method]}</span>}
      {review === "none" && <StateSign state="missing" word="not reviewed" />}
      {review === "expired" && (
        <StateSign state="late" word={`review expired ${reviewExpiresOn ? formatDay(reviewExpiresOn) : ""}`} wrap />
      )}
      {review === "current" && (
        <StateSign
          state="covered"
          word={`reviewed, good to ${reviewExpiresOn ? formatDay(reviewExpiresOn) : ""}`}
          wrap
        />
      )}
      {needsReport &&
        gaps.map((gap) => <StateSign key={gap.from} state="late" word={`no report for ${formatSpan(gap)}`} wrap />)}
    </span>
  );
}
