import { Kbd } from "../kbd.tsx";
import { Mark } from "./matrix-row.tsx";
import type { Cursor, MatrixColumn, MatrixLegend, MatrixMarks, MatrixRow } from "./rules.ts";

type Props = {
  rows: MatrixRow[];
  columns: MatrixColumn[];
  marks: MatrixMarks;
  legend: MatrixLegend;

  spot: Cursor | null;
  canToggle: boolean;
};

/** Describes the cell under the pointer or the cursor, and the keys. */
export function MatrixFoot({ rows, columns, marks, legend, spot, canToggle }: Props) {
  const row = spot ? rows[spot.row] : undefined;
  const column = spot ? columns[spot.column] : undefined;
  const mark = row && column ? marks[row.id]?.[column.id] : undefined;
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 border-rule border-t py-1.5 text-ink-2 text-sm">
      {legend.map(({ weight, words }) => (
        <span key={weight} className="flex items-center gap-1.5">
          <Mark weight={weight} /> {words}
        </span>
      ))}
      <span>
        <span className="font-code font-medium text-ink">Bold</span> key control
      </span>
      <p className="min-w-0 flex-1 truncate" aria-live="polite">
        {row && column ? (
          <>
            <span className="font-code text-ink">{row.code}</span> ×{" "}
            <span className="font-code text-ink">{column.code}</span> {column.title}: {mark?.words ?? "not mapped"}
          </>
        ) : null}
      </p>
      <span className="flex gap-3 max-md:hidden print:hidden">
        <span>
          <Kbd>arrows</Kbd> move
        </span>
        {canToggle ? (
          <span>
            <Kbd>enter</Kbd> add a rationale
          </span>
        ) : null}
        {canToggle ? (
          <span>
            <Kbd>space</Kbd> map, less, unmap
          </span>
        ) : null}
      </span>
    </div>
  );
}
