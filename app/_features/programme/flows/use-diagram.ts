import { addEdge, type Connection, useEdgesState, useNodesState } from "@xyflow/react";
import { v7 as newId } from "uuid";
import { useWarnOfLoss } from "#app/_lib/use-warn-of-loss.ts";
import type { Diagram, Flow } from "#server/programme/scope/schema.ts";
import {
  arranged,
  BOX,
  boundaryNode,
  type DiagramNode,
  diagramOf,
  type FlowEdge,
  flowEdge,
  itemNode,
  nodesOf,
} from "./graph.ts";

export function newFlow(fromId: string, toId: string): Flow {
  return { id: newId(), fromId, toId, label: "", dataIds: [] };
}

/** The diagram while it is edited, and what can be done to it. */
export function useDiagram(saved: Diagram) {
  const [nodes, setNodes, onNodesChange] = useNodesState<DiagramNode>(nodesOf(saved));
  const [edges, setEdges, onEdgesChange] = useEdgesState<FlowEdge>(saved.flows.map(flowEdge));
  const diagram = diagramOf(nodes, edges);
  const changed = JSON.stringify(diagram) !== JSON.stringify(diagramOf(nodesOf(saved), saved.flows.map(flowEdge)));
  useWarnOfLoss(changed);

  function addItems(ids: string[]) {
    const lowest = Math.max(0, ...diagram.nodes.map((n) => n.y + BOX.height + 24));
    const added = ids.map((id, i) =>
      itemNode(id, { x: (i % 4) * (BOX.width + 60), y: lowest + Math.floor(i / 4) * 100 }),
    );
    setNodes([...nodes, ...added]);
  }

  function connect({ source, target }: Connection) {
    if (source !== target) setEdges(addEdge(flowEdge(newFlow(source, target)), edges));
  }

  function keepFlow(flow: Flow) {
    setEdges(
      edges.some((e) => e.id === flow.id)
        ? edges.map((e) => (e.id === flow.id ? flowEdge(flow) : e))
        : [...edges, flowEdge(flow)],
    );
  }

  function removeFlow(id: string) {
    setEdges(edges.filter((e) => e.id !== id));
  }

  /** @param id null for a new one */
  function keepBoundary(id: string | null, name: string) {
    if (id) setNodes(nodes.map((n) => (n.id === id && n.type === "boundary" ? { ...n, data: { name } } : n)));
    else setNodes([boundaryNode({ id: newId(), name, x: -32, y: -48, width: 520, height: 260 }), ...nodes]);
  }

  async function arrange() {
    setNodes(await arranged(nodes, edges));
  }

  return {
    canvas: { nodes, edges, onNodesChange, onEdgesChange, onConnect: connect },
    diagram,
    changed,
    addItems,
    keepFlow,
    removeFlow,
    keepBoundary,
    arrange,
  };
}
