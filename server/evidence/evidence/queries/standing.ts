import { type SQL, sql } from "drizzle-orm";
import type { ReviewState } from "../rules.ts";

const reviewed = sql`select from evidence_review r
  where r.org_id = "evidence"."org_id" and r.workspace_id = "evidence"."workspace_id" and r.evidence_id = "evidence"."id"`;

export const isReturned: SQL = sql`exists (${reviewed} and r.decision = 'returned')`;

/** And neither replaced nor withdrawn. */
export function reviewIs(state: ReviewState): SQL {
  const open = sql`"evidence"."review_asked" and "evidence"."state" = 'submitted'`;
  return state === "waiting"
    ? sql`${open} and not exists (${reviewed})`
    : sql`${open} and exists (${reviewed} and r.decision = ${state})`;
}
