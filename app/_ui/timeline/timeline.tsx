// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot hold lanes and cells that are drawn only where needed
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at its parts by aria-activedescendant
"use client";

import { type MouseEvent, type PointerEvent, type ReactNode, useId, useMemo, useState } from "react";
import { atIntent } from "../at-intent.tsx";
import { cx } from "../cx.ts";
import { centreOf, centresOf, nearestTo } from "./geometry.ts";
import { tally } from "./moves.ts";
import { TimelineHead } from "./timeline-head.tsx";
import { TimelineRowView } from "./timeline-row.tsx";
import type { Spot, TimelineRow } from "./types.ts";
import { useCursor } from "./use-cursor.ts";
import { type Layout, useLayout } from "./use-layout.ts";

const TimelineTip = atIntent(() => import("./timeline-tip.tsx").then((m) => m.TimelineTip));

export type TimelineProps = {
  period: { from: string; to: string };
  today: string;
  rows: TimelineRow[];
  /** The occurrence that is open beside the timeline. */
  selected: { rowId: string; key: string } | null;
  onOpen: (rowId: string, key: string) => void;
  density: "comfortable" | "compact";
  zoom: "period" | "month";
  /** "YYYY-MM"; today's month, or the period's first, when left out. */
  month?: string | null;
  /** One sentence about an occurrence, for the tooltip and for screen readers. */
  describe: (row: TimelineRow, index: number) => string;
  /** The signs explained below, drawn on the server. */
  legend: ReactNode;
  label: string;
};

/**
 * Every occurrence of every control over a period. Scrolls with the window; rows out of sight are not drawn.
 * One stop for the keyboard: arrows move, Enter opens, G goes to the next gap.
 */
export function Timeline(props: TimelineProps) {
  const { rows, selected, onOpen, describe, legend, label } = props;
  const id = useId();
  const layout = useLayout(props);
  const { outer, laneHead, scale, reveal, itemOfRow } = layout;

  const selectedSpot = useMemo(() => spotOf(rows, selected), [rows, selected]);
  const [hovered, setHovered] = useState<Spot | null>(null);
  const [byKeyboard, setByKeyboard] = useState(false);
  const [spoken, setSpoken] = useState("");
  const cursor = useCursor({
    rows,
    start: selectedSpot ?? { row: 0, index: rows[0]?.states ? 0 : -1 },
    shown: (row, index) => centreOf(scale, row.from[index] ?? 0, row.to[index] ?? 0) !== null,
    onMove: (spot) => {
      setByKeyboard(true);
      setHovered(null);
      reveal(itemOfRow[spot.row] ?? 0);
      const row = rows[spot.row];
      if (row) setSpoken(spot.index < 0 ? `${row.code} ${row.title}. ${tally(row)}` : describe(row, spot.index));
    },
    onEnter: open,
  });

  function open(spot: Spot) {
    const row = rows[spot.row];
    const key = row?.keys[spot.index];
    if (row && key !== undefined) onOpen(row.id, key);
    else document.querySelector<HTMLElement>(`#${CSS.escape(`${id}-name-${spot.row}`)} a`)?.click();
  }

  const tip = tipOf(rows, hovered ?? (byKeyboard ? cursor.spot : null), describe);
  const activeIsDrawn = layout.drawn.includes(itemOfRow[cursor.spot.row] ?? -1);

  return (
    <div ref={outer} className={cx("@container relative print-landscape", layout.printing && "w-[1030px]")}>
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={layout.items.length + 1}
        aria-colcount={2}
        aria-activedescendant={
          activeIsDrawn ? `${id}-${cursor.spot.index < 0 ? "name" : "lane"}-${cursor.spot.row}` : undefined
        }
        tabIndex={0}
        className="outline-none [overflow-anchor:none]"
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            setHovered(null);
            setByKeyboard(false);
          } else cursor.onKeyDown(event);
        }}
        onFocus={(event) => setByKeyboard(event.currentTarget.matches(":focus-visible"))}
        onBlur={() => setByKeyboard(false)}
        onPointerMove={(event) => {
          if (event.pointerType === "touch") return;
          const next = spotUnder(event, rows, scale);
          if (next?.row !== hovered?.row || next?.index !== hovered?.index) setHovered(next);
        }}
        onPointerLeave={() => setHovered(null)}
        onClick={(event) => {
          const spot = spotUnder(event, rows, scale);
          if (!spot) return;
          cursor.put(spot);
          setByKeyboard(false);
          open(spot);
        }}
      >
        <TimelineHead
          scale={scale}
          divisions={layout.divisions}
          today={layout.today}
          laneRef={laneHead}
          daily={layout.daily}
          columns={layout.columns}
        />
        <Rows
          id={id}
          rows={rows}
          layout={layout}
          ring={byKeyboard ? cursor.spot : null}
          selected={selectedSpot}
          hovered={hovered}
        />
      </div>
      {tip && <TimelineTip {...tip} scale={scale} laneId={`${id}-lane-${tip.spot.row}`} frame={outer} />}
      {legend}
      <p aria-live="polite" className="sr-only">
        {spoken}
      </p>
    </div>
  );
}

