import { and, eq } from "drizzle-orm";
import { rowsFor } from "#db/bulk.ts";
import type { Action } from "#db/schema/ground/actions.ts";
import type { MappingChange, MappingState } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import { mappingRejection } from "#db/schema/programme/mappings.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { type Change, record, recordAll } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { type ControlRecord, knownControls, lockWithSnapshots } from "#server/programme/controls/queries/current.ts";
import { openWindows } from "#server/programme/controls/queries/windows.ts";
import { windowsTouched } from "#server/programme/controls/rules/changes.ts";
import type { ControlSnapshot } from "#server/programme/controls/schema/snapshot.ts";
import { proposeInside } from "#server/programme/controls/service/inside.ts";
import { knownCriteria } from "#server/programme/criteria/queries/criteria.ts";
import {
  addMappings,
  applyMappings,
  type MappedPair,
  type MappingNow,
  mappingNow,
  stateOf,
} from "#server/programme/criteria/service/write-mappings.ts";
import type {
  Accepted,
  AcceptSuggestions,
  ChangeMapping,
  Mapped,
  Mapping,
  RejectSuggestions,
  SetStrength,
  Unmapping,
} from "../schema.ts";

/**
 * In a window that reads the criterion, changes to a control that was ever in force need a reason and a second person.
 * @throws AppError("conflict") when it is already mapped; AppError("not_found"); AppError("invalid", field "points" or "why")
 */
export async function mapControl(tx: Tx, actor: WorkspaceActor, input: Mapping): Promise<Mapped> {
  const cell = await cellOf(tx, actor, input);
  requirePoints(cell.names, input.points);
  if (cell.now)
    throw new AppError(
      "conflict",
      `${cell.names.control} is already mapped to ${cell.names.criterion}. Reload the page to see it.`,
    );
  return put(tx, actor, cell, stateOf(input), input.why);
}

/** @throws AppError("not_found") when it is not mapped; otherwise as `mapControl` */
export async function unmapControl(tx: Tx, actor: WorkspaceActor, input: Unmapping): Promise<Mapped> {
  const cell = await cellOf(tx, actor, input);
  if (!cell.now) throw notFound("mapping");
  return put(tx, actor, cell, null, input.why);
}

/**
 * Changes a mapping's strength, rationale and points. Writes nothing when nothing changed.
 * @throws as `mapControl`; AppError("conflict") when somebody changed it meanwhile
 */
export async function changeMapping(tx: Tx, actor: WorkspaceActor, input: ChangeMapping): Promise<Mapped> {
  const cell = await cellOf(tx, actor, input);
  requirePoints(cell.names, input.points);
  if (!cell.now) throw notFound("mapping");
  const meanwhile = "Someone has changed this mapping since. Reload, then make your change again.";
  requireVersion(cell.now.version, input.version, meanwhile);
  return put(tx, actor, cell, stateOf(input), input.why);
}

/** Sets a matrix cell; rationale and points stay. Idempotent. */
export async function setStrength(tx: Tx, actor: WorkspaceActor, input: SetStrength): Promise<Mapped> {
  const cell = await cellOf(tx, actor, input);
  const to = input.strength ? stateOf({ ...cell.now?.state, strength: input.strength }) : null;
  return put(tx, actor, cell, to, input.why);
}

/**
 * Maps accepted suggestions, all or none; existing mappings stay.
 * @returns how many are new, and how many await a second person
 * @throws as `mapControl`
 */
export async function acceptSuggestions(tx: Tx, actor: WorkspaceActor, input: AcceptSuggestions): Promise<Accepted> {
  const names = await namesOfMany(tx, actor, input.pairs);
  const ids = [...new Set(input.pairs.map((pair) => pair.controlId))];
  const locked = await lockWithSnapshots(tx, actor, ids);
  const windows = await openWindows(tx, actor, ids);
  const day = today(actor.now, actor.workspace.timeZone);
  const done: Accepted = { mapped: 0, awaiting: 0 };
  const free: typeof input.pairs = [];
  for (const { row, before } of locked) {
    const mappings: MappingChange[] = [];
    for (const pair of input.pairs.filter((p) => p.controlId === row.id)) {
      const change = { criterionId: pair.criterionId, from: null, to: stateOf(pair) };
      const judged = windowsTouched({ id: row.id, before, after: before, from: day, mappings: [change] }, windows);
      if (judged.design.length === 0) free.push(pair);
      else if (!(await mappingNow(tx, actor, pair))) mappings.push(change);
    }
    if (mappings.length === 0) continue;
    const { id, version } = row;
    await proposeInside(
      tx,
      actor,
      { id, version, before, after: before, from: day, mappings, why: input.why },
      windows,
    );
    done.awaiting += mappings.length;
  }
  const added = new Set((await addMappings(tx, actor, free)).map(keyOf));
  const changes = free
    .filter((pair) => added.has(keyOf(pair)))
    .map((pair) => mappedChange(names(pair), "control.mapped", null, stateOf(pair)));
  await recordAll(tx, actor, changes);
  return { ...done, mapped: changes.length };
}

