import { and, eq } from "drizzle-orm";
import { evidence } from "#db/schema/evidence/evidence.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";

type Ending = { evidenceId: string; reason: string; supersededById: string | null };

export function withdrawEvidence(
  tx: Tx,
  actor: WorkspaceActor,
  input: { evidenceId: string; reason: string },
): Promise<void> {
  return endEvidence(tx, actor, { ...input, supersededById: null });
}

/** @throws AppError("conflict") when it has already ended */
export async function endEvidence(tx: Tx, actor: WorkspaceActor, input: Ending): Promise<void> {
  const it = and(inTenant(evidence, actor), eq(evidence.id, input.evidenceId));
  const [row] = await tx
    .select({ state: evidence.state, title: evidence.title })
    .from(evidence)
    .where(it)
    .for("update");
  if (!row) throw notFound("evidence");
  if (row.state !== "submitted") throw new AppError("conflict", `This evidence was already ${row.state}.`);
  const state = input.supersededById ? ("superseded" as const) : ("withdrawn" as const);
  await tx.update(evidence).set({ state, stateReason: input.reason, supersededById: input.supersededById }).where(it);
  await record(tx, actor, {
    action: `evidence.${state}`,
    subject: { type: "evidence", id: input.evidenceId, label: row.title },
    before: { state: row.state },
    after: { state, supersededById: input.supersededById },
    why: input.reason,
  });
}
