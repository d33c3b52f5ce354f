// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot hold lanes and cells that are drawn only where needed
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at its parts by aria-activedescendant
import Link from "next/link";
import { memo } from "react";
import { Avatar } from "../avatar.tsx";
import { cx } from "../cx.ts";
import type { Scale } from "./geometry.ts";
import { Lane } from "./lane.tsx";
import { tally } from "./moves.ts";
import type { TimelineRow } from "./types.ts";

type RowProps = {
  row: TimelineRow;
  index: number;
  position: number;
  id: string;
  columns: string;
  scale: Scale;
  height: number;
  today: number;
  grid: string;
  /** Occurrence with the keyboard's ring; -1 for the name; null when the cursor is elsewhere. */
  ring: number | null;
  selected: number | null;
  hovered: number | null;
};

/** Name on the left, lane on the right; on a narrow container the lane goes under the name. */
export const TimelineRowView = memo(function TimelineRowView(props: RowProps) {
  const { row, index, position, id, columns, scale, height, today, grid, ring, selected, hovered } = props;
  return (
    <div
      role="row"
      aria-rowindex={position}
      aria-selected={selected !== null}
      data-print-row
      className={cx("group border-rule border-b hover:bg-wash", selected !== null && "bg-wash", columns)}
    >
      <div role="rowheader" id={`${id}-name-${index}`} className="min-w-0">
        <Link
          href={row.href}
          prefetch={false}
          tabIndex={-1}
          className={cx(
            "flex items-center gap-2 pr-2.5 @max-[600px]:h-7 @max-[600px]:pt-1.5 @max-[600px]:pr-0",
            height === 24 ? "h-6" : "h-8",
            ring === -1 && "rounded-sm outline-2 outline-focus -outline-offset-2",
          )}
        >
          <span className="w-[62px] shrink-0 truncate font-code text-sm">{row.code}</span>
          <span className="min-w-0 flex-1 truncate" title={row.title}>
            {row.title}
          </span>
          <span className="hidden shrink-0 text-ink-2 text-sm @max-[600px]:block @min-[880px]:block">
            {row.frequencyLabel}
          </span>
          {row.ownerName ? (
            <Avatar name={row.ownerName} className={height === 24 ? "size-[18px]" : undefined} />
          ) : (
            <span className="w-5" />
          )}
        </Link>
      </div>
      <div
        role="gridcell"
        id={`${id}-lane-${index}`}
        data-lane={index}
        aria-label={`${row.code} ${row.title}. ${tally(row)}`}
        className={cx("relative min-w-0", row.states.length > 0 && "cursor-pointer", height === 24 ? "h-6" : "h-8")}
      >
        {scale.width > 0 ? (
          <Lane
            row={row}
            scale={scale}
            height={height}
            today={today}
            grid={grid}
            ring={ring}
            selected={selected}
            hovered={hovered}
          />
        ) : null}
        {row.states.length === 0 ? (
          <span className="absolute inset-y-0 left-1.5 flex items-center bg-paper px-1 text-ink-2 text-sm group-hover:bg-wash">
            {row.note ?? "No occurrence in this period"}
          </span>
        ) : null}
      </div>
    </div>
  );
});
