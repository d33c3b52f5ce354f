"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef } from "react";
import { daysBetween, divisionsOf, laneScale, rulesOf } from "./geometry.ts";
import { HEIGHT, heightOf, itemsOf } from "./items.ts";
import type { TimelineRow } from "./types.ts";
import { observeScroll, useFrame, usePrinting } from "./use-frame.ts";

type Given = {
  period: { from: string; to: string };
  today: string;
  rows: TimelineRow[];
  density: "comfortable" | "compact";
  zoom: "period" | "month";
  month?: string | null;
};
export type Layout = ReturnType<typeof useLayout>;

const COLUMNS = "grid grid-cols-[clamp(280px,34%,440px)_minmax(0,1fr)] @max-[600px]:grid-cols-[minmax(0,1fr)]";
const PRINT = { lane: 690, columns: "grid grid-cols-[340px_690px]" };
const HEAD = 38;
const LEGEND = 36;

/** Where everything stands: days across the lane, rows down the page, and which of them are drawn. On paper all are. */
export function useLayout(given: Given) {
  const { rows, density } = given;
  const outer = useRef<HTMLDivElement>(null);
  const laneHead = useRef<HTMLDivElement>(null);
  const frame = useFrame(outer, laneHead);
  const printing = usePrinting();
  const stacked = frame.stacked && !printing;
  const height = HEIGHT[density];
  const days = useDays(given, printing ? PRINT.lane : frame.lane, height);

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

  const visible = virtual.getVirtualItems();
  const top = frame.offset + HEAD;
  return {
    ...days,
    outer,
    laneHead,
    printing,
    columns: printing ? PRINT.columns : COLUMNS,
    height,
    items,
    itemOfRow,
    virtual,
    drawn: printing ? items.map((_, index) => index) : visible.map((item) => item.index),
    before: printing ? 0 : (visible[0]?.start ?? top) - top,
    after: printing ? 0 : virtual.getTotalSize() - ((visible.at(-1)?.end ?? 0) - top),
  };
}

function useDays({ period: { from, to }, today, zoom, ...given }: Given, width: number, height: number) {
  const month = zoom === "month" ? (given.month ?? monthToShow({ from, to }, today)) : null;
  const scale = useMemo(() => laneScale({ from, to }, month, width), [from, to, month, width]);
  const divisions = useMemo(() => divisionsOf({ from, to }, month), [from, to, month]);
  const rules = useMemo(() => rulesOf(divisions, scale, height), [divisions, scale, height]);
  return { scale, divisions, rules, today: daysBetween(from, today), daily: month !== null };
}

function monthToShow(period: { from: string; to: string }, today: string): string {
  return (today >= period.from && today <= period.to ? today : period.from).slice(0, 7);
}
