import { and, asc, eq, sql } from "drizzle-orm";
import { applicability, applicabilityApproval, applicabilityVersion } from "#db/schema/programme/applicability.ts";
import { controlCriterion } from "#db/schema/programme/mappings.ts";
import type { Tx } from "#db/tenant.ts";
import { can, type WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { changedLines, implementationOf, type KeptLine } from "./rules.ts";
import type { SoaLine, SoaVersion, Statement } from "./schema.ts";

/** The current statement in Annex A's order, and its versions, newest first. */
export async function openStatement(tx: Tx, actor: WorkspaceActor): Promise<Statement> {
  return {
    lines: (await soaLines(tx, actor)).map((line) => ({ ...line, ...shownEvidence(actor, line) })),
    versions: (await versionsOf(tx, actor)).map(({ id: _, lines: __, ...v }) => v),
  };
}

/** The evidence count, or null for readers without `evidence:read`. */
export function shownEvidence(actor: WorkspaceActor, line: { evidence: number | null }) {
  return { evidence: can(actor, "evidence:read") ? line.evidence : null };
}

/** Current lines, unfiltered: they still hold the evidence counts that some readers may not see. */
export async function soaLines(tx: Tx, actor: WorkspaceActor): Promise<SoaLine[]> {
  const annex = (await listCriteria(tx, actor, {})).filter(
    (c) => c.framework === "iso27001" && c.category === "annex_a",
  );
  const decided = await tx.select().from(applicability).where(inTenant(applicability, actor));
  const byCriterion = new Map(decided.map((d) => [d.criterionId, d]));
  const evidence = annex.length > 0 ? await evidenceCounts(tx, actor) : new Map<string, number>();
  return annex.map((c) => {
    const decision = byCriterion.get(c.id);
    return {
      criterionId: c.id,
      code: c.code,
      title: c.title,
      theme: c.groupName,
      isApplicable: decision?.isApplicable ?? null,
      reasons: decision?.reasons ?? [],
      justification: decision?.justification ?? "",
      version: decision?.version ?? 0,
      implementation: implementationOf(c),
      controls: c.controls.map(({ id, code, title }) => ({ id, code, title })),
      evidence: evidence.get(c.id) ?? 0,
    };
  });
}

export type SoaVersionWithLines = SoaVersion & { id: string; lines: KeptLine[] };

/** Every version with its lines, newest first. */
export async function versionsOf(tx: Tx, actor: WorkspaceActor): Promise<SoaVersionWithLines[]> {
  const [v, a] = [applicabilityVersion, applicabilityApproval];
  const rows = await tx
    .select({
      id: v.id,
      version: v.version,
      note: v.note,
      lines: v.lines,
      issuedById: v.issuedById,
      issuedBy: v.issuedBy,
      issuedAt: v.issuedAt,
      approvedById: a.approvedById,
      approvedBy: a.approvedBy,
      approvedAt: a.approvedAt,
    })
    .from(v)
    .leftJoin(a, and(sameTenant(a, v), eq(a.versionId, v.id)))
    .where(inTenant(v, actor))
    .orderBy(asc(v.version));
  const versions = rows.map(({ issuedById, approvedById, lines, ...row }) => ({
    ...row,
    lines: lines as unknown as KeptLine[],
    isSelfApproved: approvedById === issuedById,
  }));
  return versions
    .map((row, n) => ({ ...row, changed: n === 0 ? 0 : changedLines(versions[n - 1]?.lines ?? [], row.lines) }))
    .toReversed();
}

async function evidenceCounts(tx: Tx, actor: WorkspaceActor): Promise<Map<string, number>> {
  const rows = await tx
    .select({
      id: controlCriterion.criterionId,
      n: sql<number>`count(distinct ec.evidence_id)`.mapWith(Number),
    })
    .from(controlCriterion)
    .innerJoin(
      sql`evidence_control ec`,
      sql`${sameTenant("ec", controlCriterion)} and ec.control_id = ${controlCriterion.controlId}`,
    )
    .where(inTenant(controlCriterion, actor))
    .groupBy(controlCriterion.criterionId);
  return new Map(rows.map((r) => [r.id, r.n]));
}