/** The occurrence under a pointer: of the lane it is over, the nearest. */
function spotUnder(event: PointerEvent | MouseEvent, rows: TimelineRow[], scale: Layout["scale"]): Spot | null {
  const lane = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-lane]") : null;
  const row = Number(lane?.dataset.lane ?? -1);
  const target = rows[row];
  if (!lane || !target) return null;
  const index = nearestTo(centresOf(scale, target), event.clientX - lane.getBoundingClientRect().left);
  return index < 0 ? null : { row, index };
}

function tipOf(rows: TimelineRow[], spot: Spot | null, describe: TimelineProps["describe"]) {
  const row = spot && spot.index >= 0 ? rows[spot.row] : undefined;
  const text = spot && row && spot.index < row.states.length ? describe(row, spot.index) : null;
  return spot && row && text ? { spot, row, text } : null;
}

type RowsProps = {
  id: string;
  rows: TimelineRow[];
  layout: Layout;
  ring: Spot | null;
  selected: Spot | null;
  hovered: Spot | null;
};

/** The rows that are in sight, with room above and below for those that are not. */
function Rows({ id, rows, layout, ring, selected, hovered }: RowsProps) {
  const { items, drawn, before, after } = layout;
  const indexIn = (spot: Spot | null, row: number) => (spot?.row === row ? spot.index : null);
  return (
    <div role="rowgroup" style={{ paddingTop: before, paddingBottom: after }}>
      {drawn.map((position) => {
        const item = items[position];
        if (!item) return null;
        if (item.kind === "group") return <GroupHeading key={`group ${position}`} position={position + 2} {...item} />;
        const row = rows[item.row];
        if (!row) return null;
        return (
          <TimelineRowView
            key={row.id}
            row={row}
            index={item.row}
            position={position + 2}
            id={id}
            columns={layout.columns}
            scale={layout.scale}
            height={layout.height}
            today={layout.today}
            grid={layout.rules}
            ring={indexIn(ring, item.row)}
            selected={indexIn(selected, item.row)}
            hovered={indexIn(hovered, item.row)}
          />
        );
      })}
    </div>
  );
}

function GroupHeading({ code, name, position }: { code: string; name: string; position: number }) {
  return (
    <div role="row" aria-rowindex={position} className="h-[34px] border-rule border-b" data-print-row>
      <div role="rowheader" aria-colspan={2} className="flex h-full items-baseline gap-2 pt-[9px]">
        <span className="truncate font-medium font-title">{name}</span>
        <span className="font-code text-ink-2 text-sm">{code}</span>
      </div>
    </div>
  );
}

function spotOf(rows: TimelineRow[], selected: TimelineProps["selected"]): Spot | null {
  if (!selected) return null;
  const row = rows.findIndex((candidate) => candidate.id === selected.rowId);
  const index = rows[row]?.keys.indexOf(selected.key) ?? -1;
  return row < 0 || index < 0 ? null : { row, index };
}
