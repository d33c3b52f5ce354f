import { and, inArray } from "drizzle-orm";
import { criterion } from "#db/schema/programme/criteria.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { type CalendarDate, today } from "#server/ground/calendar/rules.ts";
import { type Change, recordAll } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { peopleById } from "#server/people/people/queries.ts";
import { addMappings, type NewMapping, stateOf } from "#server/programme/criteria/service/write-mappings.ts";
import { type ControlRecord, lockControls, peopleOf, snapshotOf } from "../queries/current.ts";
import { mappedTo } from "../queries/mapped.ts";
import { openWindows } from "../queries/windows.ts";
import { windowsTouched } from "../rules/changes.ts";
import { nameKey, personIn } from "../rules/owners.ts";
import { changedFields } from "../rules/snapshot.ts";
import { effectiveFrom, reinstated, retired } from "../rules/status.ts";
import type { ControlChange } from "../schema/control.ts";
import type { ControlSnapshot } from "../schema/snapshot.ts";
import { nameOwners } from "./owners.ts";
import { type ControlWrite, changeOf, writeCurrent, writeVersions } from "./write.ts";

export type SavedControls = { created: number; changed: number; mapped: number; unchanged: number };

type People = Awaited<ReturnType<typeof peopleOfChanges>>;
type Plan = {
  id: string;
  code: string;
  write: ControlWrite | null;
  before: ControlSnapshot | null;
  label: string;
  mappings: NewMapping[];
};

/**
 * Creates and changes controls by code and maps them to criteria, in a constant number of statements. Writes only what changed
 * and deletes nothing. Unknown owners become named people. Refuses design changes inside a window: importers hold such rows
 * back beforehand.
 * @param why stored with every change
 * @returns how many were created, changed, only mapped to more criteria, and left unchanged
 * @throws AppError("invalid") for unknown criteria or a duplicate code; AppError("conflict") naming controls whose design would
 *   change inside a window
 */
export async function saveControls(
  tx: Tx,
  actor: WorkspaceActor,
  changes: readonly ControlChange[],
  why: string | null = null,
): Promise<SavedControls> {
  refuseDuplicates(changes);
  const existing = await lockControls(tx, actor, { codes: changes.map((change) => change.code) });
  const byCode = new Map(existing.map((record) => [record.code, record]));
  const criteria = await criteriaByCode(tx, actor, changes);
  const people = await peopleOfChanges(tx, actor, changes, existing);
  const day = today(actor.now, actor.workspace.timeZone);
  const plans = changes.map((change) => planOf(day, change, byCode.get(change.code), people, criteria));

  await judge(tx, actor, plans, day, why);
  const writes = plans.flatMap(({ write }) => write ?? []);
  await writeCurrent(tx, actor, writes);
  const added = await addMappings(
    tx,
    actor,
    plans.flatMap((plan) => plan.mappings),
  );
  const mapped = Map.groupBy(added, (pair) => pair.controlId);
  const codes = new Map([...criteria].map(([code, id]) => [id, code]));
  const changed = plans.flatMap((plan) =>
    recorded(
      plan,
      (mapped.get(plan.id) ?? []).map((pair) => codes.get(pair.criterionId) ?? ""),
    ),
  );
  await writeVersions(tx, actor, writes);
  await recordAll(tx, actor, changed);
  const created = writes.filter((write) => write.before === null).length;
  const updated = writes.length - created;
  const mappedOnly = plans.filter((plan) => !plan.write && mapped.has(plan.id)).length;
  return { created, changed: updated, mapped: mappedOnly, unchanged: plans.length - created - updated - mappedOnly };
}

/** Attaches the reason to changes inside a window, for the auditor to read. Refuses design changes. */
async function judge(tx: Tx, actor: WorkspaceActor, plans: Plan[], day: CalendarDate, why: string | null) {
  const known = plans.flatMap(({ id, before }) => (before ? [id] : []));
  const windows = await openWindows(tx, actor, known);
  if (windows.inForce.size === 0) return;
  const mapped = await mappedTo(tx, actor, known);
  const held: string[] = [];
  for (const plan of plans) {
    const { id, code, before, write } = plan;
    if (!before) continue;
    const fresh = plan.mappings.filter((m) => !mapped.has(`${id} ${m.criterionId}`));
    const mappings = fresh.map((m) => ({ criterionId: m.criterionId, from: null, to: stateOf(m) }));
    const from = write ? write.effectiveFrom : day;
    const inside = windowsTouched({ id, before, after: write?.after ?? before, from, mappings }, windows);
    if (inside.design.length > 0) held.push(code);
    if (write) plan.write = { ...write, why, windows: inside.reason };
  }
  if (held.length > 0)
    throw new AppError(
      "conflict",
      `These controls are inside an engagement’s window: ${held.slice(0, 5).join(", ")}. Change the design on the control’s own page, where a second person approves it.`,
    );
}

function planOf(
  now: CalendarDate,
  change: ControlChange,
  record: ControlRecord | undefined,
  people: People,
  criteria: ReadonlyMap<string, string>,
): Plan {
  const before = record ? snapshotOf(record, people.known) : null;
  const after = applied(before, change, people, now);
  const id = record?.id ?? (change.rest?.id || newId());
  const unchanged = before !== null && changedFields(before, after).length === 0;
  const version = (record?.version ?? 0) + 1;
  return {
    ...{ id, code: after.code, before },
    write: unchanged ? null : { id, version, before, after, effectiveFrom: effectiveFrom(before, after, now) },
    label: `${after.code} ${after.title}`,
    mappings: [
      ...(change.criteria ?? []).flatMap((code) => criteria.get(code) ?? []).map((criterionId) => ({ criterionId })),
      ...(change.mappings ?? []),
    ].map((mapping) => ({ ...mapping, controlId: id })),
  };
}

