import { and, eq, inArray, ne } from "drizzle-orm";
import { evidence, evidenceControl, evidenceFile, upload } from "#db/schema/evidence.ts";
import { control } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { today } from "#server/calendar/rules.ts";
import { record } from "#server/journal/service/record.ts";
import { AppError, notFound } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import type { EvidenceReceipt, SubmitEvidence } from "../schema.ts";
import { endEvidence } from "./end.ts";

type Superseded = NonNullable<SubmitEvidence["supersedes"]>;
type Source = "upload" | "api" | "collector";

/**
 * Accepts one piece of evidence, with its files, for one or more controls.
 *
 * @returns the receipt: journal sequence number, leaf hash and file hashes (hex, SHA-256)
 * @throws AppError("not_found") for a control or upload outside the actor's reach; AppError("forbidden") when a control owner
 *   submits for a control of somebody else; AppError("conflict") when the same bytes already cover the same span of a control
 */
export async function submitEvidence(
  tx: Tx,
  actor: WorkspaceActor,
  input: SubmitEvidence,
  source: Source = "upload",
): Promise<EvidenceReceipt> {
  const collectedOn = input.collectedOn ?? today(actor.now, actor.workspace.timeZone);
  if (collectedOn > today(actor.now, actor.workspace.timeZone))
    throw new AppError("invalid", "It cannot have been collected in the future: give today or an earlier day.", {
      field: "collectedOn",
    });
  const controls = await controlsFor(tx, actor, input.controlIds);
  const files = await takeUploads(tx, actor, input.uploadIds);
  await refuseTwice(
    tx,
    actor,
    input,
    files.map((f) => f.sha256),
  );
  const id = newId();
  const own = { orgId: actor.orgId, workspaceId: actor.workspaceId };
  const item = {
    title: input.title,
    source,
    system: input.system,
    coversFrom: input.coversFrom,
    coversTo: input.coversTo,
    collectedOn,
  };
  const receipt = await record(tx, actor, {
    action: "evidence.submitted",
    subject: { type: "evidence", id, label: `${input.title} (${controls.map((c) => c.code).join(", ")})` },
    after: {
      ...item,
      controls: controls.map((c) => c.id).sort(),
      files: files.map((f) => ({ name: f.name, size: f.size, sha256: f.sha256 })),
    },
  });
  await tx.insert(evidence).values({
    ...own,
    id,
    ...item,
    submittedAt: actor.now,
    submittedById: actor.personId,
    submittedBy: actor.personName,
    state: "submitted",
    sequence: receipt.sequence,
  });
  await tx.insert(evidenceFile).values(files.map((f, position) => ({ ...own, evidenceId: id, position, ...f })));
  await tx.insert(evidenceControl).values(controls.map((c) => ({ ...own, evidenceId: id, controlId: c.id })));
  if (input.supersedes) await supersede(tx, actor, input.supersedes, id);
  return {
    id,
    submittedAt: actor.now,
    ...receipt,
    files: files.map((f) => ({ name: f.name, size: f.size, sha256: f.sha256 })),
  };
}

// Whoever may not withdraw may still replace what they answer for: evidence of their own controls alone.
async function supersede(tx: Tx, actor: WorkspaceActor, it: Superseded, byId: string): Promise<void> {
  const links = await tx
    .select({ controlId: evidenceControl.controlId })
    .from(evidenceControl)
    .where(
      and(
        eq(evidenceControl.orgId, actor.orgId),
        eq(evidenceControl.workspaceId, actor.workspaceId),
        eq(evidenceControl.evidenceId, it.evidenceId),
      ),
    );
  if (links.length === 0) throw notFound("evidence");
  await controlsFor(
    tx,
    actor,
    links.map((l) => l.controlId),
  );
  await endEvidence(tx, actor, { ...it, supersededById: byId });
}

async function controlsFor(tx: Tx, actor: WorkspaceActor, ids: readonly string[]) {
  const rows = await tx
    .select({ id: control.id, code: control.code, ownerId: control.ownerId })
    .from(control)
    .where(
      and(
        eq(control.orgId, actor.orgId),
        eq(control.workspaceId, actor.workspaceId),
        inArray(control.id, [...new Set(ids)]),
      ),
    )
    .orderBy(control.code);
  if (rows.length !== new Set(ids).size) throw notFound("control");
  const others = actor.role === "control_owner" ? rows.filter((c) => c.ownerId !== actor.membershipId) : [];
  if (others.length > 0)
    throw new AppError(
      "forbidden",
      `You can add evidence to your own controls only; ${others[0]?.code} has another owner.`,
    );
  return rows;
}

// Taking them away in one statement keeps two submissions from sharing one upload.
async function takeUploads(tx: Tx, actor: WorkspaceActor, ids: readonly string[]) {
  const rows = await tx
    .delete(upload)
    .where(
      and(
        eq(upload.orgId, actor.orgId),
        eq(upload.workspaceId, actor.workspaceId),
        eq(upload.personId, actor.personId ?? ""),
        inArray(upload.id, [...ids]),
      ),
    )
    .returning();
  const byId = new Map(rows.map((r) => [r.id, r]));
  return ids.map((id) => {
    const row = byId.get(id);
    if (!row) throw new AppError("not_found", "A file is no longer here: add it again.", { field: "uploadIds" });
    return { name: row.name, size: row.size, sha256: row.sha256, mediaType: row.mediaType };
  });
}

async function refuseTwice(
  tx: Tx,
  actor: WorkspaceActor,
  input: SubmitEvidence,
  hashes: readonly string[],
): Promise<void> {
  const [same] = await tx
    .select({ title: evidence.title, file: evidenceFile.name, code: control.code })
    .from(evidenceFile)
    .innerJoin(
      evidence,
      and(
        eq(evidence.orgId, evidenceFile.orgId),
        eq(evidence.workspaceId, evidenceFile.workspaceId),
        eq(evidence.id, evidenceFile.evidenceId),
      ),
    )
    .innerJoin(
      evidenceControl,
      and(
        eq(evidenceControl.orgId, evidence.orgId),
        eq(evidenceControl.workspaceId, evidence.workspaceId),
        eq(evidenceControl.evidenceId, evidence.id),
      ),
    )
    .innerJoin(
      control,
      and(
        eq(control.orgId, evidence.orgId),
        eq(control.workspaceId, evidence.workspaceId),
        eq(control.id, evidenceControl.controlId),
      ),
    )
    .where(
      and(
        eq(evidenceFile.orgId, actor.orgId),
        inArray(evidenceFile.sha256, [...hashes]),
        eq(evidence.workspaceId, actor.workspaceId),
        eq(evidence.state, "submitted"),
        eq(evidence.coversFrom, input.coversFrom),
        eq(evidence.coversTo, input.coversTo),
        inArray(evidenceControl.controlId, input.controlIds),
        input.supersedes ? ne(evidence.id, input.supersedes.evidenceId) : undefined,
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
