import { and, asc, eq, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import { membership } from "#db/schema/organizations.ts";
import { control } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { ControlSnapshot } from "../rules/snapshot.ts";
import type { ControlName, ControlPerson } from "../schema.ts";

export type ControlRecord = typeof control.$inferSelect;
export type People = ReadonlyMap<string, ControlPerson>;

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The codes of a control's criteria, for a subquery of a statement that reads `control`; append conditions or an order. */
export const mappedCodes = sql`select c.code from control_criterion cc join criterion c
  on c.org_id = cc.org_id and c.workspace_id = cc.workspace_id and c.id = cc.criterion_id
  where cc.org_id = "control"."org_id" and cc.workspace_id = "control"."workspace_id" and cc.control_id = "control"."id"`;

export function inWorkspace(actor: WorkspaceActor): SQL {
  return sql`${control.orgId} = ${actor.orgId} and ${control.workspaceId} = ${actor.workspaceId}`;
}

/** The people a control can have: everybody of the organization who has not left, named and invited ones included. */
export function controlPeople(tx: Tx, actor: WorkspaceActor): Promise<ControlPerson[]> {
  return tx
    .select(personColumns)
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), ne(membership.state, "ended")))
    .orderBy(asc(membership.name), asc(membership.id));
}

/** The organization's people with these ids, those who have left included. */
export async function peopleById(tx: Tx, actor: WorkspaceActor, ids: Iterable<string | null>): Promise<People> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await tx
    .select(personColumns)
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), inArray(membership.id, wanted)));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Drafts and active controls, shortly, by code: what pickers and the matrix show. */
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
    .where(and(inWorkspace(actor), ne(control.status, "retired")))
    .orderBy(asc(control.code));
}

/** The controls with these codes or ids, locked until the transaction ends so that nobody's change is lost. */
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
    .where(and(inWorkspace(actor), which))
    .orderBy(asc(control.id))
    .for("update");
}

/** Everybody a control names: its owner and its escalation path. */
export function peopleOf(records: readonly Pick<ControlRecord, "ownerId" | "escalation">[]): string[] {
  return records.flatMap((r) => [...(r.ownerId ? [r.ownerId] : []), ...r.escalation.map((step) => step.membershipId)]);
}

export function snapshotOf(
  record: Omit<ControlRecord, "orgId" | "workspaceId" | "id" | "version" | "createdAt" | "updatedAt">,
  people: People,
): ControlSnapshot {
  const nameOf = (id: string) => people.get(id)?.name ?? "somebody";
  return ControlSnapshot.parse({
    ...record,
    owner: record.ownerId ? { id: record.ownerId, name: nameOf(record.ownerId) } : null,
    escalation: record.escalation.map((step) => ({ ...step, name: nameOf(step.membershipId) })),
  });
}

const personColumns = { id: membership.id, name: membership.name, email: membership.email, state: membership.state };
