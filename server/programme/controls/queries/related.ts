import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { controlComment, controlOrigin } from "#db/schema/programme/controls.ts";
import { document, documentControl } from "#db/schema/programme/documents.ts";
import { risk, riskControl } from "#db/schema/programme/risks.ts";
import { controlSystem } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { peopleById } from "#server/people/people/queries.ts";
import { asReleased } from "#server/plan/released/queries.ts";
import { newestOf } from "#server/programme/scope/queries/items.ts";
import type { ControlComment, ControlRelated } from "../schema/related.ts";

export async function relatedTo(tx: Tx, actor: WorkspaceActor, controlId: string): Promise<ControlRelated> {
  const risks = await asReleased(tx, actor, () => addressedBy(tx, actor, controlId));
  const documents = await tx
    .select({ id: document.id, title: document.title })
    .from(documentControl)
    .innerJoin(document, and(sameTenant(document, documentControl), eq(document.id, documentControl.documentId)))
    .where(and(inTenant(documentControl, actor), eq(documentControl.controlId, controlId), isNull(document.retiredOn)))
    .orderBy(asc(document.title));
  const systems = await systemsOf(tx, actor, controlId);
  const [origin] = await tx
    .select({ code: controlOrigin.libraryCode })
    .from(controlOrigin)
    .where(and(inTenant(controlOrigin, actor), eq(controlOrigin.controlId, controlId)));
  return {
    risks,
    ...systems,
    documents,
    libraryCode: origin?.code ?? null,
    comments: await commentsOn(tx, actor, controlId),
  };
}

function addressedBy(tx: Tx, actor: WorkspaceActor, controlId: string) {
  return tx
    .select({ id: risk.id, code: risk.code, description: risk.description })
    .from(riskControl)
    .innerJoin(risk, and(sameTenant(risk, riskControl), eq(risk.id, riskControl.riskId)))
    .where(and(inTenant(riskControl, actor), eq(riskControl.controlId, controlId)))
    .orderBy(asc(risk.code));
}

export async function systemsOf(
  tx: Tx,
  actor: WorkspaceActor,
  controlId: string,
): Promise<Pick<ControlRelated, "systems" | "unreleasedSystems">> {
  const links = await tx
    .select({ id: controlSystem.itemId })
    .from(controlSystem)
    .where(and(inTenant(controlSystem, actor), eq(controlSystem.controlId, controlId)));
  const systems = await newestOf(
    tx,
    actor,
    links.map((l) => l.id),
  );
  return { systems, unreleasedSystems: links.length - systems.length };
}

async function commentsOn(tx: Tx, actor: WorkspaceActor, controlId: string): Promise<ControlComment[]> {
  const rows = await tx
    .select()
    .from(controlComment)
    .where(and(inTenant(controlComment, actor), inArray(controlComment.controlId, [controlId])))
    .orderBy(desc(controlComment.id))
    .limit(200);
  const people = await peopleById(
    tx,
    actor,
    rows.flatMap((r) => r.mentions),
  );
  return rows.map(({ id, body, mentions, writtenBy, writtenAt }) => ({
    ...{ id, body, writtenBy, writtenAt },
    mentions: mentions.flatMap((m) => people.get(m)?.name ?? []),
  }));
}
