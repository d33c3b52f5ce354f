"use client";

import { useMemo, useRef } from "react";
import { daysBetween, divisionsOf, laneScale, rulesOf } from "./geometry.ts";
import { HEIGHT, heightOf, itemsOf } from "./items.ts";
import type { TimelineRow } from "./types.ts";
import { useFrame, usePrinting } from "./use-frame.ts";
import { useWindowRows } from "./use-window-rows.ts";

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
const COVERED = { top: HEAD + 8, bottom: LEGEND + 8 };

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
  const heights = useMemo(() => items.map((item) => heightOf(item, density, stacked)), [items, density, stacked]);
  const inSight = useWindowRows({ heights, offset: frame.offset + HEAD, covered: COVERED });

  return {
    ...days,
    outer,
    laneHead,
    printing,
    columns: printing ? PRINT.columns : COLUMNS,
    height,
    items,
    itemOfRow,
    /** Brings an item into sight. */
    reveal: inSight.reveal,
    drawn: printing ? items.map((_, index) => index) : inSight.drawn,
    before: printing ? 0 : inSight.before,
    after: printing ? 0 : inSight.after,
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
