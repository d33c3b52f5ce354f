import { and, desc, eq, sql } from "drizzle-orm";
import { reportPlanVersion } from "#db/schema/reports.ts";
import type { Tx } from "#db/tenant.ts";
import type { May } from "#server/access/rules.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { today } from "#server/calendar/rules.ts";
import { EngagementInput } from "#server/engagements/schema.ts";
import { adoptEngagement } from "#server/engagements/service/adopt.ts";
import { record } from "#server/journal/service/record.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { openPlan } from "./queries.ts";
import { keyOf, type Proposal, proposalsOf } from "./rules/proposals.ts";
import { planTitle, recommend } from "./rules/recommend.ts";
import type { AdoptPlan, PlanView, SavePlan } from "./schema.ts";

/**
 * Keeps a plan, or its next version, with what the rules recommend today.
 *
 * @throws AppError("conflict") when somebody saved a newer version meanwhile; AppError("not_found") for another's plan
 */
export async function savePlan(
  tx: Tx,
  actor: WorkspaceActor & May<"engagement:manage">,
  { values, after }: SavePlan,
): Promise<PlanView> {
  const planId = after?.planId ?? newId();
  const version = after ? (await requireNewest(tx, actor, after)) + 1 : 1;
  const plannedOn = today(actor.now, actor.workspace.timeZone);
  const { advice, rulesVersion } = recommend(values.answers, plannedOn);
  await tx.insert(reportPlanVersion).values({
    ...values,
    orgId: actor.orgId,
    workspaceId: actor.workspaceId,
    id: newId(),
    planId,
    version,
    plannedOn,
    rulesVersion,
    advice,
    savedBy: actor.personName,
    savedAt: actor.now,
  });
  await record(tx, actor, {
    action: "plan.saved",
    subject: { type: "plan", id: planId, label: values.name },
    after: { version, recommended: planTitle(advice), ...values },
  });
  return openPlan(tx, actor, { planId });
}

async function requireNewest(tx: Tx, actor: WorkspaceActor, after: { planId: string; version: number }) {
  const own = and(
    eq(reportPlanVersion.orgId, actor.orgId),
    eq(reportPlanVersion.workspaceId, actor.workspaceId),
    eq(reportPlanVersion.planId, after.planId),
  );
  // Two who save at once would both find the same newest version: one waits here.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${after.planId}, 2))`);
  const [newest] = await tx
    .select()
    .from(reportPlanVersion)
    .where(own)
    .orderBy(desc(reportPlanVersion.version))
    .limit(1);
  if (!newest) throw new AppError("not_found", "This plan does not exist, or you cannot see it.");
  if (newest.version !== after.version)
    throw new AppError(
      "conflict",
      `${newest.savedBy} saved version ${newest.version} meanwhile. Open it, then make your changes there.`,
    );
  return newest.version;
}

/**
 * Sets up the engagements that were chosen of a plan's version, each with its criteria.
 *
 * @throws AppError("conflict") when the plan has led to one of them before; AppError("invalid", field "keys" or "objectives")
 */
export async function adoptPlan(
  tx: Tx,
  actor: WorkspaceActor & May<"engagement:manage">,
  input: AdoptPlan,
): Promise<PlanView> {
  const plan = await openPlan(tx, actor, input);
  const proposals = proposalsOf(plan);
  const chosen = proposals.filter((p) => input.keys.includes(p.key));
  if (chosen.length !== input.keys.length)
    throw new AppError("invalid", "The plan leads to no such report: reload and choose again.", { field: "keys" });
  const made = new Map(plan.engagements.map((e) => [e.key, e.id]));
  for (const proposal of chosen) {
    if (made.has(proposal.key))
      throw new AppError("conflict", `${proposal.name} was set up from this plan already.`, { field: "keys" });
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
