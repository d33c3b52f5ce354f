import { sql } from "drizzle-orm";
import { rowsFor } from "#db/bulk.ts";
import type { Action } from "#db/schema/ground/actions.ts";
import { control, controlVersion, type MappingChange } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import type { CalendarDate } from "#server/ground/calendar/rules.ts";
import type { Change } from "#server/ground/journal/service/record.ts";
import { withConflictMessages } from "#server/ground/platform/constraints.ts";
import { tenantKey } from "#server/ground/platform/in-tenant.ts";
import { OPENED_MEANWHILE } from "#server/programme/criteria/service/write-mappings.ts";
import type { ControlSnapshot } from "../schema/snapshot.ts";

/** One new version of one control; for a new control `before` is null and `version` is 1. */
export type ControlWrite = {
  id: string;
  version: number;
  before: ControlSnapshot | null;
  after: ControlSnapshot;
  effectiveFrom: CalendarDate | null;
  why?: string | null;
  /** names of the engagements whose windows it falls in */
  windows?: readonly string[];
  /** the author, when another person approved it */
  by?: string;
  approvedBy?: string;
  proposalId?: string;
  mappings?: readonly MappingChange[];
};

/** Writes controls and their new versions in two statements. The caller records them. */
export async function writeControls(tx: Tx, actor: WorkspaceActor, writes: readonly ControlWrite[]): Promise<void> {
  await Promise.all([writeCurrent(tx, actor, writes), writeVersions(tx, actor, writes)]);
}

export async function writeCurrent(tx: Tx, actor: WorkspaceActor, writes: readonly ControlWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const own = tenantKey(actor);
  const controls = writes.map(({ id, version, after }) => ({
    ...own,
    id,
    version,
    ...columnsOf(after),
    systemsVersion: 0,
    createdAt: actor.now,
    updatedAt: actor.now,
  }));
  await tx
    .insert(control)
    .select(rowsFor(control, controls))
    .onConflictDoUpdate({ target: [control.orgId, control.workspaceId, control.id], set: OVERWRITTEN });
}

/** Run after `writeCurrent`: versions reference their control. */
export async function writeVersions(tx: Tx, actor: WorkspaceActor, writes: readonly ControlWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const versions = writes.map(
    ({ id, version, after, effectiveFrom, why = null, windows = [], by, approvedBy = null, ...approved }) => ({
      ...tenantKey(actor),
      controlId: id,
      version,
      effectiveFrom,
      snapshot: after,
      changedAt: actor.now,
      changedBy: by ?? actor.personName,
      why,
      windows: [...windows],
      approvedBy,
      proposalId: approved.proposalId ?? null,
      mappings: [...(approved.mappings ?? [])],
    }),
  );
  await withConflictMessages(OPENED_MEANWHILE, tx.insert(controlVersion).select(rowsFor(controlVersion, versions)));
}

export function changeOf(write: ControlWrite, action: Action): Change {
  const { code, title } = write.after;
  return {
    action,
    subject: { type: "control", id: write.id, label: `${code} ${title}` },
    before: write.before ? { ...write.before, version: write.version - 1 } : null,
    after: { ...write.after, version: write.version, effectiveFrom: write.effectiveFrom, ...mappingsOf(write) },
    why: write.why ?? null,
  };
}

function mappingsOf({ mappings = [] }: ControlWrite) {
  return mappings.length > 0 ? { mappings } : {};
}

function columnsOf({ owner, performer, reviewer, escalation, ...fields }: ControlSnapshot) {
  return {
    ...fields,
    ownerId: owner?.id ?? null,
    performerId: performer?.id ?? null,
    reviewerId: reviewer?.id ?? null,
    escalation: escalation.map(({ membershipId, days }) => ({ membershipId, days })),
  };
}

const OVERWRITTEN = Object.fromEntries(
  Object.entries({
    code: "code",
    title: "title",
    statement: "statement",
    category: "category",
    ownerId: "owner_id",
    performerId: "performer_id",
    reviewerId: "reviewer_id",
    frequency: "frequency",
    anchor: "anchor",
    dueDays: "due_days",
    graceDays: "grace_days",
    type: "type",
    nature: "nature",
    evidenceTypes: "evidence_types",
    escalation: "escalation",
    isKey: "is_key",
    evidenceReview: "evidence_review",
    status: "status",
    operatesFrom: "operates_from",
    operatesTo: "operates_to",
    version: "version",
    updatedAt: "updated_at",
  }).map(([key, column]) => [key, sql.raw(`excluded.${column}`)]),
);
