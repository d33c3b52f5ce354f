import { StateSign } from "#app/_ui/sign.tsx";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { STATE_LABEL } from "#server/programme/documents/rules/state.ts";
import type { DocumentLine } from "#server/programme/documents/schema.ts";

const SIGN = { draft: "due", in_force: "covered", review_due: "late", retired: "not-applicable" } as const;

/** Whether a document is in force, and whether something newer waits to be approved. */
export function DocumentSign({ document: d }: { document: DocumentLine }) {
  return (
    <span className="grid">
      {d.hasUnreleased ? (
        <StateSign state="late" word="replaced by a later version, not released to you" wrap />
      ) : (
        <StateSign state={SIGN[d.state]} word={STATE_LABEL[d.state]} />
      )}
      {d.approvedVersion !== null && d.version > d.approvedVersion && d.state !== "retired" && (
        <span className="text-ink-2 text-sm">version {d.version} is a draft</span>
      )}
    </span>
  );
}

export function reviewWord(d: DocumentLine): string {
  return d.reviewDueOn ? formatDay(d.reviewDueOn) : "–";
}
