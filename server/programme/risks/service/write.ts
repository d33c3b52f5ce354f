import { and, eq } from "drizzle-orm";
import { risk, riskAsset, riskControl, riskCriterion } from "#db/schema/programme/risks.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { knownControls } from "#server/programme/controls/queries/current.ts";
import { knownCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { knownItems } from "#server/programme/scope/queries/items.ts";
import { findRisk } from "../queries/register.ts";
import type { Risk, RiskValues } from "../schema.ts";

type Written = {
  /** as it was read under the lock; null for a new risk */
  before: Risk | null;
  code: string;
  /** what is left out stays as it is */
  values: Pick<RiskValues, "description" | "controls"> & Partial<RiskValues>;
};

/** Writes a risk and its links, and records it. @throws AppError("invalid") with the field of an unknown link */
export async function writeRisk(tx: Tx, actor: WorkspaceActor, { before, code, values }: Written): Promise<Risk> {
  const { controls, criteria, assets, ...fields } = values;
  const id = before?.id ?? newId();
  const columns = columnsOf(fields);
  if (before)
    await tx
      .update(risk)
      .set({ ...columns, version: before.version + 1 })
      .where(own(actor, id));
  else await tx.insert(risk).values({ ...tenantKey(actor), id, code, ...columns, version: 1, createdAt: actor.now });
  await setControls(tx, actor, id, controls);
  if (criteria) await setCriteria(tx, actor, id, criteria);
  if (assets) await setAssets(tx, actor, id, assets);
  const after = await findRisk(tx, actor, id);
  if (!after) throw notFound("risk");
  await record(tx, actor, {
    action: before ? "risk.changed" : "risk.added",
    subject: subjectOf(after),
    before: before && recorded(before),
    after: recorded(after),
  });
  return after;
}

/** Locks the risk. @throws AppError("not_found"); AppError("conflict") when it has changed since it was read */
export async function requireRisk(
  tx: Tx,
  actor: WorkspaceActor,
  edited: { riskId: string; version: number },
  criterionId?: string,
): Promise<Risk> {
  await tx.select({ id: risk.id }).from(risk).where(own(actor, edited.riskId)).for("update");
  const found = await findRisk(tx, actor, edited.riskId);
  if (!found || (criterionId && !found.criteria.some((c) => c.id === criterionId))) throw notFound("risk");
  const meanwhile = "Someone has changed this risk since. Reload, then make your change again.";
  requireVersion(found.version, edited.version, meanwhile);
  return found;
}

export function subjectOf({ id, code, description }: Risk) {
  return { type: "risk" as const, id, label: `${code} ${description.slice(0, 80)}` };
}

export function own(actor: WorkspaceActor, id: string) {
  return and(inTenant(risk, actor), eq(risk.id, id));
}

async function setControls(tx: Tx, actor: WorkspaceActor, riskId: string, ids: readonly string[]): Promise<void> {
  const known = await knownControls(tx, actor, ids);
  await tx.delete(riskControl).where(and(inTenant(riskControl, actor), eq(riskControl.riskId, riskId)));
  if (known.length > 0)
    await tx.insert(riskControl).values(known.map((c) => ({ ...tenantKey(actor), riskId, controlId: c.id })));
}

async function setCriteria(tx: Tx, actor: WorkspaceActor, riskId: string, ids: readonly string[]): Promise<void> {
  const known = await knownCriteria(tx, actor, ids);
  await tx.delete(riskCriterion).where(and(inTenant(riskCriterion, actor), eq(riskCriterion.riskId, riskId)));
  if (known.length > 0)
    await tx.insert(riskCriterion).values(known.map((c) => ({ ...tenantKey(actor), riskId, criterionId: c.id })));
}

async function setAssets(tx: Tx, actor: WorkspaceActor, riskId: string, ids: readonly string[]): Promise<void> {
  const known = await knownItems(tx, actor, ids, "assets");
  await tx.delete(riskAsset).where(and(inTenant(riskAsset, actor), eq(riskAsset.riskId, riskId)));
  if (known.length > 0)
    await tx.insert(riskAsset).values(known.map((i) => ({ ...tenantKey(actor), riskId, itemId: i.id })));
}

function recorded({ id: _, acceptances: __, criteria, controls, assets, ...risk }: Risk) {
  return {
    ...risk,
    criteria: criteria.map((c) => c.code),
    controls: controls.map((c) => c.code),
    assets: assets.map((a) => a.name),
  };
}

function columnsOf({ inherent, residual, ...columns }: Omit<Written["values"], "controls" | "criteria" | "assets">) {
  return {
    ...columns,
    ...(inherent !== undefined && { likelihood: inherent?.likelihood ?? null, impact: inherent?.impact ?? null }),
    ...(residual !== undefined && {
      residualLikelihood: residual?.likelihood ?? null,
      residualImpact: residual?.impact ?? null,
    }),
  };
}
