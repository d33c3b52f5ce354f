import { and, asc, eq, getTableColumns, sql } from "drizzle-orm";
import { workspace } from "#db/schema/people/organizations.ts";
import { control, controlVersion } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import { controlCriterion } from "#db/schema/programme/mappings.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { countedIn } from "#server/ground/journal/service/as-of.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { peopleById, personNamed } from "#server/people/people/queries.ts";
import { engagementForActor } from "#server/plan/engagements/queries.ts";
import { placeholdersIn } from "#server/programme/controls/rules/placeholders.ts";
import type { EvidenceReview } from "../rules/kinds.ts";
import { describeChanges } from "../rules/snapshot.ts";
import type { ControlSheet } from "../schema/control.ts";
import { ControlSnapshot } from "../schema/snapshot.ts";
import { peopleOf, snapshotOf, UUID } from "./current.ts";
import { frequencyOf, gapsOf } from "./list.ts";
import { criteriaNamed, describeMappings, openProposal } from "./proposals.ts";

/**
 * One control with its criteria and every version, newest first.
 * @param ref the workspace's code for it, or its id
 * @throws AppError("not_found") when the actor does not see it
 */
export async function controlForActor(tx: Tx, actor: WorkspaceActor, ref: string): Promise<ControlSheet> {
  const record = await findControl(tx, actor, ref);
  const people = await peopleById(tx, actor, peopleOf([record]));
  const criteria = await criteriaOf(tx, actor, record.id);
  const snapshot = snapshotOf(record, people);
  const owner = personNamed(people, record.ownerId);
  const placeholders = placeholdersIn(record.statement);
  const {
    orgId: _,
    workspaceId: __,
    createdAt: ___,
    updatedAt: ____,
    ownerId: _____,
    performerId,
    reviewerId,
    ...fields
  } = record;
  return {
    ...fields,
    asksReview: await asksReview(tx, actor, record.evidenceReview),
    frequency: frequencyOf(record.frequency),
    owner,
    performer: personNamed(people, performerId),
    reviewer: personNamed(people, reviewerId),
    escalation: snapshot.escalation,
    gaps: gapsOf({
      ...record,
      hasLeft: owner?.hasLeft ?? false,
      criteria,
      unfilled: placeholders.length > 0,
    }),
    placeholders,
    criteria,
    versions: await versionsOf(tx, actor, record.id),
    proposal: await openProposal(tx, actor, record.id),
  };
}

async function asksReview(tx: Tx, actor: WorkspaceActor, own: EvidenceReview): Promise<boolean> {
  if (own !== "workspace") return own === "asked";
  const [row] = await tx
    .select({ asksReview: workspace.asksReview })
    .from(workspace)
    .where(and(eq(workspace.orgId, actor.orgId), eq(workspace.id, actor.workspaceId)));
  return row?.asksReview ?? false;
}

async function findControl(tx: Tx, actor: WorkspaceActor, ref: string): Promise<typeof control.$inferSelect> {
  const find = (which: ReturnType<typeof eq>) =>
    tx
      .select()
      .from(control)
      .where(and(inTenant(control, actor), which));
  const [byCode] = await find(eq(control.code, ref));
  const [found] = byCode || !UUID.test(ref) ? [byCode] : await find(eq(control.id, ref));
  if (!found) throw notFound("control");
  return found;
}

function criteriaOf(tx: Tx, actor: WorkspaceActor, controlId: string): Promise<ControlSheet["criteria"]> {
  return tx
    .select({
      id: criterion.id,
      framework: criterion.framework,
      code: criterion.code,
      title: criterion.title,
      rationale: controlCriterion.rationale,
      strength: controlCriterion.strength,
      points: controlCriterion.points,
      version: controlCriterion.version,
      allPoints: criterion.points,
    })
    .from(controlCriterion)
    .innerJoin(criterion, and(sameTenant(criterion, controlCriterion), eq(criterion.id, controlCriterion.criterionId)))
    .where(and(inTenant(controlCriterion, actor), eq(controlCriterion.controlId, controlId)))
    .orderBy(asc(criterion.sort), asc(criterion.code));
}

async function versionsOf(tx: Tx, actor: WorkspaceActor, controlId: string): Promise<ControlSheet["versions"]> {
  const own = await ownWindow(tx, actor, controlId);
  const rows = await tx
    .select(
      own
        ? { ...getTableColumns(controlVersion), windows: sql<string[]>`array[]::text[]` }
        : getTableColumns(controlVersion),
    )
    .from(controlVersion)
    .where(and(inTenant(controlVersion, actor), eq(controlVersion.controlId, controlId)))
    .orderBy(asc(controlVersion.version));
  const codes = await criteriaNamed(
    tx,
    actor,
    rows.flatMap((row) => row.mappings),
  );
  const versions = rows.map(({ snapshot, mappings, ...row }) => ({
    entry: row,
    snapshot: ControlSnapshot.parse(snapshot),
    mapped: describeMappings(mappings, codes),
  }));
  return versions
    .map(({ entry, snapshot, mapped }, n) => {
      const { version, changedAt, changedBy, effectiveFrom, why, approvedBy } = entry;
      const windows = own?.changedIn.has(version) ? [own.name] : entry.windows;
      const before = versions[n - 1];
      const changes = before ? [...describeChanges(before.snapshot, snapshot), ...mapped] : [];
      return { version, changedAt, changedBy, effectiveFrom, why, windows, approvedBy, changes };
    })
    .toReversed();
}

/** The versions that changed a control inside its auditor's engagement. Null for the client, who sees every engagement's. */
async function ownWindow(tx: Tx, actor: WorkspaceActor, controlId: string) {
  if (actor.dbRole !== "auditor" || !actor.engagementId) return null;
  const { name } = await engagementForActor(tx, actor, actor.engagementId);
  const rows = await tx.execute<{ version: number }>(
    sql`select version from ${countedIn(actor)}.shown_windows(${name}) where control_id = ${controlId}`,
  );
  return { name, changedIn: new Set([...rows].map((row) => row.version)) };
}
