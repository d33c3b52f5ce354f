import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { control, controlComment, controlOrigin } from "#db/schema/programme/controls.ts";
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
): Promise<Pick<ControlRelated, "systems" | "systemsVersion" | "unreleasedSystems">> {
  const links = await tx
    .select({ version: control.systemsVersion, id: controlSystem.itemId })
    .from(control)
    .leftJoin(controlSystem, and(sameTenant(controlSystem, control), eq(controlSystem.controlId, control.id)))
    .where(and(inTenant(control, actor), eq(control.id, controlId)));
  const ids = links.flatMap(({ id }) => id ?? []);
  const systems = await newestOf(tx, actor, ids);
  return { systems, systemsVersion: links[0]?.version ?? 0, unreleasedSystems: ids.length - systems.length };
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
