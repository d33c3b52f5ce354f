import { and, asc, desc, eq, inArray, isNotNull, like, type SQL, sql } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import { risk, riskAcceptance, riskAsset, riskControl, riskCriterion, riskScale } from "#db/schema/programme/risks.ts";
import { scopeItemVersion } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { countedIn } from "#server/ground/journal/service/as-of.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { peopleById, personNamed } from "#server/people/people/queries.ts";
import { asReleased } from "#server/plan/released/queries.ts";
import { USUAL_SCALE } from "../rules/register.ts";
import type { Register, Risk, RiskScale, RiskTally } from "../schema.ts";

/** The risks that threaten a criterion or objective, each with what addresses it. A constant number of statements. */
export async function risksOf(tx: Tx, actor: WorkspaceActor, criterionId: string): Promise<Risk[]> {
  const threatening = tx
    .select({ id: riskCriterion.riskId })
    .from(riskCriterion)
    .where(and(inTenant(riskCriterion, actor), eq(riskCriterion.criterionId, criterionId)));
  return asReleased(tx, actor, (reader) => load(tx, reader, inArray(risk.id, threatening)));
}

export async function findRisk(tx: Tx, actor: WorkspaceActor, id: string): Promise<Risk | null> {
  return (await load(tx, actor, eq(risk.id, id)))[0] ?? null;
}

export async function openRegister(tx: Tx, actor: WorkspaceActor): Promise<Register> {
  return asReleased(tx, actor, async (reader) => ({
    risks: await load(tx, reader, undefined),
    scale: await scaleOf(tx, reader),
  }));
}

export async function scaleOf(tx: Tx, actor: WorkspaceActor): Promise<RiskScale> {
  const [found] = await tx
    .select({
      likelihoods: riskScale.likelihoods,
      impacts: riskScale.impacts,
      tolerance: riskScale.tolerance,
      version: riskScale.version,
    })
    .from(riskScale)
    .where(inTenant(riskScale, actor));
  return found ?? USUAL_SCALE;
}

async function load(tx: Tx, actor: WorkspaceActor, which: SQL | undefined): Promise<Risk[]> {
  const rows = await tx
    .select()
    .from(risk)
    .where(and(inTenant(risk, actor), which))
    .orderBy(asc(risk.code));
  rows.sort((a, b) => BY_NUMBER.compare(a.code, b.code));
  if (rows.length === 0) return [];
  const ids = rows.map((r) => r.id);
  const criteria = Map.groupBy(await criteriaOfRisks(tx, actor, ids), (c) => c.riskId);
  const controls = Map.groupBy(await addressing(tx, actor, ids), (c) => c.riskId);
  const unshown = await unshownAddressing(tx, actor);
  const assets = Map.groupBy(await assetsOf(tx, actor, ids), (a) => a.riskId);
  const acceptances = Map.groupBy(await acceptancesOf(tx, actor, ids), (a) => a.riskId);
  const people = await peopleById(
    tx,
    actor,
    rows.map((r) => r.ownerId),
  );
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    description: row.description,
    cause: row.cause,
    consequence: row.consequence,
    category: row.category,
    owner: personNamed(people, row.ownerId),
    isFraud: row.isFraud,
    inherent: ratingOf(row.likelihood, row.impact),
    residual: ratingOf(row.residualLikelihood, row.residualImpact),
    treatment: row.treatment,
    treatmentPlan: row.treatmentPlan,
    treatmentDue: row.treatmentDue,
    version: row.version,
    criteria: (criteria.get(row.id) ?? []).map(({ riskId: _, ...c }) => c),
    controls: (controls.get(row.id) ?? []).map(({ riskId: _, ...c }) => c),
    unshown: unshown.get(row.id) ?? { controls: 0, operating: 0 },
    assets: (assets.get(row.id) ?? []).map(({ riskId: _, ...a }) => a),
    acceptances: (acceptances.get(row.id) ?? []).map(({ riskId: _, ...a }) => a),
  }));
}

const BY_NUMBER = new Intl.Collator("en", { numeric: true });

function ratingOf(likelihood: number | null, impact: number | null) {
  return likelihood && impact ? { likelihood, impact } : null;
}

