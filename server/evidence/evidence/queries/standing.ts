import { type SQL, sql } from "drizzle-orm";
import { sameTenant } from "#server/ground/platform/in-tenant.ts";
import type { ReviewState } from "../rules.ts";

const reviewed = sql`select from evidence_review r
  where ${sameTenant("r", "evidence")} and r.evidence_id = "evidence"."id"`;

export const isReturned: SQL = sql`exists (${reviewed} and r.decision = 'returned')`;

/** And neither replaced nor withdrawn. */
export function reviewIs(state: ReviewState): SQL {
  const open = sql`"evidence"."review_asked" and "evidence"."state" = 'submitted'`;
  return state === "waiting"
    ? sql`${open} and not exists (${reviewed})`
    : sql`${open} and exists (${reviewed} and r.decision = ${state})`;
}
