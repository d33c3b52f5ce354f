import { and, eq } from "drizzle-orm";
import { scopeItemCriterion } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { currentPeople } from "#server/people/people/queries.ts";
import { criterionNames } from "#server/programme/criteria/queries/criteria.ts";
import { inOrderOfKinds } from "../rules/kinds.ts";
import { versionOn } from "../rules/versions.ts";
import type { ScopeChoices, ScopeItemName } from "../schema.ts";
import { histories, type ItemHistory } from "./items.ts";

export async function scopeChoices(tx: Tx, actor: WorkspaceActor): Promise<ScopeChoices> {
  return {
    people: await currentPeople(tx, actor),
    criteria: await criterionNames(tx, actor),
    vendors: (await itemNames(tx, actor)).filter((i) => i.kind === "vendor"),
  };
}

/** Today's, by kind and name. */
export async function itemNames(tx: Tx, actor: WorkspaceActor): Promise<ScopeItemName[]> {
  return standing(actor, await histories(tx, actor));
}

export async function itemsTiedTo(tx: Tx, actor: WorkspaceActor, criterionId: string): Promise<ScopeItemName[]> {
  const tied = await tx
    .select({ id: scopeItemCriterion.itemId })
    .from(scopeItemCriterion)
    .where(and(inTenant(scopeItemCriterion, actor), eq(scopeItemCriterion.criterionId, criterionId)));
  const ids = tied.map((row) => row.id);
  return ids.length > 0 ? standing(actor, await histories(tx, actor, ids)) : [];
}

function standing(actor: WorkspaceActor, all: readonly ItemHistory[]): ScopeItemName[] {
  const on = today(actor.now, actor.workspace.timeZone);
  return all
    .flatMap(({ id, kind, versions }) => {
      const version = versionOn(versions, on);
      return version && version.standing !== "gone" ? [{ id, kind, name: version.name }] : [];
    })
    .sort(inOrderOfKinds);
}
