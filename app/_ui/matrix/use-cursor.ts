import { type FocusEvent, type KeyboardEvent, type MouseEvent, type RefObject, useState } from "react";
import { CELL, type Cursor, moveCursor } from "./rules.ts";

type Size = { rows: number; columns: number };
type Acts = {
  /** Enter or the space bar on a cell. */
  press(cell: Cursor, key: string): void;
  /** A click on a cell. */
  open(cell: Cursor): void;
};

/**
 * Where the keyboard and the pointer are in a matrix.
 *
 * @returns `spot` is what is marked: the cell under the pointer, else the focused one
 */
export function useCursor(id: string, box: RefObject<HTMLElement | null>, size: Size, { press, open }: Acts) {
  const [cursor, setCursor] = useState<Cursor>({ row: 0, column: 0 });
  const [focused, setFocused] = useState(false);
  const [hover, setHover] = useState<Cursor | null>(null);
  const at = { row: Math.min(cursor.row, size.rows - 1), column: Math.min(cursor.column, size.columns - 1) };

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      press(at, event.key);
      return;
    }
    const next = moveCursor(at, event.key, event.ctrlKey, size);
    if (!next) return;
    event.preventDefault();
    setFocused(true);
    setCursor(next);
    setHover(null);
    keepInSight(box.current, next, id);
  }

  function onClick(event: MouseEvent) {
    const cell = cellUnder(event, size.columns);
    if (!cell) return;
    setCursor(cell);
    open(cell);
  }

  function onPointerMove(event: MouseEvent) {
    const next = cellUnder(event, size.columns);
    if (next?.row !== hover?.row || next?.column !== hover?.column) setHover(next);
  }

  const handlers = {
    onKeyDown,
    onFocus: (event: FocusEvent) => setFocused(event.currentTarget.matches(":focus-visible")),
    onBlur: () => setFocused(false),
    onClick,
    onPointerMove,
    onPointerLeave: () => setHover(null),
  };
  return { at, focused, spot: hover ?? (focused ? at : null), handlers };
}

export function cellId(id: string, cell: Cursor): string {
  return `${id}-${cell.row}-${cell.column}`;
}

function cellUnder(event: MouseEvent, columns: number): Cursor | null {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-cells]") : null;
  if (!row) return null;
  const column = Math.floor((event.clientX - row.getBoundingClientRect().left) / CELL);
  return column < 0 || column >= columns ? null : { row: Number(row.dataset.cells), column };
}

/** Scrolls the box by as little as brings the cell out from under its sticky edges. */
function keepInSight(box: HTMLElement | null, cell: Cursor, id: string): void {
  const row = document.getElementById(`${id}-row-${Math.max(0, cell.row)}`);
  const names = row?.querySelector<HTMLElement>("[role=rowheader]");
  if (!box || !row || !names) return;
  const head = box.firstElementChild?.clientHeight ?? 0;
  const lowest = row.offsetTop + head + 2 * row.offsetHeight - box.clientHeight;
  box.scrollTop = cell.row <= 0 ? 0 : between(box.scrollTop, lowest, row.offsetTop - row.offsetHeight);
  if (cell.column < 0) return;
  const left = cell.column * CELL;
  const room = box.clientWidth - names.offsetWidth;
  box.scrollLeft = between(box.scrollLeft, left + 2 * CELL - room, left - CELL);
}

function between(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