function applied(before: ControlSnapshot | null, change: ControlChange, people: People, now: string): ControlSnapshot {
  const base = before ?? { ...EMPTY, code: change.code, title: change.title ?? change.code };
  const next: ControlSnapshot = {
    ...base,
    title: change.title ?? base.title,
    statement: change.statement ?? base.statement,
    category: change.category ?? base.category,
    owner: ownerAfter(base, change.ownerName, people),
    frequency: change.frequency ?? base.frequency,
    anchor: change.anchor ?? base.anchor,
    dueDays: change.dueDays ?? base.dueDays,
    graceDays: change.graceDays ?? base.graceDays,
    operatesFrom: change.operatesFrom ?? base.operatesFrom,
    operatesTo: change.operatesTo ?? base.operatesTo,
    type: change.type ?? base.type,
    nature: change.nature ?? base.nature,
    evidenceTypes: change.evidenceTypes ?? base.evidenceTypes,
    isKey: change.key ?? base.isKey,
    ...restAfter(change.rest, people),
  };
  if (!change.status || change.status === base.status) return next;
  if (change.status === "retired") return before ? retired(next, now) : { ...next, status: "retired" };
  return base.status === "retired"
    ? { ...reinstated(next), status: change.status }
    : { ...next, status: change.status };
}

function restAfter(rest: ControlChange["rest"], people: People): Partial<ControlSnapshot> {
  if (!rest) return {};
  const { anchor, dueDays, graceDays, operatesFrom, operatesTo } = rest;
  const person = (name: string | null) => {
    const id = name ? people.byName.get(name) : undefined;
    return id && name ? { id, name: people.known.get(id)?.name ?? name } : null;
  };
  const [performer, reviewer] = [person(rest.performerName), person(rest.reviewerName)];
  const escalation = rest.escalation.flatMap(({ name, days }) => {
    const membershipId = people.byName.get(name);
    return membershipId ? [{ membershipId, name: people.known.get(membershipId)?.name ?? name, days }] : [];
  });
  return { anchor, dueDays, graceDays, operatesFrom, operatesTo, performer, reviewer, escalation };
}

// Names are not unique: a list that repeats the current owner's name keeps that owner.
function ownerAfter(base: ControlSnapshot, name: string | null | undefined, people: People): ControlSnapshot["owner"] {
  const id = name ? people.byName.get(name) : undefined;
  if (!name || !id || (base.owner && nameKey(base.owner.name) === nameKey(name))) return base.owner;
  return { id, name: people.known.get(id)?.name ?? personIn(name).name };
}

async function peopleOfChanges(
  tx: Tx,
  actor: WorkspaceActor,
  changes: readonly ControlChange[],
  existing: readonly ControlRecord[],
) {
  const byName = await nameOwners(
    tx,
    actor,
    changes.flatMap((change) => [
      ...[change.ownerName, change.rest?.performerName, change.rest?.reviewerName].filter(
        (name) => typeof name === "string",
      ),
      ...(change.rest?.escalation ?? []).map((step) => step.name),
    ]),
  );
  return { byName, known: await peopleById(tx, actor, [...peopleOf(existing), ...byName.values()]) };
}

async function criteriaByCode(tx: Tx, actor: WorkspaceActor, changes: readonly ControlChange[]) {
  const wanted = [...new Set(changes.flatMap((change) => change.criteria ?? []))];
  if (wanted.length === 0) return new Map<string, string>();
  const rows = await tx
    .select({ id: criterion.id, code: criterion.code })
    .from(criterion)
    .where(and(inTenant(criterion, actor), inArray(criterion.code, wanted)));
  const found = new Map(rows.map((row) => [row.code, row.id]));
  const unknown = wanted.filter((code) => !found.has(code));
  if (unknown.length > 0)
    throw new AppError("invalid", `Not in this workspace's criteria: ${unknown.join(", ")}.`, { field: "criteria" });
  return found;
}

function recorded(plan: Plan, mapped: string[]): Change[] {
  const changes: Change[] = [];
  if (plan.write) changes.push(changeOf(plan.write, plan.write.before ? "control.changed" : "control.created"));
  if (mapped.length > 0)
    changes.push({
      action: "control.mapped",
      subject: { type: "control", id: plan.id, label: plan.label },
      after: { criteria: mapped },
    });
  return changes;
}

function refuseDuplicates(changes: readonly ControlChange[]): void {
  const seen = new Set<string>();
  for (const { code } of changes) {
    if (seen.has(code)) throw new AppError("invalid", `${code} appears twice in the list.`, { field: "code" });
    seen.add(code);
  }
}

const EMPTY: ControlSnapshot = {
  code: "",
  title: "",
  statement: "",
  category: null,
  owner: null,
  performer: null,
  reviewer: null,
  frequency: null,
  anchor: null,
  dueDays: null,
  graceDays: 0,
  type: null,
  nature: null,
  evidenceTypes: [],
  escalation: [],
  isKey: false,
  evidenceReview: "workspace",
  status: "active",
  operatesFrom: null,
  operatesTo: null,
};
