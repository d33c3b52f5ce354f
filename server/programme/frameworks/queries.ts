import { and, asc, eq, inArray, ne, sql } from "drizzle-orm";
import { criterion, framework } from "#db/schema/programme/criteria.ts";
import { controlCriterion } from "#db/schema/programme/mappings.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import type { Framework } from "./schema.ts";

/** The workspace's own frameworks by name, each with how many criteria are mapped. */
export function listFrameworks(tx: Tx, actor: WorkspaceActor): Promise<Framework[]> {
  const own = sql`from criterion k where ${sameTenant("k", framework)}
    and k.framework_id = ${framework.id} and k.gone_in is null`;
  return tx
    .select({
      id: framework.id,
      name: framework.name,
      version: framework.version,
      updatedAt: framework.updatedAt,
      criteria: sql<number>`(select count(*) ${own})`.mapWith(Number),
      mapped:
        sql<number>`(select count(*) ${own} and exists (select from control_criterion cc where ${sameTenant("cc", "k")}
        and cc.criterion_id = k.id))`.mapWith(Number),
    })
    .from(framework)
    .where(inTenant(framework, actor))
    .orderBy(asc(framework.name));
}

/** A framework's stored criteria, removed ones included, with the number of controls mapped to each. */
export async function heldCriteria(tx: Tx, actor: WorkspaceActor, frameworkId: string) {
  const rows = await tx
    .select({
      id: criterion.id,
      code: criterion.code,
      title: criterion.title,
      description: criterion.description,
      group: criterion.groupName,
      goneIn: criterion.goneIn,
      controls: sql<number>`(select count(*) from ${controlCriterion} cc where ${sameTenant("cc", criterion)}
        and cc.criterion_id = ${criterion.id})`.mapWith(Number),
    })
    .from(criterion)
    .where(and(inTenant(criterion, actor), eq(criterion.frameworkId, frameworkId)))
    .orderBy(asc(criterion.sort));
  return rows.map(({ goneIn, ...row }) => ({ ...row, isGone: goneIn !== null }));
}

/** Which of these codes another framework of the workspace uses: codes are unique across frameworks. */
export async function codesElsewhere(
  tx: Tx,
  actor: WorkspaceActor,
  frameworkId: string | null,
  codes: readonly string[],
): Promise<string[]> {
  if (codes.length === 0) return [];
  const rows = await tx
    .select({ code: criterion.code })
    .from(criterion)
    .where(
      and(
        inTenant(criterion, actor),
        inArray(
          sql`lower(${criterion.code})`,
          codes.map((c) => c.toLowerCase()),
        ),
        frameworkId ? sql`${criterion.frameworkId} is distinct from ${frameworkId}` : ne(criterion.code, ""),
      ),
    );
  return rows.map((r) => r.code);
}
