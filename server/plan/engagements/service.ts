import { and, eq } from "drizzle-orm";
import { engagement } from "#db/schema/plan/engagements.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementForActor } from "./queries.ts";
import { engagementProblems, isSettled } from "./rules.ts";
import type { NewDates } from "./schema.ts";

/** Serialises concurrent changes. */
export async function lockEngagement(tx: Tx, actor: WorkspaceActor, id: string): Promise<void> {
  await tx.select({ id: engagement.id }).from(engagement).where(thisEngagement(actor, id)).for("update");
}

export function thisEngagement(actor: WorkspaceActor, id: string) {
  return and(inTenant(engagement, actor), eq(engagement.id, id));
}

/** Who records a report or its fate: a person of the client, or of its provider, whose firm is then named. */
export function recorderOf(actor: WorkspaceActor) {
  const firm = actor.kind === "operator" ? ` (${actor.actorOrgName})` : "";
  return { recordedById: actor.personId ?? "", recordedBy: `${actor.personName}${firm}`, recordedAt: actor.now };
}

/** @returns the engagement, if it may take the new dates */
export async function requireNewDates(tx: Tx, actor: WorkspaceActor, input: NewDates) {
  const found = await engagementForActor(tx, actor, input.engagementId);
  if (isSettled(found.status))
    throw new AppError("conflict", "These dates are on the issued report and can no longer change.");
  if (found.basedOnId)
    throw new AppError("conflict", "It shares the window of another engagement: change the dates there.");
  const [problem] = engagementProblems({ ...found, ...input });
  if (problem) throw new AppError("invalid", problem.message, { field: problem.field });
  return found;
}
