// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot hold lanes and cells that are drawn only where needed
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at its parts by aria-activedescendant
import Link from "next/link";
import { memo } from "react";
import { cx } from "../cx.ts";
import { CELL, type MarkWeight, type MatrixColumn, type MatrixMarks, type MatrixRow } from "./rules.ts";

type RowProps = {
  id: string;
  row: MatrixRow;
  index: number;
  opensGroup: boolean;
  columns: MatrixColumn[];
  /** Column id → its place. */
  positions: Map<string, number>;
  marks: MatrixMarks[string] | undefined;
  /** The column the keyboard is on, -1 for the name, null when it is in another row. */
  active: number | null;
  /** Whether the grid has the keyboard's focus. */
  ring: boolean;
  on: boolean;
  canToggle: boolean;
};

export const MatrixRowView = memo(function MatrixRowView(props: RowProps) {
  const { id, row, index, opensGroup, columns, positions, marks, active, ring, on, canToggle } = props;
  const cells = Object.entries(marks ?? {})
    .flatMap(([columnId, mark]) => {
      const at = positions.get(columnId);
      return at === undefined ? [] : [{ at, mark }];
    })
    .sort((a, b) => a.at - b.at);
  const ghost = active !== null && active >= 0 && !cells.some((cell) => cell.at === active) ? active : null;
  const uncovered = row.count === 0;
  return (
    <>
      {opensGroup ? (
        <div
          aria-hidden="true"
          className="h-[34px] border-rule border-b"
          style={{ width: `calc(var(--names) + ${columns.length * CELL}px)` }}
        >
          <div className="sticky left-0 flex h-full w-max items-baseline gap-2 pt-[9px]">
            <span className="font-medium font-title">{row.group.name}</span>
            <span className="font-code text-ink-2 text-sm">{row.group.code}</span>
          </div>
        </div>
      ) : null}
      <div
        role="row"
        id={`${id}-row-${index}`}
        aria-rowindex={index + 2}
        data-print-row
        className="flex h-[27px] border-rule border-b"
      >
        <div
          role="rowheader"
          id={`${id}-${index}--1`}
          aria-colindex={1}
          className={cx("sticky left-0 z-10 w-(--names) shrink-0 border-rule border-r", on ? "bg-wash" : "bg-paper")}
        >
          <Link
            href={row.href}
            prefetch={false}
            tabIndex={-1}
            title={`${row.code} ${row.title}`}
            aria-label={`${row.code} ${row.title}, ${countWords(row)}`}
            className={cx(
              "flex h-[26px] items-center gap-2 pr-2.5",
              active === -1 && ring && "outline-2 outline-focus -outline-offset-2",
            )}
          >
            <span className="w-[58px] shrink-0 truncate font-code text-sm">{row.code}</span>
            <span className="min-w-0 flex-1 truncate @max-[600px]:invisible">{row.title}</span>
            <span className={cx("shrink-0 text-end", uncovered ? "font-medium text-miss" : "text-ink-2")}>
              {row.count}
            </span>
          </Link>
        </div>
        <div
          data-cells={index}
          role="presentation"
          style={{ width: columns.length * CELL }}
          className={cx(
            "relative h-full bg-[linear-gradient(to_right,var(--wash)_1px,transparent_1px)] bg-size-[25px_100%]",
            canToggle && "cursor-pointer",
          )}
        >
          {on ? <div className="absolute inset-0 bg-wash" /> : null}
          {cells.map(({ at, mark }) => (
            <Cell
              key={at}
              id={`${id}-${index}-${at}`}
              at={at}
              label={cellLabel(row, columns[at], mark.words)}
              ring={ring && active === at}
              weight={mark.weight}
            />
          ))}
          {ghost === null ? null : (
            <Cell
              id={`${id}-${index}-${ghost}`}
              at={ghost}
              label={cellLabel(row, columns[ghost], "not mapped")}
              ring={ring}
            />
          )}
        </div>
      </div>
    </>
  );
});

type CellProps = { id: string; at: number; label: string; ring: boolean; weight?: MarkWeight };

function Cell({ id, at, label, ring, weight }: CellProps) {
  return (
    <div
      role="gridcell"
      id={id}
      aria-colindex={at + 2}
      aria-label={label}
      style={{ left: at * CELL }}
      className={cx(
        "absolute inset-y-0 grid w-[25px] place-items-center",
        ring && "outline-2 outline-focus -outline-offset-2",
      )}
    >
      {weight ? <Mark weight={weight} /> : null}
    </div>
  );
}

/** A full square, one filled from below by half, or an outline: told apart without colour. */
export function Mark({ weight }: { weight: MarkWeight }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        "size-[11px] rounded-[2px]",
        weight === "full" && "bg-tick",
        weight === "half" && "border border-tick bg-[linear-gradient(to_top,var(--tick)_50%,transparent_50%)]",
        weight === "outline" && "border border-tick border-dashed",
      )}
    />
  );
}

function cellLabel(row: MatrixRow, column: MatrixColumn | undefined, words: string): string {
  return `${row.code}, ${column?.code ?? ""} ${column?.title ?? ""}: ${words}`;
}

function countWords(row: MatrixRow): string {
  if (row.count === 0) return "uncovered, no control";
  return row.count === 1 ? "1 control" : `${row.count} controls`;
}
