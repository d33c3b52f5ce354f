import type { Edge, Node } from "@xyflow/react";
import { type Drawn, drawnName } from "#server/programme/scope/rules/flows.ts";
import type { Diagram, Flow } from "#server/programme/scope/schema.ts";

/** The size an item is drawn at; boundaries have their own. */
export const BOX = { width: 184, height: 56 } as const;

export type ItemNode = Node<{ itemId: string }, "item">;
export type BoundaryNode = Node<{ name: string }, "boundary">;
export type FlowEdge = Edge<Pick<Flow, "label" | "dataIds">, "flow">;
export type DiagramNode = ItemNode | BoundaryNode;

export function itemNode(itemId: string, position: { x: number; y: number }): ItemNode {
  return { id: itemId, type: "item", position, ...BOX, data: { itemId } };
}

export function boundaryNode({ id, name, x, y, width, height }: Diagram["boundaries"][number]): BoundaryNode {
  return { id, type: "boundary", position: { x, y }, width, height, zIndex: -1, data: { name } };
}

export function flowEdge({ id, fromId, toId, label, dataIds }: Flow): FlowEdge {
  return { id, type: "flow", source: fromId, target: toId, data: { label, dataIds } };
}

/** A diagram as the drawing surface holds it; boundaries first, so that items lie on them. */
export function nodesOf(diagram: Diagram): DiagramNode[] {
  return [
    ...diagram.boundaries.map(boundaryNode),
    ...diagram.nodes.map(({ itemId, x, y }) => itemNode(itemId, { x, y })),
  ];
}

export function diagramOf(nodes: readonly DiagramNode[], edges: readonly FlowEdge[]): Diagram {
  const at = ({ x, y }: { x: number; y: number }) => ({ x: Math.round(x), y: Math.round(y) });
  return {
    nodes: nodes.flatMap((n) => (n.type === "item" ? [{ itemId: n.id, ...at(n.position) }] : [])),
    boundaries: nodes.flatMap((n) =>
      n.type === "boundary"
        ? [
            {
              id: n.id,
              name: n.data.name,
              ...at(n.position),
              width: Math.round(n.width ?? n.measured?.width ?? 0),
              height: Math.round(n.height ?? n.measured?.height ?? 0),
            },
          ]
        : [],
    ),
    flows: edges.map((e) => ({
      id: e.id,
      fromId: e.source,
      toId: e.target,
      label: e.data?.label ?? "",
      dataIds: e.data?.dataIds ?? [],
    })),
  };
}

export type Items = ReadonlyMap<string, Drawn>;

export function flowName(flow: Flow, items: Items): string {
  return `${drawnName(items, flow.fromId)} to ${drawnName(items, flow.toId)}`;
}

/** Puts the items in layers along the flows, left to right. Boundaries stay where they are. */
export async function arranged(nodes: readonly DiagramNode[], edges: readonly FlowEdge[]): Promise<DiagramNode[]> {
  const { Graph, layout } = await import("@dagrejs/dagre");
  const graph = new Graph({ multigraph: true }).setGraph({ rankdir: "LR", nodesep: 40, ranksep: 130 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const n of nodes) if (n.type === "item") graph.setNode(n.id, { ...BOX });
  for (const e of edges) graph.setEdge(e.source, e.target, {}, e.id);
  layout(graph);
  return nodes.map((n) => {
    if (n.type !== "item") return n;
    const { x, y } = graph.node(n.id) as { x: number; y: number };
    return { ...n, position: { x: Math.round(x - BOX.width / 2), y: Math.round(y - BOX.height / 2) } };
  });
}
