// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot hold lanes and cells that are drawn only where needed
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at its parts by aria-activedescendant
"use client";

import Link from "next/link";
import { type CSSProperties, memo, useId, useMemo, useRef } from "react";
import { cx } from "../cx.ts";
import { MatrixFoot } from "./matrix-foot.tsx";
import { MatrixRowView } from "./matrix-row.tsx";
import { CELL, type Cursor, type MatrixColumn, type MatrixLegend, type MatrixMarks, type MatrixRow } from "./rules.ts";
import { cellId, useCursor } from "./use-cursor.ts";

export type MatrixProps = {
  rows: MatrixRow[];
  columns: MatrixColumn[];
  marks: MatrixMarks;
  /** A press of the space bar on a cell. */
  onToggle?: (rowId: string, columnId: string) => void;
  /** A click on a cell, or Enter: opens the details. */
  onOpen?: (rowId: string, columnId: string) => void;
  /** What the marks mean, below the matrix. */
  legend: MatrixLegend;
  readOnly: boolean;
  label?: string;
  /** Of the left column: "Criterion". */
  rowsLabel?: string;
  /** Sets the height; the matrix scrolls inside it. */
  className?: string;
};

/**
 * Rows × columns with a square where they meet. Only marked cells are elements, so that hundreds of columns scroll
 * natively; hairlines are the row's background. A single tab stop.
 */
export function Matrix(props: MatrixProps) {
  const { rows, columns, marks, readOnly, label = "Criteria and controls", rowsLabel = "Criterion", className } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const canToggle = !readOnly && props.onToggle !== undefined;
  const size = { rows: rows.length, columns: columns.length };
  const { at, spot, focused, handlers } = useCursor(id, box, size, { press, open });
  const positions = useMemo(() => new Map(columns.map((column, index) => [column.id, index])), [columns]);

  function press(cell: Cursor, key: string) {
    const row = rows[cell.row];
    const column = columns[cell.column];
    if (row && column) {
      if (canToggle) (key === " " ? props.onToggle : props.onOpen)?.(row.id, column.id);
    } else document.getElementById(cellId(id, cell))?.querySelector("a")?.click();
  }

  function open(cell: Cursor) {
    const row = rows[cell.row];
    const column = columns[cell.column];
    if (row && column && canToggle) props.onOpen?.(row.id, column.id);
  }

  return (
    <div
      className={cx(
        "@container grid min-h-0 grid-rows-[minmax(0,1fr)_auto]",
        className ?? "max-h-[calc(100dvh-var(--sticky-top)-9rem)]",
      )}
    >
      <div
        ref={box}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        aria-readonly={!canToggle}
        aria-activedescendant={cellId(id, at)}
        tabIndex={0}
        {...handlers}
        className="relative min-h-0 overflow-auto border-rule-strong border-t outline-none [--names:420px] @max-[900px]:[--names:300px] @max-[600px]:[--names:116px] print:overflow-visible"
      >
        <Heads
          id={id}
          columns={columns}
          rowsLabel={rowsLabel}
          on={spot?.column ?? -2}
          ring={focused && at.row === -1 ? at.column : -2}
        />
        <div role="rowgroup" className="relative isolate w-max">
          {spot && spot.column >= 0 ? <ColumnWash column={spot.column} /> : null}
          {rows.map((row, index) => (
            <MatrixRowView
              key={row.id}
              id={id}
              row={row}
              index={index}
              opensGroup={rows[index - 1]?.group.code !== row.group.code}
              columns={columns}
              positions={positions}
              marks={marks[row.id]}
              active={at.row === index ? at.column : null}
              ring={focused}
              on={spot?.row === index}
              canToggle={canToggle}
            />
          ))}
        </div>
        <Totals columns={columns} />
      </div>
      <MatrixFoot rows={rows} columns={columns} marks={marks} legend={props.legend} spot={spot} canToggle={canToggle} />
    </div>
  );
}

type HeadsProps = { id: string; columns: MatrixColumn[]; rowsLabel: string; on: number; ring: number };

const Heads = memo(function Heads({ id, columns, rowsLabel, on, ring }: HeadsProps) {
  return (
    <div role="rowgroup" className="sticky top-0 z-20 w-max bg-paper">
      <div
        role="row"
        aria-rowindex={1}
        style={{ "--heads": `${headHeight(columns)}px` } as CSSProperties}
        className="flex border-rule-strong border-b"
      >
        <div
          role="columnheader"
          aria-colindex={1}
          className="sticky left-0 z-20 flex w-(--names) items-end bg-paper pb-1.5 text-ink-2 text-sm"
        >
          {rowsLabel}
        </div>
        {columns.map((column, index) => (
          <ColumnHead
            key={column.id}
            id={cellId(id, { row: -1, column: index })}
            column={column}
            index={index}
            on={on === index}
            ring={ring === index}
          />
        ))}
      </div>
    </div>
  );
});

type ColumnHeadProps = { id: string; column: MatrixColumn; index: number; on: boolean; ring: boolean };

const ColumnHead = memo(function ColumnHead({ id, column, index, on, ring }: ColumnHeadProps) {
  return (
    <div role="columnheader" aria-colindex={index + 2} id={id} className={cx("w-[25px] shrink-0", on && "bg-wash")}>
      <Link
        href={column.href}
        prefetch={false}
        tabIndex={-1}
        title={`${column.code} ${column.title}${column.key ? " (key control)" : ""}`}
        aria-label={`${column.code} ${column.title}${column.key ? ", key control" : ""}, ${column.count} ${column.count === 1 ? "criterion" : "criteria"}`}
        className={cx(
          "flex h-(--heads) w-[25px] rotate-180 items-center justify-start pt-1.5 font-code text-sm [writing-mode:vertical-rl] hover:text-ink hover:underline",
          column.key ? "font-medium text-ink" : "text-ink-2",
          on && "text-ink",
          ring && "rounded-sm outline-2 outline-focus -outline-offset-2",
        )}
      >
        {column.code}
      </Link>
    </div>
  );
});

/** Height for the longest code, set vertically; a character of the code font is 7.2 px wide. */
function headHeight(columns: MatrixColumn[]): number {
  return 16 + 7.2 * columns.reduce((longest, column) => Math.max(longest, column.code.length), 4);
}

/** Lies under the rows' marks and over their background. */
function ColumnWash({ column }: { column: number }) {
  return (
    <svg
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 -z-10 h-full"
      style={{ left: `calc(var(--names) + ${column * CELL}px)` }}
      width={CELL}
    >
      <rect width={CELL} height="100%" className="fill-wash" />
    </svg>
  );
}

/** How many marks each column has, below the last row; screen readers get the count from the heads. */
const Totals = memo(function Totals({ columns }: { columns: MatrixColumn[] }) {
  return (
    <div aria-hidden="true" className="sticky bottom-0 z-10 flex w-max border-rule-strong border-t bg-paper text-sm">
      <div className="sticky left-0 w-(--names) bg-paper py-1 pr-2.5 text-end text-ink-2">criteria</div>
      {columns.map((column) => (
        <div
          key={column.id}
          className={cx("w-[25px] py-1 text-center", column.count === 0 ? "text-miss" : "text-ink-2")}
        >
          {column.count}
        </div>
      ))}
    </div>
  );
});
