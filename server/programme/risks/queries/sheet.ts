import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { currentPeople } from "#server/people/people/queries.ts";
import { asReleased } from "#server/plan/released/queries.ts";
import { controlNames } from "#server/programme/controls/queries/current.ts";
import { criterionNames } from "#server/programme/criteria/queries/criteria.ts";
import { codesMetBy } from "#server/programme/criteria/queries/mapped.ts";
import { itemNames } from "#server/programme/scope/queries/names.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import type { RiskChoices, RiskSheet } from "../schema.ts";
import { categoriesOf, findRisk, scaleOf } from "./register.ts";

/** @throws AppError("not_found") */
export async function openRisk(tx: Tx, actor: WorkspaceActor, id: string): Promise<RiskSheet> {
  const found = await asReleased(tx, actor, async (reader) => {
    const risk = await findRisk(tx, reader, id);
    return risk && { risk, scale: await scaleOf(tx, reader) };
  });
  if (!found) throw notFound("risk");
  const ids = found.risk.controls.map((c) => c.id);
  return { ...found, met: await codesMetBy(tx, actor, ids) };
}

export async function riskChoices(tx: Tx, actor: WorkspaceActor): Promise<RiskChoices> {
  const items = await itemNames(tx, actor);
  return {
    people: await currentPeople(tx, actor),
    criteria: await criterionNames(tx, actor),
    controls: await controlNames(tx, actor),
    assets: items.map(({ id, kind, name }) => ({ id, code: KINDS[kind].one, title: name })),
    categories: await categoriesOf(tx, actor),
  };
}
