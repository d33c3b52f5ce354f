import { and, eq, gt, ne, sql } from "drizzle-orm";
import { control, controlVersion } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { today } from "#server/calendar/rules.ts";
import { record } from "#server/journal/service/record.ts";
import { AppError, notFound } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { inWorkspace, lockControls, peopleById, peopleOf, snapshotOf } from "../queries/current.ts";
import { ControlSnapshot, changedFields, conflictSentence } from "../rules/snapshot.ts";
import { effectiveFrom, reinstated, retired } from "../rules/status.ts";
import type { ControlInput, ControlRef, ReinstateControl, RetireControl, UpdateControl } from "../schema.ts";
import { nameOwner } from "./owners.ts";
import { type ControlWrite, changeOf, writeControls } from "./write.ts";

/**
 * Adds a control; its first version holds from its first day, or from the beginning.
 *
 * @throws AppError("conflict", field "code") when the workspace has that ID; AppError("invalid") for a person it does not know
 */
export async function createControl(tx: Tx, actor: WorkspaceActor, input: ControlInput): Promise<ControlRef> {
  const id = newId();
  await requireFreeCode(tx, actor, input.code, id);
  const after = await snapshotOfInput(tx, actor, input, null);
  const write = { id, version: 1, before: null, after, effectiveFrom: effectiveFrom(null, after, day(actor)) };
  return save(tx, actor, write, "control.created");
}

/**
 * Changes a control, unless it has moved on from the version the person edited. Nothing is written when nothing changed.
 *
 * @throws AppError("conflict") naming who changed what, or that the control is retired; AppError("conflict", field "code")
 */
export async function updateControl(tx: Tx, actor: WorkspaceActor, input: UpdateControl): Promise<ControlRef> {
  const { before, ...current } = await currentControl(tx, actor, input);
  if (before.status === "retired")
    throw new AppError("conflict", "This control is retired. Reinstate it first, then change it.");
  if (input.scheduleFrom && input.scheduleFrom > day(actor))
    throw new AppError("invalid", "A schedule changes today or on a day that has passed.", { field: "scheduleFrom" });
  await requireFreeCode(tx, actor, input.values.code, current.id);
  const after = await snapshotOfInput(tx, actor, input.values, before);
  if (changedFields(before, after).length === 0) return { id: current.id, code: before.code, version: current.version };
  const from = effectiveFrom(before, after, day(actor), input.scheduleFrom);
  const write = { id: current.id, version: current.version + 1, before, after, effectiveFrom: from };
  return save(tx, actor, write, "control.changed", input.why);
}

/** Retires a control: it is no longer performed after its last day, and what was due until then stays. */
export async function retireControl(tx: Tx, actor: WorkspaceActor, input: RetireControl): Promise<ControlRef> {
  const { before, ...current } = await currentControl(tx, actor, input);
  const lastDay = input.lastDay ?? day(actor);
  if (before.status === "retired") throw new AppError("conflict", "This control is retired already.");
  if (lastDay > day(actor))
    throw new AppError("invalid", "Retire it on its last day, or give a day that has passed.", { field: "lastDay" });
  if (before.operatesFrom && lastDay < before.operatesFrom)
    throw new AppError("invalid", "The last day is before the control's first.", { field: "lastDay" });
  const after = retired(before, lastDay);
  const from = effectiveFrom(before, after, day(actor));
  const write = { id: current.id, version: current.version + 1, before, after, effectiveFrom: from };
  return save(tx, actor, write, "control.retired", input.why);
}

/** Takes a retired control up again from today. */
export async function reinstateControl(tx: Tx, actor: WorkspaceActor, input: ReinstateControl): Promise<ControlRef> {
  const { before, ...current } = await currentControl(tx, actor, input);
  if (before.status !== "retired") throw new AppError("conflict", "This control is not retired.");
  const after = reinstated(before);
  const from = effectiveFrom(before, after, day(actor));
  const write = { id: current.id, version: current.version + 1, before, after, effectiveFrom: from };
  return save(tx, actor, write, "control.reinstated", input.why);
}

async function save(
  tx: Tx,
  actor: WorkspaceActor,
  write: ControlWrite,
  action: string,
  why: string | null = null,
): Promise<ControlRef> {
  await writeControls(tx, actor, [write]);
  await record(tx, actor, changeOf(write, action, why));
  return { id: write.id, code: write.after.code, version: write.version };
}

async function currentControl(tx: Tx, actor: WorkspaceActor, edited: { controlId: string; version: number }) {
  const [row] = await lockControls(tx, actor, { ids: [edited.controlId] });
  if (!row) throw notFound("control");
  const before = snapshotOf(row, await peopleById(tx, actor, peopleOf([row])));
  if (row.version !== edited.version) throw await conflict(tx, actor, edited, before);
  return { id: row.id, version: row.version, before };
}

async function conflict(
  tx: Tx,
  actor: WorkspaceActor,
  edited: { controlId: string; version: number },
  current: ControlSnapshot,
): Promise<AppError> {
  const own = and(
    eq(controlVersion.orgId, actor.orgId),
    eq(controlVersion.workspaceId, actor.workspaceId),
    eq(controlVersion.controlId, edited.controlId),
  );
  const since = await tx
    .select({ changedBy: controlVersion.changedBy })
    .from(controlVersion)
    .where(and(own, gt(controlVersion.version, edited.version)))
    .orderBy(controlVersion.version);
  const [base] = await tx
    .select({ snapshot: controlVersion.snapshot })
    .from(controlVersion)
    .where(and(own, eq(controlVersion.version, edited.version)));
  const fields = base ? changedFields(ControlSnapshot.parse(base.snapshot), current) : [];
  return new AppError(
    "conflict",
    conflictSentence(
      since.map((v) => v.changedBy),
      fields,
    ),
  );
}

// Codes that differ in case alone would be one control in every spreadsheet.
async function requireFreeCode(tx: Tx, actor: WorkspaceActor, code: string, id: string): Promise<void> {
  const [taken] = await tx
    .select({ code: control.code, title: control.title })
    .from(control)
    .where(and(inWorkspace(actor), sql`lower(${control.code}) = lower(${code})`, ne(control.id, id)));
  if (taken)
    throw new AppError("conflict", `${taken.code} is taken by “${taken.title}”. Give this control an ID of its own.`, {
      field: "code",
    });
}

async function snapshotOfInput(
  tx: Tx,
  actor: WorkspaceActor,
  input: ControlInput,
  before: ControlSnapshot | null,
): Promise<ControlSnapshot> {
  const { ownerName, ...values } = input;
  const ownerId = ownerName ? await nameOwner(tx, actor, ownerName) : values.ownerId;
  const people = await peopleById(tx, actor, [ownerId, ...values.escalation.map((step) => step.membershipId)]);
  const had = new Set([before?.owner?.id, ...(before?.escalation.map((step) => step.membershipId) ?? [])]);
  // Who has left keeps what they have until somebody else takes it, but is given nothing new.
  const choosable = (id: string) => people.has(id) && (people.get(id)?.state !== "ended" || had.has(id));
  if (ownerId && !choosable(ownerId)) throw unknownPerson("ownerId");
  if (values.escalation.some((step) => !choosable(step.membershipId))) throw unknownPerson("escalation");
  return snapshotOf({ ...values, ownerId, evidenceTypes: [...new Set(values.evidenceTypes)] }, people);
}

function unknownPerson(field: string): AppError {
  return new AppError("invalid", "This person does not belong to the organization: choose another.", { field });
}

function day(actor: WorkspaceActor): string {
  return today(actor.now, actor.workspace.timeZone);
}
