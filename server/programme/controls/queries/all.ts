import { and, asc, inArray, sql } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { peopleById, personNamed } from "#server/people/people/queries.ts";
import type { ControlChange } from "../schema/control.ts";
import { mappedCodes } from "./current.ts";
import { frequencyOf } from "./list.ts";

export type ListedControl = Required<Omit<ControlChange, "rest" | "mappings">>;

/** Every control the actor sees, by code. @param codes only these; when omitted, all of them, retired ones included */
export async function allControls(tx: Tx, actor: WorkspaceActor, codes?: readonly string[]): Promise<ListedControl[]> {
  if (codes?.length === 0) return [];
  const rows = await tx
    .select({
      code: control.code,
      title: control.title,
      statement: control.statement,
      category: control.category,
      ownerId: control.ownerId,
      frequency: control.frequency,
      anchor: control.anchor,
      dueDays: control.dueDays,
      graceDays: control.graceDays,
      operatesFrom: control.operatesFrom,
      operatesTo: control.operatesTo,
      type: control.type,
      nature: control.nature,
      evidenceTypes: control.evidenceTypes,
      key: control.isKey,
      status: control.status,
      criteria: sql<string[]>`array(${mappedCodes} order by c.sort, c.code)`,
    })
    .from(control)
    .where(and(inTenant(control, actor), codes ? inArray(control.code, [...codes]) : undefined))
    .orderBy(asc(control.code));
  const people = await peopleById(
    tx,
    actor,
    rows.map((row) => row.ownerId),
  );
  return rows.map(({ ownerId, ...row }) => ({
    ...row,
    ownerName: personNamed(people, ownerId)?.name ?? null,
    frequency: frequencyOf(row.frequency),
  }));
}