async function assetsOf(tx: Tx, actor: WorkspaceActor, ids: string[]) {
  return tx
    .selectDistinctOn([riskAsset.riskId, riskAsset.itemId], {
      riskId: riskAsset.riskId,
      id: riskAsset.itemId,
      // An auditor sees that an asset exists even when its description is not released.
      name: sql<string>`coalesce(${scopeItemVersion.name}, 'not released to you')`,
    })
    .from(riskAsset)
    .leftJoin(
      scopeItemVersion,
      and(sameTenant(scopeItemVersion, riskAsset), eq(scopeItemVersion.itemId, riskAsset.itemId)),
    )
    .where(and(inTenant(riskAsset, actor), inArray(riskAsset.riskId, ids)))
    .orderBy(riskAsset.riskId, riskAsset.itemId, desc(scopeItemVersion.version));
}

function acceptancesOf(tx: Tx, actor: WorkspaceActor, ids: string[]) {
  return tx
    .select({
      riskId: riskAcceptance.riskId,
      version: riskAcceptance.version,
      score: riskAcceptance.score,
      why: riskAcceptance.why,
      until: riskAcceptance.until,
      acceptedBy: riskAcceptance.acceptedBy,
      acceptedAt: riskAcceptance.acceptedAt,
    })
    .from(riskAcceptance)
    .where(and(inTenant(riskAcceptance, actor), inArray(riskAcceptance.riskId, ids)))
    .orderBy(desc(riskAcceptance.acceptedAt), desc(riskAcceptance.id));
}

function criteriaOfRisks(tx: Tx, actor: WorkspaceActor, ids: string[]) {
  return tx
    .select({ riskId: riskCriterion.riskId, id: criterion.id, code: criterion.code })
    .from(riskCriterion)
    .innerJoin(criterion, and(sameTenant(criterion, riskCriterion), eq(criterion.id, riskCriterion.criterionId)))
    .where(and(inTenant(riskCriterion, actor), inArray(riskCriterion.riskId, ids)))
    .orderBy(asc(criterion.code));
}

function addressing(tx: Tx, actor: WorkspaceActor, ids: string[]) {
  return tx
    .select({
      riskId: riskControl.riskId,
      id: control.id,
      code: control.code,
      title: control.title,
      status: control.status,
    })
    .from(riskControl)
    .innerJoin(control, and(sameTenant(control, riskControl), eq(control.id, riskControl.controlId)))
    .where(and(inTenant(riskControl, actor), inArray(riskControl.riskId, ids)))
    .orderBy(asc(control.code));
}

/** Risk id → how many controls address it that an auditor is not shown; empty for everyone else. */
async function unshownAddressing(tx: Tx, actor: WorkspaceActor): Promise<Map<string, Risk["unshown"]>> {
  const rows = await tx.execute<Risk["unshown"] & { riskId: string }>(
    sql`select risk_id as "riskId", controls, operating from ${countedIn(actor)}.unshown_addressing()`,
  );
  return new Map(rows.map(({ riskId, ...counts }) => [riskId, counts]));
}

/** Per criterion: how many risks, and how many of them are open. One statement. */
export function riskTallies(tx: Tx, actor: WorkspaceActor): Promise<RiskTally[]> {
  return asReleased(tx, actor, (reader) => tallies(tx, reader));
}

async function tallies(tx: Tx, actor: WorkspaceActor): Promise<RiskTally[]> {
  const addressed = sql`("risk_criterion"."risk_id" in (select u.risk_id from ${countedIn(actor)}.unshown_addressing() u where u.operating > 0)
    or exists (select from risk_control rc join control c
    on ${sameTenant("c", "rc")} and c.id = rc.control_id
    where ${sameTenant("rc", "risk_criterion")}
      and rc.risk_id = "risk_criterion"."risk_id" and c.status = 'active'))`;
  return tx
    .select({
      criterionId: riskCriterion.criterionId,
      risks: sql<number>`count(*)`.mapWith(Number),
      open: sql<number>`count(*) filter (where not ${addressed})`.mapWith(Number),
    })
    .from(riskCriterion)
    .where(inTenant(riskCriterion, actor))
    .groupBy(riskCriterion.criterionId);
}

export async function categoriesOf(tx: Tx, actor: WorkspaceActor): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ category: risk.category })
    .from(risk)
    .where(and(inTenant(risk, actor), isNotNull(risk.category)));
  return rows.flatMap((r) => r.category ?? []).sort();
}

export async function riskCodes(tx: Tx, actor: WorkspaceActor, start: string): Promise<string[]> {
  const escaped = start.replace(/[%_\\]/g, (c) => `\\${c}`);
  const rows = await tx
    .select({ code: risk.code })
    .from(risk)
    .where(and(inTenant(risk, actor), like(risk.code, `${escaped}%`)));
  return rows.map((r) => r.code);
}
