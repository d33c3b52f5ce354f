import { and, eq, gt, ne, sql } from "drizzle-orm";
import type { Action } from "#db/schema/ground/actions.ts";
import { control, controlVersion } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { type CalendarDate, today } from "#server/ground/calendar/rules.ts";
import { record, recordAll } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { requireVersionOr } from "#server/ground/platform/version.ts";
import { peopleById } from "#server/people/people/queries.ts";
import { lockWithSnapshots, snapshotOf } from "../queries/current.ts";
import { openWindows } from "../queries/windows.ts";
import type { OpenWindows } from "../rules/changes.ts";
import { changedFields, conflictSentence } from "../rules/snapshot.ts";
import { effectiveFrom, reinstated, retired } from "../rules/status.ts";
import type { ControlInput, ControlRef, ReinstateControl, RetireControl, UpdateControl } from "../schema/control.ts";
import { ControlSnapshot } from "../schema/snapshot.ts";
import { proposeInside } from "./inside.ts";
import { nameOwner } from "./owners.ts";
import { type ControlWrite, changeOf, writeControls } from "./write.ts";

/**
 * Adds a control; its first version holds from its first day, or from the beginning.
 * @throws AppError("conflict", field "code") for a taken ID; AppError("invalid") for an unknown person
 */
export async function createControl(tx: Tx, actor: WorkspaceActor, input: ControlInput): Promise<ControlRef> {
  const id = newId();
  await requireFreeCode(tx, actor, input.code, id);
  const after = await snapshotOfInput(tx, actor, input, null);
  const write = { id, version: 1, before: null, after, effectiveFrom: effectiveFrom(null, after, day(actor)) };
  return save(tx, actor, write, "control.created");
}

/**
 * Changes a control. Writes nothing when nothing changed. Inside the window of an opened engagement it needs a reason, and a
 * design change awaits a second person.
 * @throws AppError("conflict") naming who changed what since, or because the control is retired; AppError("conflict", field
 *   "code"); AppError("invalid", field "why")
 */
export async function updateControl(tx: Tx, actor: WorkspaceActor, input: UpdateControl): Promise<ControlRef> {
  const { before, ...current } = await currentControl(tx, actor, input);
  if (before.status === "retired")
    throw new AppError("conflict", "This control is retired. Reinstate it before changing it.");
  if (input.scheduleFrom && input.scheduleFrom > day(actor))
    throw new AppError("invalid", "A schedule change takes effect today or on a past day.", { field: "scheduleFrom" });
  await requireFreeCode(tx, actor, input.values.code, current.id);
  const after = await snapshotOfInput(tx, actor, input.values, before);
  const from = effectiveFrom(before, after, day(actor), input.scheduleFrom);
  return change(tx, actor, current, { before, after, from, why: input.why });
}

/**
 * Sets the same fields on many controls, all or none, in a constant number of statements. Changes that need a second person are
 * proposed one by one.
 * @throws AppError("conflict") as `updateControl`
 */
export async function reviseControls(
  tx: Tx,
  actor: WorkspaceActor,
  edited: readonly Edited[],
  fields: Partial<ControlSnapshot>,
  why: string | null,
): Promise<ControlRef[]> {
  const current = await currentControls(tx, actor, edited);
  const windows = await openWindows(
    tx,
    actor,
    current.map((c) => c.id),
  );
  const writes: ControlWrite[] = [];
  const refs: ControlRef[] = [];
  for (const { before, ...own } of current) {
    const after = { ...before, ...fields };
    const from = effectiveFrom(before, after, day(actor));
    const judged = await judge(tx, actor, own, { before, after, from, why }, windows);
    if (judged.write) writes.push(judged.write);
    refs.push(judged.ref);
  }
  await writeControls(tx, actor, writes);
  await recordAll(
    tx,
    actor,
    writes.map((write) => changeOf(write, "control.changed")),
  );
  return refs;
}

/** Retires a control after its last day; what was due until then stays. May await a second person, as `updateControl`. */
export async function retireControl(tx: Tx, actor: WorkspaceActor, input: RetireControl): Promise<ControlRef> {
  const { before, ...current } = await currentControl(tx, actor, input);
  const lastDay = input.lastDay ?? day(actor);
  if (before.status === "retired") throw new AppError("conflict", "This control is already retired.");
  if (lastDay > day(actor))
    throw new AppError("invalid", "The last day cannot be in the future.", { field: "lastDay" });
  if (before.operatesFrom && lastDay < before.operatesFrom)
    throw new AppError("invalid", "The last day is before the control's first.", { field: "lastDay" });
  const after = retired(before, lastDay);
  const from = effectiveFrom(before, after, day(actor));
  return change(tx, actor, current, { before, after, from, why: input.why }, "control.retired");
}

/** Reinstates a retired control from today. May await a second person, as `updateControl`. */
export async function reinstateControl(tx: Tx, actor: WorkspaceActor, input: ReinstateControl): Promise<ControlRef> {
  const { before, ...current } = await currentControl(tx, actor, input);
  if (before.status !== "retired") throw new AppError("conflict", "This control is not retired.");
  const after = reinstated(before);
  const from = effectiveFrom(before, after, day(actor));
  return change(tx, actor, current, { before, after, from, why: input.why }, "control.reinstated");
}

