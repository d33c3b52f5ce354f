import { and, asc, ne, sql } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { listEngagements } from "#server/plan/engagements/queries.ts";
import { reuseOf } from "../rules/reuse.ts";
import type { Reuse } from "../schema.ts";

// Supporting controls count too: an engagement reads them.
export async function reuse(tx: Tx, actor: WorkspaceActor): Promise<Reuse> {
  const reports = await listEngagements(tx, actor);
  const reads = await tx.execute<{ engagement_id: string; control_id: string }>(sql`
    select distinct ec.engagement_id, cc.control_id from engagement_criterion ec
    join control_criterion cc on ${sameTenant("cc", "ec")} and cc.criterion_id = ec.criterion_id
    join control c on ${sameTenant("c", "cc")} and c.id = cc.control_id
    where ${inTenant("ec", actor)} and c.status <> 'retired'`);
  const controls = await tx
    .select({ id: control.id, code: control.code, title: control.title })
    .from(control)
    .where(and(inTenant(control, actor), ne(control.status, "retired")))
    .orderBy(asc(control.code));
  const pairs = [...reads].map((r) => ({ engagementId: r.engagement_id, controlId: r.control_id }));
  return reuseOf(reports, pairs, controls);
}
