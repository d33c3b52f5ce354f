import { diagramVersion } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { tenantKey } from "#server/ground/platform/in-tenant.ts";
import { oneAtATime } from "#server/ground/platform/turns.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { drawnBeside, newestDiagram } from "../queries/diagram.ts";
import { listScope } from "../queries/items.ts";
import { diagramProblems } from "../rules/flows.ts";
import type { DiagramView, SaveDiagram } from "../schema.ts";

const EMPTY = { version: null, savedBy: null, savedAt: null, diagram: { nodes: [], boundaries: [], flows: [] } };

export async function openDiagram(tx: Tx, actor: WorkspaceActor): Promise<DiagramView> {
  const { items } = await listScope(tx, actor, {});
  const found = (await newestDiagram(tx, actor)) ?? EMPTY;
  const ids = new Set(found.diagram.nodes.map((n) => n.itemId));
  const drawn = items
    .filter((i) => ids.has(i.id))
    .map(({ id, kind, name, standing }) => ({ id, kind, name, standing }));
  return { ...found, items, drawn: [...drawn, ...(await drawnBeside(tx, actor))] };
}

/** @throws AppError("conflict") when someone saved since; AppError("invalid", field "diagram") with the reason */
export async function saveDiagram(
  tx: Tx,
  actor: WorkspaceActor,
  { diagram, version: read }: SaveDiagram,
): Promise<DiagramView> {
  await oneAtATime(tx, actor, "scope");
  const before = await newestDiagram(tx, actor);
  const by = before?.savedBy ?? "Somebody";
  const meanwhile = `${by} has saved the diagram since. Your drawing is still here: export it, reload, and draw your change again.`;
  requireVersion(before?.version ?? null, read, meanwhile);
  const { items } = await listScope(tx, actor, {});
  const [problem] = diagramProblems(diagram, new Map(items.map((i) => [i.id, i])));
  if (problem) throw new AppError("invalid", problem, { field: "diagram" });
  const version = (before?.version ?? 0) + 1;
  await tx.insert(diagramVersion).values({
    ...tenantKey(actor),
    id: newId(),
    version,
    content: diagram,
    savedBy: actor.personName,
    savedAt: actor.now,
  });
  const counted = (d: typeof diagram) => ({
    items: d.nodes.length,
    flows: d.flows,
    boundaries: d.boundaries.map((b) => b.name),
  });
  await record(tx, actor, {
    action: "scope.diagram_saved",
    subject: { type: "scope", id: null, label: "Data-flow diagram" },
    before: before ? { version: before.version, ...counted(before.diagram) } : undefined,
    after: { version, ...counted(diagram) },
  });
  return openDiagram(tx, actor);
}
