import { and, desc, eq, inArray } from "drizzle-orm";
import { engagement } from "#db/schema/plan/engagements.ts";
import { reportPlanVersion } from "#db/schema/plan/reports.ts";
import type { Tx } from "#db/tenant.ts";
import type { May } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementName } from "#server/ground/report-kinds/rules.ts";
import { keyOf } from "./rules/proposals.ts";
import { type PlanSummary, type PlanView, SavedPlan } from "./schema.ts";

export async function listPlans(tx: Tx, actor: WorkspaceActor & May<"plan:read">): Promise<PlanSummary[]> {
  const rows = await tx
    .selectDistinctOn([reportPlanVersion.planId], {
      planId: reportPlanVersion.planId,
      version: reportPlanVersion.version,
      name: reportPlanVersion.name,
      advice: reportPlanVersion.advice,
      savedBy: reportPlanVersion.savedBy,
      savedAt: reportPlanVersion.savedAt,
    })
    .from(reportPlanVersion)
    .where(inTenant(reportPlanVersion, actor))
    .orderBy(reportPlanVersion.planId, desc(reportPlanVersion.version));
  return rows
    .map((row) => ({ ...row, advice: row.advice as PlanSummary["advice"] }))
    .sort((a, b) => b.savedAt.localeCompare(a.savedAt));
}

/** A plan's version, by default the newest. Authors can read back what they wrote. @throws AppError("not_found") */
export async function openPlan(
  tx: Tx,
  actor: WorkspaceActor & May<"plan:read" | "engagement:manage">,
  { planId, version }: { planId: string; version?: number },
): Promise<PlanView> {
  const all = await tx
    .select()
    .from(reportPlanVersion)
    .where(and(inTenant(reportPlanVersion, actor), eq(reportPlanVersion.planId, planId)))
    .orderBy(desc(reportPlanVersion.version));
  const found = version ? all.find((row) => row.version === version) : all[0];
  if (!found) throw notFound("plan");
  const adopted = await tx
    .select()
    .from(engagement)
    .where(
      and(
        inTenant(engagement, actor),
        inArray(
          engagement.planVersionId,
          all.map((row) => row.id),
        ),
      ),
    )
    .orderBy(engagement.createdAt, engagement.id);
  return {
    ...SavedPlan.parse(found),
    versions: all.map(({ version: n, name, savedBy, savedAt }) => ({ version: n, name, savedBy, savedAt })),
    engagements: adopted.map((e) => ({ id: e.id, key: keyOf(e), name: engagementName(e) })),
  };
}
