import type { Diagram, DrawnItem, Flow, ScopeItem } from "../schema.ts";

export type Drawn = DrawnItem & Partial<Pick<ScopeItem, "method" | "vendor" | "classification">>;

/** Items are never deleted, so an unknown one is hidden from this reader. */
export function drawnName(items: ReadonlyMap<string, Pick<Drawn, "name">>, id: string): string {
  return items.get(id)?.name ?? "(not shared with you)";
}

export function flowMarks(flow: Flow, items: ReadonlyMap<string, Drawn>): string[] {
  const marks: string[] = [];
  for (const id of [flow.fromId, flow.toId]) {
    const item = items.get(id);
    if (!item) marks.push("One end is not shared with you.");
    else if (item.standing === "gone") marks.push(`${item.name} no longer exists.`);
    else if (item.standing === "out") marks.push(`${item.name} is out of scope.`);
    if (item?.kind === "vendor" && item.standing !== "gone" && item.vendor && item.vendor.review !== "current")
      marks.push(
        item.vendor.review === "none"
          ? `${item.name} has not been reviewed.`
          : `The review of ${item.name} has expired.`,
      );
  }
  for (const id of flow.dataIds) {
    const data = items.get(id);
    if (!data) marks.push("Data it carries is not shared with you.");
    else if (data.standing === "gone") marks.push(`${data.name} no longer exists.`);
    else if (data.standing === "out") marks.push(`${data.name} is out of scope.`);
  }
  if (flow.dataIds.length === 0) marks.push("It does not say what data it carries.");
  return marks;
}

/** The trust boundaries that a flow crosses: those that contain exactly one of its ends. */
export function crossed(flow: Flow, diagram: Diagram): string[] {
  const at = new Map(diagram.nodes.map((n) => [n.itemId, n]));
  return diagram.boundaries
    .filter((b) => {
      const [from, to] = [at.get(flow.fromId), at.get(flow.toId)];
      return from && to && holds(b, from) !== holds(b, to);
    })
    .map((b) => b.name);
}

export function holds(b: Diagram["boundaries"][number], node: { x: number; y: number }): boolean {
  return node.x >= b.x && node.x < b.x + b.width && node.y >= b.y && node.y < b.y + b.height;
}

export function diagramProblems(diagram: Diagram, known: ReadonlyMap<string, Pick<Drawn, "kind">>): string[] {
  const drawn = new Set(diagram.nodes.map((n) => n.itemId));
  const problems: string[] = [];
  if (drawn.size < diagram.nodes.length) problems.push("An item is drawn twice: remove one.");
  if ([...drawn].some((id) => !known.has(id)))
    problems.push("An item in the diagram does not exist: reload and draw again.");
  if (diagram.flows.some((f) => !drawn.has(f.fromId) || !drawn.has(f.toId)))
    problems.push("A flow starts or ends at an item that is not drawn.");
  if (diagram.flows.some((f) => f.fromId === f.toId)) problems.push("A flow connects an item to itself.");
  if (diagram.flows.some((f) => f.dataIds.some((id) => known.get(id)?.kind !== "data")))
    problems.push("A flow carries something that is not data.");
  return problems;
}
