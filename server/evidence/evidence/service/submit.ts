import { and, eq, inArray, ne, sql } from "drizzle-orm";
import { evidence, evidenceControl, evidenceFile, upload } from "#db/schema/evidence/evidence.ts";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import { mayBringEvidence } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { nextSequence, record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, sameTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { isReturned } from "../queries/standing.ts";
import type { EvidenceReceipt, SubmitEvidence, UploadReceipt } from "../schema.ts";
import { endEvidence } from "./end.ts";

type Superseded = NonNullable<SubmitEvidence["supersedes"]>;
type Item = Omit<SubmitEvidence, "controlIds" | "uploadIds"> & { source: "upload" | "api" | "collector" };
type ControlRow = { id: string; code: string; ownerId: string | null };
type FileRow = Omit<UploadReceipt, "id">;

/**
 * @throws AppError("not_found"); AppError("forbidden") when a control owner submits for someone else's control;
 *   AppError("conflict") when the same bytes already cover the same span of a control
 */
export async function submitEvidence(
  tx: Tx,
  actor: WorkspaceActor,
  { controlIds, uploadIds, ...item }: SubmitEvidence,
): Promise<EvidenceReceipt> {
  const controls = await controlsFor(tx, actor, controlIds);
  const files = await takeUploads(tx, actor, uploadIds);
  return acceptEvidence(tx, actor, { ...item, source: "upload" }, controls, files);
}

export async function acceptEvidence(
  tx: Tx,
  actor: WorkspaceActor,
  { supersedes, ...item }: Item,
  controls: readonly ControlRow[],
  files: readonly FileRow[],
): Promise<EvidenceReceipt> {
  const collectedOn = item.collectedOn ?? today(actor.now, actor.workspace.timeZone);
  if (collectedOn > today(actor.now, actor.workspace.timeZone))
    throw new AppError("invalid", "The collection date cannot be in the future: give today or an earlier day.", {
      field: "collectedOn",
    });
  requireOwn(actor, controls);
  const id = newId();
  const own = tenantKey(actor);
  const values = { ...item, collectedOn };
  const named = files.map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  const [sequence] = await Promise.all([
    nextSequence(tx, actor),
    refuseDuplicates(tx, actor, { ...item, supersedes }, controls, files),
  ]);
  // The log is locked from here on; statements in one message hold it for one round trip. The entry's come last, for it covers
  // the rows before it.
  const inserted = Promise.all([
    tx
      .insert(evidence)
      .values({
        ...own,
        id,
        ...values,
        submittedAt: actor.now,
        submittedById: actor.personId,
        submittedBy: actor.personName,
        state: "submitted",
        sequence,
        // Read under the log's lock, so that the controls' review settings cannot change in between.
        reviewAsked: sql`app.asks_review(${actor.orgId}, ${actor.workspaceId}, ${sql.param(controls.map((c) => c.id))}::uuid[])`,
      })
      .returning({ reviewAsked: evidence.reviewAsked }),
    tx.insert(evidenceFile).values(files.map((f, position) => ({ ...own, evidenceId: id, position, ...f }))),
    tx.insert(evidenceControl).values(controls.map((c) => ({ ...own, evidenceId: id, controlId: c.id }))),
  ]);
  const recorded = record(tx, actor, {
    action: "evidence.submitted",
    subject: { type: "evidence", id, label: `${item.title} (${controls.map((c) => c.code).join(", ")})` },
    after: { ...values, controls: controls.map((c) => c.id).sort(), files: named },
  });
  const [[[row]], receipt] = await Promise.all([inserted, recorded]);
  if (supersedes) await supersede(tx, actor, supersedes, id);
  return { id, submittedAt: actor.now, ...receipt, awaitsReview: row?.reviewAsked ?? false, files: named };
}

// Without the right to withdraw, people may still replace evidence of their own controls.
async function supersede(tx: Tx, actor: WorkspaceActor, it: Superseded, byId: string): Promise<void> {
  const links = await tx
    .select({ controlId: evidenceControl.controlId })
    .from(evidenceControl)
    .where(and(inTenant(evidenceControl, actor), eq(evidenceControl.evidenceId, it.evidenceId)));
  if (links.length === 0) throw notFound("evidence");
  const controls = await controlsFor(
    tx,
    actor,
    links.map((l) => l.controlId),
  );
  requireOwn(actor, controls);
  await endEvidence(tx, actor, { ...it, supersededById: byId });
}

async function controlsFor(tx: Tx, actor: WorkspaceActor, ids: readonly string[]): Promise<ControlRow[]> {
  const rows = await controlsBy(tx, actor, "id", ids);
  if (rows.length !== new Set(ids).size) throw notFound("control");
  return rows;
}

export function controlsBy(
  tx: Tx,
  actor: WorkspaceActor,
  column: "id" | "code",
  values: readonly string[],
): Promise<ControlRow[]> {
  return tx
    .select({ id: control.id, code: control.code, ownerId: control.ownerId })
    .from(control)
    .where(and(inTenant(control, actor), inArray(control[column], [...new Set(values)])))
    .orderBy(control.code);
}

function requireOwn(actor: WorkspaceActor, controls: readonly ControlRow[]): void {
  const other = controls.find((c) => !mayBringEvidence(actor, c));
  if (other)
    throw new AppError("forbidden", `You can add evidence only to your own controls; ${other.code} has another owner.`);
}

// A single DELETE ... RETURNING, so that two submissions cannot share an upload.
export async function takeUploads(tx: Tx, actor: WorkspaceActor, ids: readonly string[]): Promise<FileRow[]> {
  const rows = await tx
    .delete(upload)
    .where(and(inTenant(upload, actor), eq(upload.personId, actor.personId ?? ""), inArray(upload.id, [...ids])))
    .returning();
  const byId = new Map(rows.map((r) => [r.id, r]));
  return ids.map((id) => {
    const row = byId.get(id);
    if (!row) throw new AppError("not_found", "A file is no longer available: add it again.", { field: "uploadIds" });
    return { name: row.name, size: row.size, sha256: row.sha256, mediaType: row.mediaType };
  });
}

async function refuseDuplicates(
  tx: Tx,
  actor: WorkspaceActor,
  item: Pick<SubmitEvidence, "coversFrom" | "coversTo" | "supersedes">,
  controls: readonly ControlRow[],
  files: readonly FileRow[],
): Promise<void> {
  const [same] = await tx
    .select({ title: evidence.title, file: evidenceFile.name, code: control.code })
    .from(evidenceFile)
    .innerJoin(evidence, and(sameTenant(evidence, evidenceFile), eq(evidence.id, evidenceFile.evidenceId)))
    .innerJoin(evidenceControl, and(sameTenant(evidenceControl, evidence), eq(evidenceControl.evidenceId, evidence.id)))
    .innerJoin(control, and(sameTenant(control, evidence), eq(control.id, evidenceControl.controlId)))
    .where(
      and(
        inTenant(evidenceFile, actor),
        inArray(
          evidenceFile.sha256,
          files.map((f) => f.sha256),
        ),
        eq(evidence.state, "submitted"),
        sql`not ${isReturned}`,
        eq(evidence.coversFrom, item.coversFrom),
        eq(evidence.coversTo, item.coversTo),
        inArray(
          evidenceControl.controlId,
          controls.map((c) => c.id),
        ),
        item.supersedes ? ne(evidence.id, item.supersedes.evidenceId) : undefined,
      ),
    )
    .limit(1);
  if (same)
    throw new AppError(
      "conflict",
      `${same.file} is already evidence of ${same.code} for this span (“${same.title}”). Nothing was added.`,
      {
        field: "uploadIds",
      },
    );
}
