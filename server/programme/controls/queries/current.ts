import { and, asc, inArray, ne, or, sql } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { peopleById, personNamed } from "#server/people/people/queries.ts";
import type { NamedPerson } from "#server/people/people/schema.ts";
import type { ControlName } from "../schema/control.ts";
import { ControlSnapshot } from "../schema/snapshot.ts";

export type ControlRecord = typeof control.$inferSelect;
type People = ReadonlyMap<string, NamedPerson>;

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The codes of a control's criteria, as a subquery of a statement over `control`; append conditions or an order. */
export const mappedCodes = sql`select c.code from control_criterion cc join criterion c
  on ${sameTenant("c", "cc")} and c.id = cc.criterion_id
  where ${sameTenant("cc", "control")} and cc.control_id = "control"."id"`;

export function controlNames(tx: Tx, actor: WorkspaceActor): Promise<ControlName[]> {
  return tx
    .select({
      id: control.id,
      code: control.code,
      title: control.title,
      isKey: control.isKey,
      status: control.status,
    })
    .from(control)
    .where(and(inTenant(control, actor), ne(control.status, "retired")))
    .orderBy(asc(control.code));
}

/** @throws AppError("invalid", field "controls") when an id is not in the workspace */
export async function knownControls(tx: Tx, actor: WorkspaceActor, ids: readonly string[]) {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  const found = await tx
    .select({ id: control.id, code: control.code, title: control.title })
    .from(control)
    .where(and(inTenant(control, actor), inArray(control.id, wanted)))
    .orderBy(asc(control.code));
  if (found.length < wanted.length)
    throw new AppError("invalid", "Choose from the workspace’s controls.", { field: "controls" });
  return found;
}

export function lockControls(
  tx: Tx,
  actor: WorkspaceActor,
  by: { ids?: string[]; codes?: string[] },
): Promise<ControlRecord[]> {
  const which = or(
    by.ids?.length ? sql`${control.id} = any(${sql.param(by.ids)}::uuid[])` : undefined,
    by.codes?.length ? sql`${control.code} = any(${sql.param(by.codes)}::text[])` : undefined,
  );
  if (!which) return Promise.resolve([]);
  return tx
    .select()
    .from(control)
    .where(and(inTenant(control, actor), which))
    .orderBy(asc(control.id))
    .for("update");
}

export async function lockWithSnapshots(
  tx: Tx,
  actor: WorkspaceActor,
  ids: string[],
): Promise<{ row: ControlRecord; before: ControlSnapshot }[]> {
  const rows = await lockControls(tx, actor, { ids });
  const people = await peopleById(tx, actor, peopleOf(rows));
  return rows.map((row) => ({ row, before: snapshotOf(row, people) }));
}

export function peopleOf(
  records: readonly Pick<ControlRecord, "ownerId" | "performerId" | "reviewerId" | "escalation">[],
): string[] {
  return records.flatMap((r) => [
    ...[r.ownerId, r.performerId, r.reviewerId].filter((id) => id !== null),
    ...r.escalation.map((step) => step.membershipId),
  ]);
}

export function snapshotOf(
  record: Omit<
    ControlRecord,
    "orgId" | "workspaceId" | "id" | "version" | "systemsVersion" | "createdAt" | "updatedAt"
  >,
  people: People,
): ControlSnapshot {
  const nameOf = (id: string | null) => personNamed(people, id)?.name ?? "";
  const person = (id: string | null) => (id ? { id, name: nameOf(id) } : null);
  return ControlSnapshot.parse({
    ...record,
    owner: person(record.ownerId),
    performer: person(record.performerId),
    reviewer: person(record.reviewerId),
    escalation: record.escalation.map((step) => ({ ...step, name: nameOf(step.membershipId) })),
  });
}