type Changing = { before: ControlSnapshot; after: ControlSnapshot; from: CalendarDate | null; why: string | null };

async function change(
  tx: Tx,
  actor: WorkspaceActor,
  current: { id: string; version: number },
  changing: Changing,
  action: Action = "control.changed",
): Promise<ControlRef> {
  const { ref, write } = await judge(tx, actor, current, changing);
  return write ? save(tx, actor, write, action) : ref;
}

/** Returns either a proposal awaiting a second person or a write for the caller to make; neither when nothing changes. */
async function judge(
  tx: Tx,
  actor: WorkspaceActor,
  { id, version }: { id: string; version: number },
  { before, after, from, why }: Changing,
  read?: OpenWindows,
): Promise<{ ref: ControlRef; write: ControlWrite | null }> {
  if (changedFields(before, after).length === 0)
    return { ref: { id, code: before.code, version, isAwaiting: false }, write: null };
  const intended = { id, version, before, after, from, mappings: [], why };
  const { waiting, windows } = await proposeInside(tx, actor, intended, read);
  if (waiting) return { ref: waiting, write: null };
  const write = { id, version: version + 1, before, after, effectiveFrom: from, windows, why };
  return { ref: refTo(write), write };
}

async function save(tx: Tx, actor: WorkspaceActor, write: ControlWrite, action: Action): Promise<ControlRef> {
  await writeControls(tx, actor, [write]);
  await record(tx, actor, changeOf(write, action));
  return refTo(write);
}

function refTo({ id, after, version }: ControlWrite): ControlRef {
  return { id, code: after.code, version, isAwaiting: false };
}

type Edited = { controlId: string; version: number };
type Current = { id: string; version: number; before: ControlSnapshot };

async function currentControl(tx: Tx, actor: WorkspaceActor, edited: Edited): Promise<Current> {
  const [current] = await currentControls(tx, actor, [edited]);
  if (!current) throw notFound("control");
  return current;
}

async function currentControls(tx: Tx, actor: WorkspaceActor, edited: readonly Edited[]): Promise<Current[]> {
  const locked = await lockWithSnapshots(
    tx,
    actor,
    edited.map((e) => e.controlId),
  );
  const byId = new Map(locked.map((found) => [found.row.id, found]));
  const current: Current[] = [];
  for (const each of edited) {
    const found = byId.get(each.controlId);
    if (!found) throw notFound("control");
    const { row, before } = found;
    await requireVersionOr(row.version, each.version, () => meanwhile(tx, actor, each, before));
    current.push({ id: row.id, version: row.version, before });
  }
  return current;
}

async function meanwhile(tx: Tx, actor: WorkspaceActor, edited: Edited, current: ControlSnapshot): Promise<string> {
  const own = and(inTenant(controlVersion, actor), eq(controlVersion.controlId, edited.controlId));
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
  return conflictSentence(
    since.map((v) => v.changedBy),
    fields,
  );
}

// Spreadsheets would treat codes that differ only in case as one control.
async function requireFreeCode(tx: Tx, actor: WorkspaceActor, code: string, id: string): Promise<void> {
  const [taken] = await tx
    .select({ code: control.code, title: control.title })
    .from(control)
    .where(and(inTenant(control, actor), sql`lower(${control.code}) = lower(${code})`, ne(control.id, id)));
  if (taken)
    throw new AppError("conflict", `${taken.code} is taken by “${taken.title}”. Give this control a different ID.`, {
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
  const { performerId, reviewerId } = values;
  const named = [ownerId, performerId, reviewerId];
  const people = await peopleById(tx, actor, [...named, ...values.escalation.map((step) => step.membershipId)]);
  const had = new Set([
    before?.owner?.id,
    before?.performer?.id,
    before?.reviewer?.id,
    ...(before?.escalation.map((step) => step.membershipId) ?? []),
  ]);
  // People who have left keep their roles until someone else takes over, but get no new ones.
  const choosable = (id: string) => people.has(id) && (!people.get(id)?.hasLeft || had.has(id));
  if (ownerId && !choosable(ownerId)) throw unknownPerson("ownerId");
  if (performerId && !choosable(performerId)) throw unknownPerson("performerId");
  if (reviewerId && !choosable(reviewerId)) throw unknownPerson("reviewerId");
  if (values.escalation.some((step) => !choosable(step.membershipId))) throw unknownPerson("escalation");
  const evidenceReview = values.evidenceReview ?? before?.evidenceReview ?? "workspace";
  return snapshotOf({ ...values, ownerId, evidenceReview, evidenceTypes: [...new Set(values.evidenceTypes)] }, people);
}

function unknownPerson(field: string): AppError {
  return new AppError("invalid", "This person does not belong to the organization: choose another.", { field });
}

function day(actor: WorkspaceActor): string {
  return today(actor.now, actor.workspace.timeZone);
}
