import { and, asc, desc, eq, getTableColumns, gte, inArray, lt, lte, sql } from "drizzle-orm";
import { evidence, evidenceControl, evidenceFile, evidenceReview } from "#db/schema/evidence/evidence.ts";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { May } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { type ReviewState, reviewState } from "../rules.ts";
import type { EvidenceItem } from "../schema.ts";
import { reviewIs } from "./standing.ts";

type Filter = {
  before?: string | null;
  controlId?: string | null;
  from?: string | null;
  to?: string | null;
  ids?: readonly string[];
  review?: ReviewState | null;
  oldestFirst?: boolean;
};

type Row = typeof evidence.$inferSelect & { review: typeof evidenceReview.$inferSelect | null };
/** `submittedById` is for rules only and never sent to clients. */
export type ListedEvidence = EvidenceItem & { submittedById: string | null };

/** Newest first by default. @param filter.before the id to continue from; `from` and `to` keep overlapping spans */
export async function listEvidence(
  tx: Tx,
  actor: WorkspaceActor & May<"evidence:read">,
  filter: Filter,
  limit: number,
): Promise<ListedEvidence[]> {
  if (filter.ids?.length === 0) return [];
  const ofControl = filter.controlId
    ? sql`${evidence.id} in (select ec.evidence_id from evidence_control ec where ${inTenant("ec", actor)} and ec.control_id = ${filter.controlId})`
    : undefined;
  const rows = await tx
    .select({ ...getTableColumns(evidence), review: evidenceReview })
    .from(evidence)
    .leftJoin(evidenceReview, and(sameTenant(evidenceReview, evidence), eq(evidenceReview.evidenceId, evidence.id)))
    .where(
      and(
        inTenant(evidence, actor),
        filter.before ? lt(evidence.id, filter.before) : undefined,
        filter.from ? gte(evidence.coversTo, filter.from) : undefined,
        filter.to ? lte(evidence.coversFrom, filter.to) : undefined,
        filter.ids ? inArray(evidence.id, [...filter.ids]) : undefined,
        filter.review ? reviewIs(filter.review) : undefined,
        ofControl,
      ),
    )
    .orderBy(filter.oldestFirst ? asc(evidence.id) : desc(evidence.id))
    .limit(limit);
  return withParts(tx, actor, rows);
}

async function withParts(tx: Tx, actor: WorkspaceActor, rows: Row[]): Promise<ListedEvidence[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((r) => r.id);
  const files = await tx
    .select()
    .from(evidenceFile)
    .where(and(inTenant(evidenceFile, actor), inArray(evidenceFile.evidenceId, ids)))
    .orderBy(evidenceFile.position);
  const controls = await tx
    .select({ evidenceId: evidenceControl.evidenceId, id: control.id, code: control.code })
    .from(evidenceControl)
    .innerJoin(control, and(sameTenant(control, evidenceControl), eq(control.id, evidenceControl.controlId)))
    .where(and(inTenant(evidenceControl, actor), inArray(evidenceControl.evidenceId, ids)))
    .orderBy(control.code);
  const filesOf = Map.groupBy(files, (f) => f.evidenceId);
  const controlsOf = Map.groupBy(controls, (c) => c.evidenceId);
  return rows.map((r) => ({
    ...r,
    review: reviewOf(r),
    files: (filesOf.get(r.id) ?? []).map(({ position, name, size, sha256, mediaType }) => ({
      position,
      name,
      size,
      sha256,
      mediaType,
    })),
    controls: (controlsOf.get(r.id) ?? []).map(({ id, code }) => ({ id, code })),
  }));
}

function reviewOf({ reviewAsked, review }: Row): EvidenceItem["review"] {
  const state = reviewState(reviewAsked, review?.decision ?? null);
  return (
    state && { state, reason: review?.reason ?? null, by: review?.reviewedBy ?? null, at: review?.reviewedAt ?? null }
  );
}
