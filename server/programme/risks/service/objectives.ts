import { and, eq } from "drizzle-orm";
import { starterRisks } from "#db/catalog/frameworks.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import { risk, riskControl, riskCriterion } from "#db/schema/programme/risks.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { knownControls } from "#server/programme/controls/queries/current.ts";
import { findRisk, riskCodes } from "../queries/register.ts";
import { nextRiskCode } from "../rules/objectives.ts";
import type { RemoveRisk, Risk, SaveRisk } from "../schema.ts";

/**
 * Adds or replaces a risk of an objective.
 * @throws AppError("not_found"); AppError("conflict") when it has changed since; AppError("invalid", field "controls")
 */
export async function saveRisk(tx: Tx, actor: WorkspaceActor, input: SaveRisk): Promise<Risk> {
  // Locks the objective, so that concurrent inserts get different codes.
  const [objective] = await tx
    .select({ id: criterion.id, code: criterion.code })
    .from(criterion)
    .where(and(inTenant(criterion, actor), eq(criterion.id, input.criterionId)))
    .for("update");
  if (!objective) throw notFound("control objective");
  const before = input.edited ? await requireRisk(tx, actor, input.edited, objective.id) : null;
  const id = before?.id ?? newId();
  const code = before?.code ?? nextRiskCode(objective.code, await riskCodes(tx, actor, `${objective.code}-R`));
  const { description } = input;
  if (before)
    await tx
      .update(risk)
      .set({ description, version: before.version + 1 })
      .where(own(actor, before.id));
  else {
    await tx.insert(risk).values({ ...tenantKey(actor), id, code, description, version: 1, createdAt: actor.now });
    await tx.insert(riskCriterion).values({ ...tenantKey(actor), riskId: id, criterionId: objective.id });
  }
  const codes = await setControls(tx, actor, id, input.controls);
  await record(tx, actor, {
    action: before ? "risk.changed" : "risk.added",
    subject: { type: "risk", id, label: `${code} ${description.slice(0, 80)}` },
    before: before ? { description: before.description, controls: before.controls.map((c) => c.code) } : undefined,
    after: { code, description, criterion: objective.code, controls: codes },
  });
  const saved = await findRisk(tx, actor, id);
  if (!saved) throw notFound("risk");
  return saved;
}

/** @throws AppError("not_found") */
export async function removeRisk(tx: Tx, actor: WorkspaceActor, { riskId, why }: RemoveRisk): Promise<void> {
  const before = await findRisk(tx, actor, riskId);
  if (!before) throw notFound("risk");
  await tx.delete(risk).where(own(actor, riskId));
  await record(tx, actor, {
    action: "risk.removed",
    subject: { type: "risk", id: riskId, label: `${before.code} ${before.description.slice(0, 80)}` },
    before,
    why,
  });
}

/** Copies the starter library's risks for newly adopted objectives. The caller records them. @returns how many */
export async function adoptRisks(
  tx: Tx,
  actor: WorkspaceActor,
  objectives: readonly { id: string; code: string }[],
): Promise<number> {
  const rows = objectives.flatMap((o) => starterRisks(o.code).map((r) => ({ ...r, id: newId(), criterionId: o.id })));
  if (rows.length === 0) return 0;
  await tx
    .insert(risk)
    .values(rows.map(({ criterionId: _, ...r }) => ({ ...tenantKey(actor), ...r, version: 1, createdAt: actor.now })));
  await tx
    .insert(riskCriterion)
    .values(rows.map(({ id, criterionId }) => ({ ...tenantKey(actor), riskId: id, criterionId })));
  return rows.length;
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

export async function setControls(
  tx: Tx,
  actor: WorkspaceActor,
  riskId: string,
  ids: readonly string[],
): Promise<string[]> {
  const known = await knownControls(tx, actor, ids);
  await tx.delete(riskControl).where(and(inTenant(riskControl, actor), eq(riskControl.riskId, riskId)));
  if (known.length > 0)
    await tx.insert(riskControl).values(known.map((c) => ({ ...tenantKey(actor), riskId, controlId: c.id })));
  return known.map((c) => c.code);
}

export function own(actor: WorkspaceActor, id: string) {
  return and(inTenant(risk, actor), eq(risk.id, id));
}
