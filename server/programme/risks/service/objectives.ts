import { and, eq } from "drizzle-orm";
import { starterRisks } from "#db/catalog/frameworks.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import { risk, riskCriterion } from "#db/schema/programme/risks.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { findRisk, riskCodes } from "../queries/register.ts";
import { nextRiskCode } from "../rules/objectives.ts";
import type { RemoveRisk, Risk, SaveRisk } from "../schema.ts";
import { own, requireRisk, subjectOf, writeRisk } from "./write.ts";

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
  const code = before?.code ?? nextRiskCode(objective.code, await riskCodes(tx, actor, `${objective.code}-R`));
  const { description, controls } = input;
  const criteria = before ? {} : { criteria: [objective.id] };
  return writeRisk(tx, actor, { before, code, values: { description, controls, ...criteria } });
}

/** @throws AppError("not_found") */
export async function removeRisk(tx: Tx, actor: WorkspaceActor, { riskId, why }: RemoveRisk): Promise<void> {
  const before = await findRisk(tx, actor, riskId);
  if (!before) throw notFound("risk");
  await tx.delete(risk).where(own(actor, riskId));
  await record(tx, actor, {
    action: "risk.removed",
    subject: subjectOf(before),
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
