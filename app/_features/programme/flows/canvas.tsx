"use client";

import {
  Background,
  type Connection,
  ConnectionMode,
  Controls,
  MarkerType,
  type OnEdgesChange,
  type OnNodesChange,
  ReactFlow,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useMemo } from "react";
import { EDGE_TYPES } from "./flow-line.tsx";
import type { DiagramNode, FlowEdge, Items } from "./graph.ts";
import { ItemsContext, NODE_TYPES } from "./nodes.tsx";

type Props = {
  nodes: DiagramNode[];
  edges: FlowEdge[];
  items: Items;
  mayDraw: boolean;
  onNodesChange: OnNodesChange<DiagramNode>;
  onEdgesChange: OnEdgesChange<FlowEdge>;
  onConnect(connection: Connection): void;
  onOpenFlow(id: string): void;
  onOpenBoundary(id: string): void;
};

/** From so many nodes on, only those in view are drawn. */
const MANY = 120;

/** The drawing surface. */
export function Canvas({ nodes, edges, items, mayDraw, ...on }: Props) {
  const drawn = useMemo(
    () =>
      edges.map((edge) => ({
        ...edge,
        markerEnd: { type: MarkerType.ArrowClosed, color: "var(--ink-2)" },
        ariaLabel: `Flow from ${items.get(edge.source)?.name} to ${items.get(edge.target)?.name}`,
      })),
    [edges, items],
  );
  return (
    <ItemsContext value={items}>
      <div className="relative h-[62vh] min-h-80 overflow-hidden rounded-md border border-rule bg-paper">
        <ReactFlow
          nodes={nodes}
          edges={drawn}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={on.onNodesChange}
          onEdgesChange={on.onEdgesChange}
          onConnect={on.onConnect}
          onEdgeDoubleClick={(_, edge) => mayDraw && on.onOpenFlow(edge.id)}
          onNodeDoubleClick={(_, node) => mayDraw && node.type === "boundary" && on.onOpenBoundary(node.id)}
          connectionMode={ConnectionMode.Loose}
          nodesDraggable={mayDraw}
          nodesConnectable={mayDraw}
          elementsSelectable={mayDraw}
          nodesFocusable={mayDraw}
          edgesFocusable={mayDraw}
          deleteKeyCode={mayDraw ? ["Delete", "Backspace"] : null}
          onlyRenderVisibleElements={nodes.length > MANY}
          zIndexMode="manual"
          minZoom={0.05}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.12 }}
          snapToGrid
          snapGrid={[8, 8]}
          aria-label="Data-flow diagram"
        >
          <Background color="var(--rule-strong)" gap={24} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </ItemsContext>
  );
}
