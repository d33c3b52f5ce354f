import { and, asc, eq, inArray } from "drizzle-orm";
import { organization } from "#db/schema/people/organizations.ts";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import { listEvidence } from "#server/evidence/evidence/queries/items.ts";
import { can, type WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { asIssued } from "#server/ground/journal/service/as-of.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { peopleById, personNamed } from "#server/people/people/queries.ts";
import { engagementForActor } from "#server/plan/engagements/queries.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import { isReleased } from "#server/plan/released/queries.ts";
import { type ControlRecord, peopleOf } from "#server/programme/controls/queries/current.ts";
import { frequencyOf } from "#server/programme/controls/queries/list.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { openRegister } from "#server/programme/risks/queries/register.ts";
import { listScope } from "#server/programme/scope/queries/items.ts";
import type { OscalControl, Programme } from "./schema.ts";

const MOST_EVIDENCE = 20_000;

/** The data of an export, as the actor sees it. @param engagementId for the plan and results of one engagement */
export async function programmeOf(tx: Tx, actor: WorkspaceActor, engagementId: string | null): Promise<Programme> {
  const engagement = engagementId ? await engagementForActor(tx, actor, engagementId) : null;
  return asIssued(tx, actor, engagement?.frozen ?? null, (then) => readProgramme(tx, then, engagement));
}

async function readProgramme(tx: Tx, actor: WorkspaceActor, engagement: Engagement | null): Promise<Programme> {
  const criteria = await listCriteria(tx, actor, {});
  const own = engagement ? await listCriteria(tx, actor, { engagementId: engagement.id }) : [];
  const controls = await oscalControls(tx, actor);
  const [org] = await tx
    .select({ name: organization.name })
    .from(organization)
    .where(eq(organization.orgId, actor.orgId));
  const found =
    engagement && can(actor, "evidence:read")
      ? await listEvidence(tx, actor, { from: engagement.evidenceFrom, to: engagement.evidenceTo }, MOST_EVIDENCE)
      : [];
  const scope = await listScope(tx, actor, { on: today(actor.now, actor.workspace.timeZone) });
  return {
    workspace: {
      id: actor.workspaceId,
      slug: actor.workspace.slug,
      name: actor.workspace.name,
      organization: org?.name ?? actor.workspace.name,
    },
    changedAt: controls.reduce(
      (newest, c) => (c.updatedAt > newest ? c.updatedAt : newest),
      "2000-01-01T00:00:00.000Z",
    ),
    criteria,
    controls,
    engagement,
    engagementCriteria: own.map((c) => c.id),
    scope: scope.items,
    isScopeShown: await isReleased(tx, actor, "description"),
    register: await openRegister(tx, actor),
    today: today(actor.now, actor.workspace.timeZone),
    evidence: found
      .filter((e) => e.state === "submitted" && e.review?.state !== "returned")
      .map((e) => ({
        id: e.id,
        title: e.title,
        coversFrom: e.coversFrom,
        coversTo: e.coversTo,
        collectedAt: `${e.collectedOn}T00:00:00Z`,
        source: e.source,
        review: e.review,
        controls: e.controls.map((c) => c.code),
        files: e.files.map((f) => ({ name: f.name, sha256: f.sha256 })),
      })),
  };
}

/** Controls in full, by code. @param codes only these */
export async function oscalControls(tx: Tx, actor: WorkspaceActor, codes?: readonly string[]): Promise<OscalControl[]> {
  if (codes?.length === 0) return [];
  const rows: ControlRecord[] = await tx
    .select()
    .from(control)
    .where(and(inTenant(control, actor), codes ? inArray(control.code, [...codes]) : undefined))
    .orderBy(asc(control.code));
  const people = await peopleById(tx, actor, peopleOf(rows));
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    title: row.title,
    statement: row.statement,
    status: row.status,
    key: row.isKey,
    category: row.category,
    ownerName: personNamed(people, row.ownerId)?.name ?? null,
    performerName: personNamed(people, row.performerId)?.name ?? null,
    reviewerName: personNamed(people, row.reviewerId)?.name ?? null,
    frequency: frequencyOf(row.frequency),
    anchor: row.anchor,
    dueDays: row.dueDays,
    graceDays: row.graceDays,
    type: row.type,
    nature: row.nature,
    operatesFrom: row.operatesFrom,
    operatesTo: row.operatesTo,
    evidenceTypes: row.evidenceTypes,
    escalation: row.escalation.map(({ membershipId, days }) => ({
      name: personNamed(people, membershipId)?.name ?? "",
      days,
    })),
    updatedAt: row.updatedAt,
  }));
}
