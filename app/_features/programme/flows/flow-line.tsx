"use client";

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo, use } from "react";
import { cx } from "#app/_ui/cx.ts";
import { drawnName, flowMarks } from "#server/programme/scope/rules/flows.ts";
import type { FlowEdge } from "./graph.ts";
import { ItemsContext } from "./nodes.tsx";

/** A flow: its label, and below it the data it carries. Dashed and amber when it has a problem. */
const FlowLine = memo(function FlowLine(edge: EdgeProps<FlowEdge>) {
  const items = use(ItemsContext);
  const [path, x, y] = getBezierPath(edge);
  const { label = "", dataIds = [] } = edge.data ?? {};
  const flow = { id: edge.id, fromId: edge.source, toId: edge.target, label, dataIds };
  const marked = flowMarks(flow, items).length > 0;
  const stroke = marked ? "var(--late-mark)" : "var(--ink-2)";
  return (
    <>
      <BaseEdge
        path={path}
        markerEnd={edge.markerEnd}
        style={{ stroke, strokeDasharray: marked ? "5 4" : undefined, strokeWidth: edge.selected ? 2.5 : 1.25 }}
      />
      {(label || dataIds.length > 0) && (
        <EdgeLabelRenderer>
          <div
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
            className={cx(
              "pointer-events-none absolute max-w-32 rounded-sm bg-paper px-1 text-center text-xs leading-tight",
              edge.selected && "outline outline-ink",
            )}
          >
            {label && <span className="block">{label}</span>}
            <span className="block text-ink-2">{dataIds.map((id) => drawnName(items, id)).join(", ")}</span>
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

export const EDGE_TYPES = { flow: FlowLine };
