// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot hold lanes and cells that are drawn only where needed
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at its parts by aria-activedescendant
"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type PointerEvent, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { cx } from "../cx.ts";
import { centreOf, centresOf, daysBetween, divisionsOf, laneScale, nearestTo, rulesOf } from "./geometry.ts";
import { HEIGHT, heightOf, itemsOf } from "./items.ts";
import { tally } from "./moves.ts";
import { TimelineHead } from "./timeline-head.tsx";
import { TimelineLegend } from "./timeline-legend.tsx";
import { TimelineRowView } from "./timeline-row.tsx";
import { TimelineTip } from "./timeline-tip.tsx";
import type { Spot, TimelineRow } from "./types.ts";
import { useCursor } from "./use-cursor.ts";
import { observeScroll, useFrame, usePrinting } from "./use-frame.ts";

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
  label?: string;
};

const COLUMNS = "grid grid-cols-[clamp(280px,34%,440px)_minmax(0,1fr)] @max-[600px]:grid-cols-[minmax(0,1fr)]";
const PRINT = { lane: 690, columns: "grid grid-cols-[340px_690px]" };
const HEAD = 38;
const LEGEND = 36;

/**
 * Every occurrence of every control over a period. Scrolls with the window; rows out of sight are not drawn.
 * One stop for the keyboard: arrows move, Enter opens, G goes to the next gap.
 */
export function Timeline(props: TimelineProps) {
  const { period, rows, selected, onOpen, density, describe, label = "Timeline of occurrences" } = props;
  const id = useId();
  const outer = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const laneHead = useRef<HTMLDivElement>(null);
  const frame = useFrame(outer, laneHead);
  const printing = usePrinting();
  const stacked = frame.stacked && !printing;
  const columns = printing ? PRINT.columns : COLUMNS;

  const month = props.zoom === "month" ? (props.month ?? monthToShow(period, props.today)) : null;
  const width = printing ? PRINT.lane : frame.lane;
  const { from, to } = period;
  const scale = useMemo(() => laneScale({ from, to }, month, width), [from, to, month, width]);
  const divisions = useMemo(() => divisionsOf({ from, to }, month), [from, to, month]);
  const today = daysBetween(from, props.today);
  const height = HEIGHT[density];
  const rules = useMemo(() => rulesOf(divisions, scale, height), [divisions, scale, height]);

  const items = useMemo(() => itemsOf(rows), [rows]);
  const itemOfRow = useMemo(() => items.flatMap((item, index) => (item.kind === "row" ? [index] : [])), [items]);
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => (items[index] ? heightOf(items[index], density, stacked) : height),
    overscan: 10,
    scrollMargin: frame.offset + HEAD,
    scrollPaddingStart: HEAD + 8,
    scrollPaddingEnd: LEGEND + 8,
    // The first drawing is the server's, wherever the page stands by then: other rows would fail to hydrate.
    initialRect: { width: 1280, height: 900 },
    initialOffset: 0,
    observeElementOffset: observeScroll,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes change with exactly these
  useLayoutEffect(() => virtual.measure(), [density, stacked, items]);

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
      virtual.scrollToIndex(itemOfRow[spot.row] ?? 0, { align: "auto" });
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

  /** The occurrence under a pointer: of the lane it is over, the nearest. */
  function spotUnder(event: PointerEvent | React.MouseEvent): Spot | null {
    const lane = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-lane]") : null;
    const row = Number(lane?.dataset.lane ?? -1);
    const target = rows[row];
    if (!lane || !target) return null;
    const index = nearestTo(centresOf(scale, target), event.clientX - lane.getBoundingClientRect().left);
    return index < 0 ? null : { row, index };
  }

  const drawn = printing ? items.map((_, index) => index) : virtual.getVirtualItems().map((item) => item.index);
  const visible = printing ? [] : virtual.getVirtualItems();
  const before = (visible[0]?.start ?? frame.offset + HEAD) - frame.offset - HEAD;
  const after = printing ? 0 : virtual.getTotalSize() - ((visible.at(-1)?.end ?? 0) - frame.offset - HEAD);
  const tip = hovered ?? (byKeyboard && cursor.spot.index >= 0 ? cursor.spot : null);
  const tipRow = tip && tip.index >= 0 ? rows[tip.row] : undefined;
  const tipText = tip && tipRow && tip.index < tipRow.states.length ? describe(tipRow, tip.index) : null;
  const activeIsDrawn = drawn.includes(itemOfRow[cursor.spot.row] ?? -1);

  return (
    <div ref={outer} className={cx("@container relative print-landscape", printing && "w-[1030px]")}>
      <div
        ref={grid}
        role="grid"
        aria-label={label}
        aria-rowcount={items.length + 1}
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
          const next = spotUnder(event);
          if (next?.row !== hovered?.row || next?.index !== hovered?.index) setHovered(next);
        }}
        onPointerLeave={() => setHovered(null)}
        onClick={(event) => {
          const spot = spotUnder(event);
          if (!spot) return;
          cursor.put(spot);
          setByKeyboard(false);
          open(spot);
        }}
      >
        <TimelineHead
          scale={scale}
          divisions={divisions}
          today={today}
          laneRef={laneHead}
          daily={month !== null}
          columns={columns}
        />
        <div role="rowgroup" style={{ paddingTop: Math.max(0, before), paddingBottom: Math.max(0, after) }}>
          {drawn.map((position) => {
            const item = items[position];
            if (!item) return null;
            if (item.kind === "group")
              return <GroupHeading key={`group ${position}`} position={position + 2} {...item} />;
            const row = rows[item.row];
            if (!row) return null;
            return (
              <TimelineRowView
                key={row.id}
                row={row}
                index={item.row}
                position={position + 2}
                id={id}
                columns={columns}
                scale={scale}
                height={height}
                today={today}
                grid={rules}
                ring={byKeyboard && cursor.spot.row === item.row ? cursor.spot.index : null}
                selected={selectedSpot?.row === item.row ? selectedSpot.index : null}
                hovered={hovered?.row === item.row ? hovered.index : null}
              />
            );
          })}
        </div>
      </div>
      {tip && tipRow && tipText ? (
        <TimelineTip
          spot={tip}
          row={tipRow}
          text={tipText}
          scale={scale}
          laneId={`${id}-lane-${tip.row}`}
          frame={outer}
        />
      ) : null}
      <TimelineLegend />
      <p aria-live="polite" className="sr-only">
        {spoken}
      </p>
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

function monthToShow(period: { from: string; to: string }, today: string): string {
  return (today >= period.from && today <= period.to ? today : period.from).slice(0, 7);
}
