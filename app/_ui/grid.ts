import type { FocusEvent, Key, KeyboardEvent, MouseEvent, ReactNode } from "react";

/** What makes a table a grid: its cells take the focus one by one, and some can be changed in place. */
export type Grid<Row> = {
  editing: { row: Key; column: string } | null;
  isEditable(row: Row, column: string): boolean;
  editor(row: Row, column: string): ReactNode;
  onEdit(row: Key, column: string): void;
  /** A key that was pressed in the cell before its editor had come. */
  onEarlyKey(key: string): void;
};

const CELL = "[data-cell]";

/** Arrows, Home and End move between a grid's cells; Enter and F2 edit one. The grid is a single tab stop. */
export function gridEvents<Row>(grid: Grid<Row>) {
  return {
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const cell = cellOf(event.target);
      if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
      if (grid.editing) {
        // Once the editor is there, the focus is in it.
        if (event.target !== cell || event.key === "Tab") return;
        event.preventDefault();
        return grid.onEarlyKey(event.key);
      }
      if (event.key === "Enter" || event.key === "F2") {
        if (event.target !== cell) return;
        if (!begin(grid, cell)) cell.querySelector<HTMLElement>("a, input")?.click();
        event.preventDefault();
        return;
      }
      const next = neighbour(cell, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus();
    },
    onDoubleClick(event: MouseEvent<HTMLElement>) {
      const cell = cellOf(event.target);
      if (cell && !grid.editing) begin(grid, cell);
    },
    onFocus(event: FocusEvent<HTMLElement>) {
      const cell = cellOf(event.target);
      if (!cell) return;
      // Done without React, so that moving the focus does not re-render a thousand rows.
      for (const stop of event.currentTarget.querySelectorAll<HTMLElement>(`${CELL}[tabindex="0"]`)) stop.tabIndex = -1;
      cell.tabIndex = 0;
    },
  };
}

function begin<Row>(grid: Grid<Row>, cell: HTMLElement): boolean {
  const { row, cell: column } = cell.dataset;
  if (cell.dataset.editable === undefined || row === undefined || column === undefined) return false;
  grid.onEdit(row, column);
  return true;
}

function cellOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(CELL) : null;
}

function neighbour(cell: HTMLElement, key: string): HTMLElement | null {
  const row = cell.parentElement;
  if (!row) return null;
  const shown = [...row.querySelectorAll<HTMLElement>(CELL)].filter((c) => c.offsetParent !== null);
  const at = shown.indexOf(cell);
  switch (key) {
    case "ArrowRight":
      return shown[at + 1] ?? null;
    case "ArrowLeft":
      return shown[at - 1] ?? null;
    case "Home":
      return shown[0] ?? null;
    case "End":
      return shown.at(-1) ?? null;
    case "ArrowDown":
      return inRow(row, "nextElementSibling", cell);
    case "ArrowUp":
      return inRow(row, "previousElementSibling", cell);
    default:
      return null;
  }
}

/** The cell below or above in the same column, skipping group headings. */
function inRow(from: Element, way: "nextElementSibling" | "previousElementSibling", cell: HTMLElement) {
  for (let row = from[way]; row; row = row[way]) {
    const found = row.querySelector<HTMLElement>(`[data-cell="${cell.dataset.cell}"]`);
    if (found) return found;
  }
  return null;
}
