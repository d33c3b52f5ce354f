import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { can } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { asNow } from "#server/ground/journal/service/as-of.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { listEngagements } from "#server/plan/engagements/queries.ts";
import { movesOf } from "#server/plan/engagements/rules.ts";
import type { Engagement, EngagementSheet } from "#server/plan/engagements/schema.ts";
import { coverageByEngagement } from "#server/programme/criteria/queries/criteria.ts";
export function engagementSheet(tx: Tx, actor: WorkspaceActor, id: string): Promise<EngagementSheet> {
  return asNow(tx, actor, (now) => sheetOf(tx, now, id));
}

async function sheetOf(tx: Tx, actor: WorkspaceActor, id: string): Promise<EngagementSheet> {
  const all = await listEngagements(tx, actor);
  const found = all.find((e) => e.id === id);
  if (!found) throw notFound("engagement");
  const covered = (await coverageByEngagement(tx, actor)).find((c) => c.engagementId === id)?.covered ?? 0;
  const succeeded = all.some((e) => e.kind === found.kind && e.evidenceTo > found.evidenceTo && e.status === "issued");
  const facts = { ...found, covered, succeeded, today: today(actor.now, actor.workspace.timeZone) };
  const named = (other: Engagement | undefined) => (other ? { id: other.id, name: other.name } : null);
  return {
    ...found,
    covered,
    moves: can(actor, "engagement:manage") ? movesOf(found, facts) : [],
    sharing: all
      .filter((e) => e.basedOnId === id || e.id === found.basedOnId)
      .map(({ id: other, name }) => ({ id: other, name })),
    before: named(all.find((e) => e.id === found.followsId)),
    after: named(all.find((e) => e.followsId === id && e.status !== "withdrawn")),
  };
}
