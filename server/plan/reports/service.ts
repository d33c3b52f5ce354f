import { and, desc, eq, sql } from "drizzle-orm";
import { reportPlanVersion } from "#db/schema/plan/reports.ts";
import type { Tx } from "#db/tenant.ts";
import type { May } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { openPlan } from "./queries.ts";
import { planTitle, recommend } from "./rules/recommend.ts";
import type { PlanView, SavePlan } from "./schema.ts";

/** @throws AppError("conflict") if someone else has saved a newer version; AppError("not_found") */
export async function savePlan(
  tx: Tx,
  actor: WorkspaceActor & May<"engagement:manage">,
  { values, edited }: SavePlan,
): Promise<PlanView> {
  const planId = edited?.planId ?? newId();
  const version = edited ? (await requireNewest(tx, actor, edited)) + 1 : 1;
  const plannedOn = today(actor.now, actor.workspace.timeZone);
  const { advice, rulesVersion } = recommend(values.answers, plannedOn);
  await tx.insert(reportPlanVersion).values({
    ...values,
    ...tenantKey(actor),
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

async function requireNewest(tx: Tx, actor: WorkspaceActor, edited: { planId: string; version: number }) {
  const own = and(inTenant(reportPlanVersion, actor), eq(reportPlanVersion.planId, edited.planId));
  // Serialises concurrent saves, which would otherwise find the same newest version.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${edited.planId}, 2))`);
  const [newest] = await tx
    .select()
    .from(reportPlanVersion)
    .where(own)
    .orderBy(desc(reportPlanVersion.version))
    .limit(1);
  if (!newest) throw new AppError("not_found", "This plan does not exist, or you cannot see it.");
  const { version, savedBy } = newest;
  requireVersion(
    version,
    edited.version,
    `${savedBy} has saved version ${version} since. Open it, then make your changes there.`,
  );
  return newest.version;
}
