import type { Tx } from "#db/tenant.ts";
import type { May } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { EngagementInput } from "#server/plan/engagements/schema.ts";
import { openPlan } from "#server/plan/reports/queries.ts";
import { keyOf, type Proposal, proposalsOf } from "#server/plan/reports/rules/proposals.ts";
import type { AdoptPlan, PlanView } from "#server/plan/reports/schema.ts";
import { adoptEngagement } from "./adopt.ts";
/** @throws AppError("conflict") when one was set up from this plan before; AppError("invalid", field "keys" or "objectives") */
export async function adoptPlan(
  tx: Tx,
  actor: WorkspaceActor & May<"engagement:manage">,
  input: AdoptPlan,
): Promise<PlanView> {
  const plan = await openPlan(tx, actor, input);
  const proposals = proposalsOf(plan);
  const chosen = proposals.filter((p) => input.keys.includes(p.key));
  if (chosen.length !== input.keys.length)
    throw new AppError("invalid", "The plan does not include this report: reload and choose again.", { field: "keys" });
  const made = new Map(plan.engagements.map((e) => [e.key, e.id]));
  for (const proposal of chosen) {
    if (made.has(proposal.key))
      throw new AppError("conflict", `${proposal.name} was already set up from this plan.`, { field: "keys" });
    const values = valuesOf(proposal, made, input.objectives);
    const { id } = await adoptEngagement(tx, actor, values, plan.id);
    made.set(keyOf(proposal.values), id);
  }
  await record(tx, actor, {
    action: "plan.adopted",
    subject: { type: "plan", id: plan.planId, label: plan.name },
    after: { version: plan.version, engagements: chosen.map((p) => p.name) },
  });
  return openPlan(tx, actor, input);
}

function valuesOf(p: Proposal, made: ReadonlyMap<string, string>, objectives: string[]): EngagementInput {
  const given = EngagementInput.safeParse({
    ...p.values,
    basedOnId: p.basedOn ? (made.get(p.basedOn) ?? null) : null,
    objectives: p.needsObjectives ? objectives : [],
  });
  if (given.success) return given.data;
  const [issue] = given.error.issues;
  const field = issue?.path[0] === "objectives" ? "objectives" : "keys";
  throw new AppError("invalid", `${p.name}: ${issue?.message}`, { field });
}
