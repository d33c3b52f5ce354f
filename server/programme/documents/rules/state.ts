import type { DOCUMENT_KINDS } from "#db/schema/programme/documents.ts";
import { addMonths, type CalendarDate } from "#server/ground/calendar/rules.ts";
import type { DOCUMENT_STATES } from "../schema.ts";

export type DocumentState = (typeof DOCUMENT_STATES)[number];

export const KIND_LABEL: Record<(typeof DOCUMENT_KINDS)[number], string> = {
  policy: "Policy",
  procedure: "Procedure",
  plan: "Plan",
  record: "Record",
};

export const STATE_LABEL: Record<DocumentState, string> = {
  draft: "not approved yet",
  in_force: "in force",
  review_due: "review overdue",
  retired: "retired",
};

type Approved = { version: number; approvedOn: CalendarDate };

export function stateOf(
  document: { reviewMonths: number; retiredOn: CalendarDate | null },
  approvals: readonly Approved[],
  today: CalendarDate,
): { state: DocumentState; approvedVersion: number | null; reviewDueOn: CalendarDate | null } {
  const last = approvals.reduce<Approved | null>(
    (newest, a) =>
      newest && (newest.version > a.version || (newest.version === a.version && newest.approvedOn >= a.approvedOn))
        ? newest
        : a,
    null,
  );
  const approvedVersion = last?.version ?? null;
  const reviewDueOn = last ? addMonths(last.approvedOn, document.reviewMonths) : null;
  if (document.retiredOn && document.retiredOn <= today)
    return { state: "retired", approvedVersion, reviewDueOn: null };
  if (!reviewDueOn) return { state: "draft", approvedVersion, reviewDueOn };
  return { state: today > reviewDueOn ? "review_due" : "in_force", approvedVersion, reviewDueOn };
}