export async function rejectSuggestions(tx: Tx, actor: WorkspaceActor, input: RejectSuggestions): Promise<void> {
  const names = await namesOfMany(tx, actor, input.pairs);
  const own = { ...tenantKey(actor), createdAt: actor.now };
  const rows = input.pairs.map((pair) => ({ ...own, ...pair, why: input.why, rejectedBy: actor.personName }));
  const added = await tx
    .insert(mappingRejection)
    .select(rowsFor(mappingRejection, rows))
    .onConflictDoNothing()
    .returning({ controlId: mappingRejection.controlId, criterionId: mappingRejection.criterionId });
  await recordAll(
    tx,
    actor,
    added.map((pair): Change => {
      const { subject, criterion: code } = names(pair);
      return { action: "control.suggestion_rejected", subject, after: { criteria: [code] }, why: input.why };
    }),
  );
}

type Names = { control: string; criterion: string; points: readonly string[]; subject: Change["subject"] };

type Cell = { row: ControlRecord; before: ControlSnapshot; names: Names; pair: MappedPair; now: MappingNow };

async function cellOf(tx: Tx, actor: WorkspaceActor, { controlId, criterionId }: MappedPair): Promise<Cell> {
  const pair = { controlId, criterionId };
  const [found] = await lockWithSnapshots(tx, actor, [controlId]);
  if (!found) throw notFound("control");
  const names = await namesOf(tx, actor, found.row, criterionId);
  return { ...found, names, pair, now: await mappingNow(tx, actor, pair) };
}

async function put(tx: Tx, actor: WorkspaceActor, cell: Cell, to: MappingState, why: string | null): Promise<Mapped> {
  const { row, before, names, pair } = cell;
  const now = cell.now?.state ?? null;
  if (JSON.stringify(now) === JSON.stringify(to)) return { isAwaiting: false };
  const mappings = [{ criterionId: pair.criterionId, from: now, to }];
  const { id, version } = row;
  const from = today(actor.now, actor.workspace.timeZone);
  const { waiting } = await proposeInside(tx, actor, { id, version, before, after: before, from, mappings, why });
  if (waiting) return { isAwaiting: true };
  await applyMappings(tx, actor, id, mappings);
  const action = !now ? "control.mapped" : to ? "control.mapping_changed" : "control.unmapped";
  await record(tx, actor, mappedChange(names, action, now, to));
  return { isAwaiting: false };
}

function mappedChange(names: Names, action: Action, from: MappingState, to: MappingState): Change {
  const recorded = (state: MappingState) => state && { criteria: [names.criterion], ...state };
  return { action, subject: names.subject, before: recorded(from), after: recorded(to) };
}

function requirePoints(names: Names, points: readonly string[]): void {
  const unknown = points.filter((id) => !names.points.includes(id));
  if (unknown.length > 0)
    throw new AppError("invalid", `${names.criterion} has no point of focus ${unknown.join(", ")}.`, {
      field: "points",
    });
}

async function namesOf(tx: Tx, actor: WorkspaceActor, row: ControlRecord, criterionId: string): Promise<Names> {
  const [theCriterion] = await tx
    .select({ code: criterion.code, points: criterion.points })
    .from(criterion)
    .where(and(inTenant(criterion, actor), eq(criterion.id, criterionId)));
  if (!theCriterion) throw notFound("criterion");
  const points = theCriterion.points.map((p) => p.id);
  return { control: row.code, criterion: theCriterion.code, points, subject: subjectOf(row) };
}

async function namesOfMany(tx: Tx, actor: WorkspaceActor, pairs: readonly MappedPair[]) {
  const controls = new Map(
    (
      await knownControls(
        tx,
        actor,
        pairs.map((p) => p.controlId),
      )
    ).map((c) => [c.id, c]),
  );
  const criteria = new Map(
    (
      await knownCriteria(
        tx,
        actor,
        pairs.map((p) => p.criterionId),
      )
    ).map((c) => [c.id, c]),
  );
  return ({ controlId, criterionId }: MappedPair): Names => {
    const { code = "", title = "" } = controls.get(controlId) ?? {};
    const subject = subjectOf({ id: controlId, code, title });
    return { control: code, criterion: criteria.get(criterionId)?.code ?? "", points: [], subject };
  };
}

function subjectOf({ id, code, title }: Pick<ControlRecord, "id" | "code" | "title">): Change["subject"] {
  return { type: "control", id, label: `${code} ${title}` };
}

function keyOf({ controlId, criterionId }: MappedPair): string {
  return `${controlId} ${criterionId}`;
}
