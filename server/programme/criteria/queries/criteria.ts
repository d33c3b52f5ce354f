import { and, asc, desc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { OBJECTIVES, typicalUserControls } from "#db/catalog/frameworks.ts";
import { engagement } from "#db/schema/plan/engagements.ts";
import { criterion, engagementCriterion } from "#db/schema/programme/criteria.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { asIssued, asOfRow } from "#server/ground/journal/service/as-of.ts";
import { whileUnchanged } from "#server/ground/journal/service/unchanged.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementName } from "#server/ground/report-kinds/rules.ts";
import { FROZEN } from "#server/plan/engagements/queries.ts";
import { standingOf } from "#server/programme/criteria/rules/standing.ts";
import type {
  Criterion,
  CriterionName,
  CriterionSheet,
  EngagementCoverage,
  ObjectiveGroup,
} from "#server/programme/criteria/schema.ts";
import { controlsOfCriterion, mappedControls, metInFull } from "./mapped.ts";

const ADOPTING = and(sameTenant(engagement, engagementCriterion), eq(engagement.id, engagementCriterion.engagementId));

/**
 * The workspace's criteria in order, each with its controls by code, in three statements.
 * @param input.engagementId only criteria that this engagement adopted
 * @throws AppError("not_found") for an engagement the actor does not see
 */
export async function listCriteria(
  tx: Tx,
  actor: WorkspaceActor,
  input: { engagementId?: string },
): Promise<Criterion[]> {
  const found = input.engagementId ? await requireEngagement(tx, actor, input.engagementId) : null;
  return asIssued(tx, actor, found?.frozen ?? null, (then) => criteriaOf(tx, then, input));
}

async function criteriaOf(tx: Tx, actor: WorkspaceActor, input: { engagementId?: string }): Promise<Criterion[]> {
  // Pipelined: one result is parsed while Postgres runs the other query.
  const [rows, mapped] = await Promise.all([criteriaRows(tx, actor, input), mappedControls(tx, actor)]);
  return rows.map((row) => asCriterion(row, mapped.get(row.id) ?? []));
}

function asCriterion(
  row: Omit<Criterion, "controls" | "standing" | "covered">,
  controls: Criterion["controls"],
): Criterion {
  const standing = standingOf(row.points, controls);
  return { ...row, controls, standing, covered: standing === "full" };
}

function criteriaRows(tx: Tx, actor: WorkspaceActor, input: { engagementId?: string }) {
  return tx
    .select(columns)
    .from(criterion)
    .where(
      and(
        inTenant(criterion, actor),
        isNull(criterion.goneIn),
        input.engagementId ? adoptedBy(tx, actor, input.engagementId) : undefined,
      ),
    )
    .orderBy(asc(criterion.sort), asc(criterion.code));
}

export function readCriteria(tx: Tx, actor: WorkspaceActor, input: { engagementId?: string }): Promise<Criterion[]> {
  return whileUnchanged(tx, actor, ["criteria", input.engagementId ?? ""], () => listCriteria(tx, actor, input));
}

/** @throws AppError("not_found") */
export async function openCriterion(tx: Tx, actor: WorkspaceActor, id: string): Promise<CriterionSheet> {
  const [row] = await tx
    .select(columns)
    .from(criterion)
    .where(and(inTenant(criterion, actor), isNull(criterion.goneIn), eq(criterion.id, id)));
  if (!row) throw notFound("criterion");
  const found = asCriterion(row, await controlsOfCriterion(tx, actor, id));
  const adopted = await tx
    .select({
      id: engagement.id,
      kind: engagement.kind,
      type: engagement.type,
      asOf: engagement.asOf,
      periodFrom: engagement.periodFrom,
      periodTo: engagement.periodTo,
    })
    .from(engagementCriterion)
    .innerJoin(engagement, ADOPTING)
    .where(and(inTenant(engagementCriterion, actor), eq(engagementCriterion.criterionId, id)))
    .orderBy(desc(engagement.evidenceTo), asc(engagement.id));
  return {
    ...found,
    engagements: adopted.map((e) => ({ id: e.id, name: engagementName(e) })),
    typicalUserControls: found.framework === "objectives" ? [...typicalUserControls(found.code)] : [],
  };
}

export function criterionNames(tx: Tx, actor: WorkspaceActor): Promise<CriterionName[]> {
  return tx
    .select({ id: criterion.id, code: criterion.code, title: criterion.title })
    .from(criterion)
    .where(and(inTenant(criterion, actor), isNull(criterion.goneIn)))
    .orderBy(asc(criterion.sort), asc(criterion.code));
}

/** How much of each engagement's criteria is covered: one statement, plus one for each issued engagement. */
export async function coverageByEngagement(tx: Tx, actor: WorkspaceActor): Promise<EngagementCoverage[]> {
  const found: EngagementCoverage[] = [];
  for (const { frozen, ...row } of await coverageRows(tx, actor, null)) {
    const once = (then: WorkspaceActor) =>
      whileUnchanged(tx, then, ["covered", row.engagementId], () => coverageRows(tx, then, row.engagementId));
    const [then] = frozen ? await asIssued(tx, actor, frozen, once) : [];
    found.push(then ? { ...row, criteria: then.criteria, covered: then.covered } : row);
  }
  return found;
}

async function coverageRows(tx: Tx, actor: WorkspaceActor, only: string | null) {
  const rows = await tx
    .select({
      engagementId: engagementCriterion.engagementId,
      criteria: sql<number>`count(*)`.mapWith(Number),
      covered: sql<number>`count(*) filter (where ${metInFull("engagement_criterion")})`.mapWith(Number),
      ...FROZEN,
    })
    .from(engagementCriterion)
    .innerJoin(engagement, ADOPTING)
    .where(
      and(inTenant(engagementCriterion, actor), only === null ? undefined : eq(engagementCriterion.engagementId, only)),
    )
    .groupBy(engagementCriterion.engagementId, ...Object.values(FROZEN));
  return rows.map(({ engagementId, criteria, covered, ...columns }) => ({
    ...{ engagementId, criteria, covered },
    frozen: asOfRow(columns),
  }));
}

/** The starter library's objectives: service objectives first, then the IT general controls beneath them. */
export function starterObjectives(): ObjectiveGroup[] {
  const groups = [...Map.groupBy(OBJECTIVES, (o) => o.groupName)].map(([name, objectives]): ObjectiveGroup => {
    const [first] = objectives;
    return {
      code: first?.groupCode ?? name,
      name,
      kind: first?.category === "itgc" ? "itgc" : "service",
      objectives: objectives.map(({ code, title, description }) => ({ code, title, description })),
    };
  });
  return groups.sort((a, b) => (a.kind === b.kind ? 0 : a.kind === "service" ? -1 : 1));
}

/** @throws AppError("invalid", field "criteria") when an id is not in the workspace */
export async function knownCriteria(tx: Tx, actor: WorkspaceActor, ids: readonly string[]) {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  const found = await tx
    .select({ id: criterion.id, code: criterion.code })
    .from(criterion)
    .where(and(inTenant(criterion, actor), inArray(criterion.id, wanted)))
    .orderBy(asc(criterion.sort), asc(criterion.code));
  if (found.length < wanted.length)
    throw new AppError("invalid", "Choose from the workspace’s criteria and objectives.", { field: "criteria" });
  return found;
}

/** @throws AppError("not_found") for an engagement the actor does not see */
export async function requireEngagement(tx: Tx, actor: WorkspaceActor, id: string) {
  const [found] = await tx
    .select({
      id: engagement.id,
      kind: engagement.kind,
      ...FROZEN,
    })
    .from(engagement)
    .where(and(inTenant(engagement, actor), eq(engagement.id, id)));
  if (!found) throw notFound("engagement");
  return { id: found.id, kind: found.kind, frozen: asOfRow(found) };
}

function adoptedBy(tx: Tx, actor: WorkspaceActor, engagementId: string): SQL {
  return inArray(
    criterion.id,
    tx
      .select({ id: engagementCriterion.criterionId })
      .from(engagementCriterion)
      .where(and(inTenant(engagementCriterion, actor), eq(engagementCriterion.engagementId, engagementId))),
  );
}

const columns = {
  id: criterion.id,
  framework: criterion.framework,
  code: criterion.code,
  title: criterion.title,
  description: criterion.description,
  groupCode: criterion.groupCode,
  groupName: criterion.groupName,
  category: criterion.category,
  points: criterion.points,
  assertions: criterion.assertions,
  version: criterion.version,
};
