import { asc, desc, sql } from "drizzle-orm";
import { engagement } from "#db/schema/plan/engagements.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { asIssued, asOfRow } from "#server/ground/journal/service/as-of.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementName } from "#server/ground/report-kinds/rules.ts";
import type { Engagement } from "./schema.ts";

export const FROZEN = {
  frozenEntries: engagement.frozenEntries,
  frozenOrgEntries: engagement.frozenOrgEntries,
  frozenAt: engagement.frozenAt,
};

const columns = {
  id: engagement.id,
  kind: engagement.kind,
  type: engagement.type,
  asOf: engagement.asOf,
  periodFrom: engagement.periodFrom,
  periodTo: engagement.periodTo,
  categories: engagement.categories,
  basedOnId: engagement.basedOnId,
  followsId: engagement.followsId,
  version: engagement.version,
  evidenceFrom: engagement.evidenceFrom,
  evidenceTo: engagement.evidenceTo,
  status: engagement.status,
  issuedOn: engagement.issuedOn,
  ...FROZEN,
  criteria: sql<number>`(select count(*) from engagement_criterion ec where ${sameTenant("ec", engagement)}
    and ec.engagement_id = ${engagement.id})`.mapWith(Number),
};

export async function listEngagements(tx: Tx, actor: WorkspaceActor): Promise<Engagement[]> {
  const rows = await tx
    .select(columns)
    .from(engagement)
    .where(inTenant(engagement, actor))
    .orderBy(desc(engagement.evidenceTo), asc(engagement.kind), asc(engagement.id));
  return rows.map(({ frozenEntries, frozenOrgEntries, frozenAt, ...row }) => ({
    ...row,
    frozen: asOfRow({ frozenEntries, frozenOrgEntries, frozenAt }),
    name: engagementName(row),
    evidenceFrom: row.evidenceFrom ?? "",
    evidenceTo: row.evidenceTo ?? "",
  }));
}

/** @throws AppError("not_found") if the actor cannot see it */
export async function engagementForActor(tx: Tx, actor: WorkspaceActor, id: string): Promise<Engagement> {
  const found = (await listEngagements(tx, actor)).find((e) => e.id === id);
  if (!found) throw notFound("engagement");
  return found;
}

/** Reads an engagement's data, as of its issue once issued. @throws AppError("not_found") if the actor cannot see it */
export async function inEngagement<A extends WorkspaceActor, R>(
  tx: Tx,
  actor: A,
  id: string | null | undefined,
  run: (actor: A, engagement: Engagement | null) => Promise<R>,
): Promise<R> {
  const found = id ? await engagementForActor(tx, actor, id) : null;
  return asIssued(tx, actor, found?.frozen ?? null, (then) => run(then, found));
}
