import { and, asc, eq, max, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import library from "#db/catalog/document-outlines.json" with { type: "json" };
import { control } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import {
  document,
  documentAcknowledgement,
  documentApproval,
  documentControl,
  documentCriterion,
  documentVersion,
} from "#db/schema/programme/documents.ts";
import type { Tx } from "#db/tenant.ts";
import { can, type WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { countedIn } from "#server/ground/journal/service/as-of.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { currentPeople, peopleById, personNamed, readerCount, readersOf } from "#server/people/people/queries.ts";
import { controlNames } from "#server/programme/controls/queries/current.ts";
import { criterionNames } from "#server/programme/criteria/queries/criteria.ts";
import { stateOf } from "./rules/state.ts";
import { type DocumentChoices, type DocumentLine, type DocumentView, Outline } from "./schema.ts";

export async function documentChoices(tx: Tx, actor: WorkspaceActor): Promise<DocumentChoices> {
  return {
    people: await currentPeople(tx, actor),
    controls: await controlNames(tx, actor),
    criteria: await criterionNames(tx, actor),
  };
}

export async function listDocuments(tx: Tx, actor: WorkspaceActor): Promise<DocumentLine[]> {
  const own = inTenant(documentVersion, actor);
  const newest = tx
    .select({ id: documentVersion.documentId, version: max(documentVersion.version).as("version") })
    .from(documentVersion)
    .where(own)
    .groupBy(documentVersion.documentId)
    .as("newest");
  const rows = await tx
    .select({ document, version: sql<number>`${newest.version}`.mapWith(Number) })
    .from(document)
    .innerJoin(newest, eq(newest.id, document.id))
    .where(inTenant(document, actor))
    .orderBy(asc(document.title), asc(document.id));
  const approvals = Map.groupBy(await approvalsOf(tx, actor), (a) => a.documentId);
  const read = Map.groupBy(await acknowledged(tx, actor), (a) => a.documentId);
  const people = await peopleById(tx, actor, [
    ...rows.map((row) => row.document.ownerId),
    ...[...read.values()].flat().map((a) => a.membershipId),
  ]);
  const all = await readerCount(tx, actor);
  const later = await tx.execute<{ id: string }>(sql`select id from ${countedIn(actor)}.unreleased_versions() id`);
  const unreleased = new Set([...later].map((row) => row.id));
  const now = today(actor.now, actor.workspace.timeZone);
  return rows.map(({ document: d, version }) => {
    const state = stateOf(d, approvals.get(d.id) ?? [], now);
    const known = (read.get(d.id) ?? []).filter(
      (a) => a.version === state.approvedVersion && !personNamed(people, a.membershipId)?.hasLeft,
    );
    return {
      id: d.id,
      kind: d.kind,
      title: d.title,
      ownerName: personNamed(people, d.ownerId)?.name ?? null,
      ...state,
      version,
      hasUnreleased: unreleased.has(d.id),
      needsAcknowledgement: d.needsAcknowledgement,
      readers: { read: known.length, all },
    };
  });
}

/** One document with one version: the requested one, or the default below. @throws AppError("not_found") */
export async function openDocument(
  tx: Tx,
  actor: WorkspaceActor,
  input: { documentId: string; version?: number | undefined },
): Promise<DocumentView> {
  const line = (await listDocuments(tx, actor)).find((d) => d.id === input.documentId);
  const [row] = await tx
    .select()
    .from(document)
    .where(ofDocument(actor, document, document.id, input.documentId));
  if (!line || !row) throw notFound("document");
  const versions = await tx
    .select()
    .from(documentVersion)
    .where(ofDocument(actor, documentVersion, documentVersion.documentId, row.id))
    .orderBy(sql`${documentVersion.version} desc`);
  // Editors continue from the newest version; everyone else reads the version in force.
  const usual = can(actor, "document:manage") ? line.version : (line.approvedVersion ?? line.version);
  const opened = versions.find((v) => v.version === (input.version ?? usual));
  if (!opened) throw notFound("version");
  const approvals = (await approvalsOf(tx, actor)).filter((a) => a.documentId === row.id);
  const read = new Map(
    (await acknowledged(tx, actor))
      .filter((a) => a.documentId === row.id && a.version === line.approvedVersion)
      .map((a) => [a.membershipId, a.acknowledgedAt]),
  );
  const people = await readersOf(tx, actor, read.keys());
  const [controls, criteria] = [await controlsOf(tx, actor, row.id), await criteriaOf(tx, actor, row.id)];
  const mine = people.find((p) => p.personId === actor.personId);
  return {
    ...line,
    ownerId: row.ownerId,
    reviewMonths: row.reviewMonths,
    controls: controls.map((c) => c.id),
    criteria: criteria.map((c) => c.id),
    fieldsVersion: row.fieldsVersion,
    retiredOn: row.retiredOn,
    opened: opened.version,
    body: opened.body,
    versions: versions.map((v) => ({
      version: v.version,
      note: v.note,
      savedBy: v.savedBy,
      savedAt: v.savedAt,
      approvals: approvals
        .filter((a) => a.version === v.version)
        .map((a) => ({ by: a.approvedBy, on: a.approvedOn, byWriter: a.approvedById === v.savedById })),
    })),
    linkedControls: controls,
    linkedCriteria: criteria,
    people: people.map((p) => ({ name: p.name, at: read.get(p.id) ?? null })),
    toAcknowledge:
      row.needsAcknowledgement &&
      line.approvedVersion !== null &&
      line.state !== "retired" &&
      mine !== undefined &&
      !read.has(mine.id),
  };
}

export function outlines(): Outline[] {
  return library.outlines.map((o) => Outline.parse(o));
}

function approvalsOf(tx: Tx, actor: WorkspaceActor) {
  return tx
    .select()
    .from(documentApproval)
    .where(inTenant(documentApproval, actor))
    .orderBy(asc(documentApproval.approvedOn), asc(documentApproval.id));
}

function acknowledged(tx: Tx, actor: WorkspaceActor) {
  return tx
    .select({
      documentId: documentAcknowledgement.documentId,
      version: documentAcknowledgement.version,
      membershipId: documentAcknowledgement.membershipId,
      acknowledgedAt: documentAcknowledgement.acknowledgedAt,
    })
    .from(documentAcknowledgement)
    .where(inTenant(documentAcknowledgement, actor));
}

function controlsOf(tx: Tx, actor: WorkspaceActor, documentId: string) {
  return tx
    .select({ id: control.id, code: control.code, title: control.title })
    .from(documentControl)
    .innerJoin(control, and(sameTenant(control, documentControl), eq(control.id, documentControl.controlId)))
    .where(ofDocument(actor, documentControl, documentControl.documentId, documentId))
    .orderBy(asc(control.code));
}

function criteriaOf(tx: Tx, actor: WorkspaceActor, documentId: string) {
  return tx
    .select({ id: criterion.id, code: criterion.code, title: criterion.title })
    .from(documentCriterion)
    .innerJoin(
      criterion,
      and(sameTenant(criterion, documentCriterion), eq(criterion.id, documentCriterion.criterionId)),
    )
    .where(ofDocument(actor, documentCriterion, documentCriterion.documentId, documentId))
    .orderBy(asc(criterion.sort), asc(criterion.code));
}

function ofDocument(
  actor: WorkspaceActor,
  table: Parameters<typeof inTenant>[0],
  column: SQLWrapper,
  documentId: string,
): SQL | undefined {
  return and(inTenant(table, actor), eq(column, documentId));
}
