import { drawnName } from "#server/programme/scope/rules/flows.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import type { Diagram } from "#server/programme/scope/schema.ts";
import { BOX, type Items } from "./graph.ts";

const MARGIN = 24;
const INK = "#23262f";
const QUIET = "#5b606d";
const BLUE = "#2f63a8";
const AMBER = "#9a6209";
const FONT = "'IBM Plex Sans', system-ui, sans-serif";

type Props = { diagram: Diagram; items: Items; marked: ReadonlySet<string> };

/** The diagram as a picture on white paper: what is exported and printed. Marked flows are dashed and amber. */
export function Drawing({ diagram, items, marked }: Props) {
  const box = extent(diagram);
  const at = new Map(diagram.nodes.map((n) => [n.itemId, n]));
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
      width={box.width}
      height={box.height}
      fontFamily={FONT}
      role="img"
      aria-label="Data-flow diagram"
    >
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
          <path d="M0 0 8 4 0 8Z" fill={QUIET} />
        </marker>
      </defs>
      <rect x={box.x} y={box.y} width={box.width} height={box.height} fill="#ffffff" />
      {diagram.boundaries.map((b) => (
        <g key={b.id}>
          <rect
            x={b.x}
            y={b.y}
            width={b.width}
            height={b.height}
            rx="6"
            fill="none"
            stroke={BLUE}
            strokeDasharray="6 4"
          />
          <text x={b.x + 8} y={b.y + 16} fontSize="12" fill={BLUE}>
            {b.name}
          </text>
        </g>
      ))}
      {diagram.flows.map((f) => {
        const [from, to] = [at.get(f.fromId), at.get(f.toId)];
        if (!from || !to) return null;
        const [a, b] = [
          { x: from.x + BOX.width, y: from.y + BOX.height / 2 },
          { x: to.x, y: to.y + BOX.height / 2 },
        ];
        const bend = Math.max(40, Math.abs(b.x - a.x) / 2);
        const carried = f.dataIds.map((id) => drawnName(items, id)).join(", ");
        return (
          <g key={f.id}>
            <path
              d={`M${a.x} ${a.y} C${a.x + bend} ${a.y} ${b.x - bend} ${b.y} ${b.x} ${b.y}`}
              fill="none"
              stroke={marked.has(f.id) ? AMBER : QUIET}
              strokeDasharray={marked.has(f.id) ? "5 4" : undefined}
              markerEnd="url(#arrow)"
            />
            <text x={(a.x + b.x) / 2} y={(a.y + b.y) / 2 - 5} fontSize="11" fill={INK} textAnchor="middle">
              {[f.label, carried].filter(Boolean).join(": ")}
            </text>
          </g>
        );
      })}
      {diagram.nodes.map(({ itemId, x, y }) => {
        const item = items.get(itemId);
        return (
          <g key={itemId}>
            <rect
              x={x}
              y={y}
              {...BOX}
              rx="6"
              fill="#ffffff"
              stroke={INK}
              strokeDasharray={item?.standing === "in" ? undefined : "4 3"}
            />
            <text x={x + 12} y={y + 22} fontSize="11" fill={QUIET}>
              {item && KINDS[item.kind].one}
            </text>
            <text x={x + 12} y={y + 40} fontSize="13" fontWeight="600" fill={INK}>
              {clipped(drawnName(items, itemId))}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function clipped(name: string): string {
  return name.length > 24 ? `${name.slice(0, 23)}…` : name;
}

function extent({ nodes, boundaries }: Diagram) {
  const boxes = [...nodes.map((n) => ({ ...n, ...BOX })), ...boundaries];
  const from = (of: (b: (typeof boxes)[number]) => number) => Math.min(...boxes.map(of)) - MARGIN;
  if (boxes.length === 0) return { x: 0, y: 0, width: 400, height: 200 };
  const [x, y] = [from((b) => b.x), from((b) => b.y)];
  return {
    x,
    y,
    width: Math.max(...boxes.map((b) => b.x + b.width)) + MARGIN - x,
    height: Math.max(...boxes.map((b) => b.y + b.height)) + MARGIN - y,
  };
}
