"use client";

import { Handle, type NodeProps, NodeResizer, Position } from "@xyflow/react";
import { createContext, memo, use } from "react";
import { cx } from "#app/_ui/cx.ts";
import { Sign } from "#app/_ui/sign.tsx";
import { drawnName } from "#server/programme/scope/rules/flows.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import type { BoundaryNode, ItemNode, Items } from "./graph.ts";

export const ItemsContext = createContext<Items>(new Map());

/** A scope item as a box. What is out of scope or gone has a dashed edge. */
const ItemBox = memo(function ItemBox({ id, selected, isConnectable }: NodeProps<ItemNode>) {
  const items = use(ItemsContext);
  const item = items.get(id);
  const inside = item?.standing === "in";
  const unread = item?.vendor && item.vendor.review !== "current";
  return (
    <div
      className={cx(
        "grid h-full content-center rounded-md border bg-sheet px-3 text-left",
        selected ? "border-ink" : "border-rule-field",
        !inside && "border-dashed",
      )}
    >
      <Handle type="target" position={Position.Left} isConnectable={isConnectable} />
      <span className="flex items-center gap-1.5 text-ink-2 text-xs">
        {item && KINDS[item.kind].one}
        {item && !inside && (item.standing === "out" ? " · out of scope" : " · gone")}
        {unread && <Sign state="late" className="size-3" />}
      </span>
      <span className="truncate font-medium">{drawnName(items, id)}</span>
      <Handle type="source" position={Position.Right} isConnectable={isConnectable} />
    </div>
  );
});

/** A trust boundary: a named rectangle under the items. */
const Boundary = memo(function Boundary({ data, selected, isConnectable }: NodeProps<BoundaryNode>) {
  return (
    <div className="h-full rounded-md border-2 border-due border-dashed">
      {isConnectable && <NodeResizer isVisible={selected} minWidth={80} minHeight={60} />}
      <span className="px-2 text-due text-sm">{data.name}</span>
    </div>
  );
});

export const NODE_TYPES = { item: ItemBox, boundary: Boundary };
