import { type SQL, sql } from "drizzle-orm";
import type { ReviewState } from "../rules.ts";

const reviewed = sql`select from evidence_review r
  where r.org_id = "evidence"."org_id" and r.workspace_id = "evidence"."workspace_id" and r.evidence_id = "evidence"."id"`;

/** Of a statement that reads `evidence`: that it was returned, and covers nothing. */
export const isReturned: SQL = sql`exists (${reviewed} and r.decision = 'returned')`;

/** Of a statement that reads `evidence`: that its review stands so, and that nobody has replaced or withdrawn it. */
export function reviewIs(state: ReviewState): SQL {
  const open = sql`"evidence"."review_asked" and "evidence"."state" = 'submitted'`;
  return state === "waiting"
    ? sql`${open} and not exists (${reviewed})`
    : sql`${open} and exists (${reviewed} and r.decision = ${state})`;
}
