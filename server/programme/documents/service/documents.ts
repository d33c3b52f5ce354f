import { and, eq } from "drizzle-orm";
import {
  document,
  documentAcknowledgement,
  documentApproval,
  documentControl,
  documentCriterion,
  documentVersion,
} from "#db/schema/programme/documents.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { readersOf, requireOwner } from "#server/people/people/queries.ts";
import { knownControls } from "#server/programme/controls/queries/current.ts";
import { knownCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { openDocument } from "../queries.ts";
import type {
  ChangeDocument,
  CreateDocument,
  DocumentValues,
  DocumentView,
  OneVersion,
  RetireDocument,
  WriteDocument,
} from "../schema.ts";

/** @throws AppError("invalid") with the field */
export async function createDocument(tx: Tx, actor: WorkspaceActor, input: CreateDocument): Promise<DocumentView> {
  const id = newId();
  const { controls, criteria, ...fields } = input.values;
  await requireOwner(tx, actor, fields.ownerId);
  await tx.insert(document).values({ ...tenantKey(actor), id, ...fields, fieldsVersion: 1, createdAt: actor.now });
  await link(tx, actor, id, { controls, criteria });
  await addVersion(tx, actor, id, 1, input.body, null);
  await record(tx, actor, {
    action: "document.added",
    subject: { type: "document", id, label: fields.title },
    after: { ...input.values, body: input.body },
  });
  return openDocument(tx, actor, { documentId: id });
}

export async function changeDocument(tx: Tx, actor: WorkspaceActor, input: ChangeDocument): Promise<DocumentView> {
  const before = await lock(tx, actor, input.documentId);
  const meanwhile = "Someone has changed these fields since. Reload, then make your change again.";
  requireVersion(before.fieldsVersion, input.version, meanwhile);
  const { controls, criteria, ...fields } = input.values;
  await requireOwner(tx, actor, fields.ownerId);
  await tx
    .update(document)
    .set({ ...fields, fieldsVersion: before.fieldsVersion + 1 })
    .where(own(actor, before.id));
  await link(tx, actor, before.id, { controls, criteria });
  const { kind, title, ownerId, reviewMonths, needsAcknowledgement } = before;
  await record(tx, actor, {
    action: "document.changed",
    subject: { type: "document", id: before.id, label: fields.title },
    before: {
      kind,
      title,
      ownerId,
      reviewMonths,
      needsAcknowledgement,
      controls: before.controls,
      criteria: before.criteria,
    },
    after: input.values,
  });
  return openDocument(tx, actor, { documentId: before.id });
}

/** Saves the next version, a draft until approved. @throws AppError("conflict", field "body") */
export async function writeDocument(tx: Tx, actor: WorkspaceActor, input: WriteDocument): Promise<DocumentView> {
  const before = await lock(tx, actor, input.documentId);
  requireNotRetired(before);
  const by = before.versions[0]?.savedBy;
  const meanwhile = `${by} has saved version ${before.version} since. Copy your text, open the newest version, and merge the two.`;
  requireVersion(before.version, input.version, meanwhile, "body");
  await addVersion(tx, actor, before.id, before.version + 1, input.body, input.note);
  await record(tx, actor, {
    action: "document.written",
    subject: { type: "document", id: before.id, label: before.title },
    after: { version: before.version + 1, note: input.note, body: input.body },
  });
  return openDocument(tx, actor, { documentId: before.id });
}

/** Approving the version in force again records a review. */
export async function approveDocument(tx: Tx, actor: WorkspaceActor, input: OneVersion): Promise<DocumentView> {
  const before = await lock(tx, actor, input.documentId);
  requireNotRetired(before);
  if (!before.versions.some((v) => v.version === input.version)) throw notFound("version");
  if (before.approvedVersion !== null && input.version < before.approvedVersion)
    throw new AppError("conflict", `Version ${before.approvedVersion} is newer and already approved.`);
  const approvedOn = today(actor.now, actor.workspace.timeZone);
  await tx.insert(documentApproval).values({
    ...tenantKey(actor),
    id: newId(),
    documentId: before.id,
    version: input.version,
    approvedOn,
    approvedById: actor.personId ?? "",
    approvedBy: actor.personName,
  });
  await record(tx, actor, {
    action: input.version === before.approvedVersion ? "document.reviewed" : "document.approved",
    subject: { type: "document", id: before.id, label: before.title },
    after: { version: input.version, approvedOn },
  });
  return openDocument(tx, actor, { documentId: before.id });
}

/** Records that the current user has read the approved version; idempotent. */
export async function acknowledgeDocument(tx: Tx, actor: WorkspaceActor, input: OneVersion): Promise<DocumentView> {
  const found = await openDocument(tx, actor, { documentId: input.documentId });
  if (found.approvedVersion !== input.version)
    throw new AppError("conflict", "Another version is now in force. Reload and read that one.");
  const mine = (await readersOf(tx, actor, [])).find((p) => p.personId === actor.personId);
  if (!mine) throw new AppError("forbidden", "Only the organization’s own people can acknowledge it.");
  const [added] = await tx
    .insert(documentAcknowledgement)
    .values({
      ...tenantKey(actor),
      id: newId(),
      documentId: found.id,
      version: input.version,
      membershipId: mine.id,
      acknowledgedAt: actor.now,
    })
    .onConflictDoNothing()
    .returning();
  if (added)
    await record(tx, actor, {
      action: "document.acknowledged",
      subject: { type: "document", id: found.id, label: found.title },
      after: { version: input.version },
    });
  return openDocument(tx, actor, { documentId: found.id });
}

export async function retireDocument(tx: Tx, actor: WorkspaceActor, input: RetireDocument): Promise<DocumentView> {
  const before = await lock(tx, actor, input.documentId);
  requireNotRetired(before);
  const retiredOn = today(actor.now, actor.workspace.timeZone);
  await tx
    .update(document)
    .set({ retiredOn, fieldsVersion: before.fieldsVersion + 1 })
    .where(own(actor, before.id));
  await record(tx, actor, {
    action: "document.retired",
    subject: { type: "document", id: before.id, label: before.title },
    after: { retiredOn },
    why: input.why,
  });
  return openDocument(tx, actor, { documentId: before.id });
}

async function lock(tx: Tx, actor: WorkspaceActor, id: string): Promise<DocumentView> {
  await tx.select({ id: document.id }).from(document).where(own(actor, id)).for("update");
  return openDocument(tx, actor, { documentId: id });
}

function requireNotRetired({ retiredOn }: DocumentView): void {
  if (retiredOn) throw new AppError("conflict", "The document is retired: add a new one instead.");
}

function addVersion(
  tx: Tx,
  actor: WorkspaceActor,
  documentId: string,
  version: number,
  body: string,
  note: string | null,
) {
  return tx.insert(documentVersion).values({
    ...tenantKey(actor),
    documentId,
    version,
    body,
    note,
    savedById: actor.personId ?? "",
    savedBy: actor.personName,
    savedAt: actor.now,
  });
}

async function link(
  tx: Tx,
  actor: WorkspaceActor,
  documentId: string,
  { controls, criteria }: Pick<DocumentValues, "controls" | "criteria">,
): Promise<void> {
  await knownControls(tx, actor, controls);
  await knownCriteria(tx, actor, criteria);
  const [c, k] = [documentControl, documentCriterion];
  await tx.delete(c).where(and(inTenant(c, actor), eq(c.documentId, documentId)));
  await tx.delete(k).where(and(inTenant(k, actor), eq(k.documentId, documentId)));
  const rows = { ...tenantKey(actor), documentId };
  if (controls.length > 0)
    await tx.insert(c).values([...new Set(controls)].map((controlId) => ({ ...rows, controlId })));
  if (criteria.length > 0)
    await tx.insert(k).values([...new Set(criteria)].map((criterionId) => ({ ...rows, criterionId })));
}

function own(actor: WorkspaceActor, id: string) {
  return and(inTenant(document, actor), eq(document.id, id));
}
