import { sql } from "drizzle-orm";
import type { Tx } from "#db/tenant.ts";
import type { May } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { reviewProblem } from "../rules.ts";
import type { ReviewQueue, ReviewWork } from "../schema.ts";
import { listEvidence } from "./items.ts";
import { reviewIs } from "./standing.ts";

const SHOWN = 50;

export async function reviewQueue(tx: Tx, actor: WorkspaceActor & May<"evidence:read">): Promise<ReviewQueue> {
  const items = await listEvidence(tx, actor, { review: "waiting", oldestFirst: true }, SHOWN);
  return {
    items: items.map((item) => ({
      ...item,
      problem: reviewProblem({ ...item, review: item.review?.state ?? null }, actor.personId),
    })),
    waiting: items.length < SHOWN ? items.length : (await countsOf(tx, actor)).waiting,
    asked: await reviewSettings(tx, actor),
  };
}

async function reviewSettings(tx: Tx, actor: WorkspaceActor): Promise<ReviewQueue["asked"]> {
  const [row] = await tx.execute<ReviewQueue["asked"]>(sql`
    select w.asks_review as "byDefault", count(c.id) filter (where c.evidence_review = 'asked')::int as controls,
      count(c.id) filter (where c.evidence_review = 'not_asked')::int as "not"
    from workspace w left join control c on c.org_id = w.org_id and c.workspace_id = w.id and c.status <> 'retired'
    where w.org_id = ${actor.orgId} and w.id = ${actor.workspaceId} group by 1`);
  return row ?? { byDefault: false, controls: 0, not: 0 };
}

export async function reviewWork(tx: Tx, actor: WorkspaceActor & May<"evidence:read">): Promise<ReviewWork> {
  const returned = await tx.execute<ReviewWork["returned"][number]>(sql`
    select evidence.id, evidence.title, r.reason, r.reviewed_by as "by", to_json(r.reviewed_at)#>>'{}' as "at",
      array(select c.code from evidence_control ec join control c
        on ${sameTenant("c", "ec")} and c.id = ec.control_id
        where ${sameTenant("ec", "evidence")} and ec.evidence_id = evidence.id order by 1) as controls
    from evidence join evidence_review r on ${sameTenant("r", "evidence")} and r.evidence_id = evidence.id
    where ${inTenant("evidence", actor)} and ${reviewIs("returned")}
      and evidence.submitted_by_id = ${actor.personId} order by r.reviewed_at desc, evidence.id limit ${SHOWN}`);
  const { toDecide } = await countsOf(tx, actor);
  return { waiting: toDecide, returned: [...returned] };
}

async function countsOf(tx: Tx, actor: WorkspaceActor & May<"evidence:read">) {
  const [counts] = await tx.execute<{ waiting: number; toDecide: number }>(sql`
    select count(*)::int as waiting, count(*) filter (where submitted_by_id is distinct from ${actor.personId})::int as "toDecide"
    from evidence where ${inTenant("evidence", actor)} and ${reviewIs("waiting")}`);
  return counts ?? { waiting: 0, toDecide: 0 };
}
