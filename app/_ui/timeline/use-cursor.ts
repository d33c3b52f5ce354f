"use client";

import { type KeyboardEvent, useState } from "react";
import { endOf, middleDay, nearestDay, neighbour, nextGap, type Shown } from "./moves.ts";
import type { Spot, TimelineRow } from "./types.ts";

const PAGE = 10;

type CursorOptions = {
  rows: TimelineRow[];
  start: Spot;
  shown: Shown;
  onMove: (spot: Spot) => void;
  onEnter: (spot: Spot) => void;
};

/** The keyboard's place in the timeline: one occurrence, or a row's name. */
export function useCursor({ rows, start, shown, onMove, onEnter }: CursorOptions) {
  const [place, setPlace] = useState<Spot | null>(null);
  const [goal, setGoal] = useState<number | null>(null);
  const spot = within(rows, place ?? start);

  /** Moves without keeping the day that ↑ and ↓ aim for. */
  function put(next: Spot) {
    setPlace(next);
    setGoal(null);
  }

  function toRow(target: number) {
    const row = Math.min(rows.length - 1, Math.max(0, target));
    const here = rows[spot.row];
    const there = rows[row];
    if (!here || !there) return;
    const day = goal ?? (spot.index < 0 ? null : middleDay(here, spot.index));
    const next = { row, index: day === null ? -1 : nearestDay(there, day, shown) };
    setPlace(next);
    setGoal(day);
    onMove(next);
  }

  function go(next: Spot | null) {
    if (!next) return;
    put(next);
    onMove(next);
  }

  function onKeyDown(event: KeyboardEvent) {
    const row = rows[spot.row];
    if (!row || event.altKey || (event.metaKey && event.key !== "Home" && event.key !== "End")) return;
    const all = event.ctrlKey;
    const keys: Record<string, () => void> = {
      ArrowRight: () => go({ ...spot, index: neighbour(row, spot.index, 1, shown) }),
      ArrowLeft: () => go({ ...spot, index: neighbour(row, spot.index, -1, shown) }),
      ArrowDown: () => toRow(spot.row + 1),
      ArrowUp: () => toRow(spot.row - 1),
      PageDown: () => toRow(spot.row + PAGE),
      PageUp: () => toRow(spot.row - PAGE),
      Home: () => (all ? toRow(0) : go({ ...spot, index: endOf(row, "first", shown) })),
      End: () => (all ? toRow(rows.length - 1) : go({ ...spot, index: endOf(row, "last", shown) })),
      Enter: () => onEnter(spot),
      g: () => go(nextGap(rows, spot, 1, shown)),
      G: () => go(nextGap(rows, spot, -1, shown)),
    };
    const act = keys[event.key];
    if (!act || (all && event.key !== "Home" && event.key !== "End")) return;
    event.preventDefault();
    act();
  }

  return { spot, put, onKeyDown };
}

/** Rows may be filtered away under the cursor. */
function within(rows: TimelineRow[], spot: Spot): Spot {
  const row = Math.max(0, Math.min(spot.row, rows.length - 1));
  return { row, index: Math.min(spot.index, (rows[row]?.states.length ?? 0) - 1) };
}
