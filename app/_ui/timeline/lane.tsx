import { memo, useMemo } from "react";
import { centreOf, centresOf, medianGap, type Scale, xOf } from "./geometry.ts";
import type { Paint } from "./glyphs.ts";
import { lanePaths } from "./paths.ts";
import type { TimelineRow } from "./types.ts";

export type LaneProps = {
  row: TimelineRow;
  scale: Scale;
  height: number;
  /** Day offset from the period's first day. */
  today: number;
  /** Path of the hairlines between months, the same in every lane. */
  grid: string;
  ring: number | null;
  selected: number | null;
  hovered: number | null;
};

/** The drawing of one row, in pixels: a handful of paths, however many occurrences there are. */
export const Lane = memo(function Lane({ row, scale, height, today, grid, ring, selected, hovered }: LaneProps) {
  const strokes = useMemo(() => lanePaths(row, scale, height, today), [row, scale, height, today]);
  const now = Math.round(xOf(scale, today + 1)) + 0.5;
  const marked = ring ?? hovered ?? selected;
  return (
    <svg width={scale.width} height={height} className="block overflow-visible" aria-hidden="true">
      <path d={grid} className="stroke-rule" shapeRendering="crispEdges" strokeOpacity="0.6" />
      {selected === null ? null : (
        <Box row={row} scale={scale} height={height} index={selected} className="fill-sheet stroke-ink-2" />
      )}
      {marked === null || marked < 0 ? null : <SpanLine row={row} scale={scale} height={height} index={marked} />}
      {strokes.map(({ paint, d, width = 1 }) => (
        <path
          key={paint}
          d={d}
          className={PAINTS[paint].className}
          strokeWidth={PAINTS[paint].width * width}
          {...PAINTS[paint].more}
        />
      ))}
      {now > 0 && now < scale.width + 1 ? (
        <path d={`M${now} 0V${height}`} className="stroke-ink-2" strokeDasharray="3 3" shapeRendering="crispEdges" />
      ) : null}
      {ring === null || ring < 0 ? null : (
        <Box row={row} scale={scale} height={height} index={ring} className="fill-none stroke-2 stroke-focus" />
      )}
    </svg>
  );
});

type MarkProps = { row: TimelineRow; scale: Scale; height: number; index: number };

/** The box around one occurrence: the keyboard's ring, or the one that is open in the drawer. */
function Box({ row, scale, height, index, className }: MarkProps & { className: string }) {
  const from = row.from[index] ?? 0;
  const x = centreOf(scale, from, row.to[index] ?? from);
  if (x === null) return null;
  const gap = medianGap(centresOf(scale, row));
  const half = gap >= 17 ? 9 : gap >= 9.5 ? 7.5 : 6;
  const tall = Math.min(height - 4, 24);
  return <rect x={x - half} y={(height - tall) / 2} width={2 * half} height={tall} rx="3" className={className} />;
}

/** Under the sign: the days the occurrence stands for, and a notch where it was due. */
function SpanLine({ row, scale, height, index }: MarkProps) {
  const from = row.from[index] ?? 0;
  const left = Math.max(0, xOf(scale, from));
  const right = Math.min(scale.width, xOf(scale, (row.to[index] ?? from) + 1));
  if (right - left < 16) return null;
  const due = xOf(scale, (row.due[index] ?? from) + 0.5);
  const y = height - 2.5;
  const notch = due >= 0 && due <= scale.width ? `M${due} ${y - 3}v5` : "";
  return <path d={`M${left + 0.5} ${y - 3}V${y}H${right - 0.5}v-3${notch}`} className="fill-none stroke-ink-2" />;
}

type Look = { className: string; width: number; more?: React.SVGProps<SVGPathElement> };
const ROUND = { strokeLinecap: "round", strokeLinejoin: "round" } as const;

const PAINTS: Record<Paint, Look> = {
  covered: { className: "fill-none stroke-tick", width: 1.9, more: ROUND },
  late: { className: "fill-late-wash stroke-late-mark", width: 1.6, more: ROUND },
  awaiting: { className: "fill-tick-wash stroke-tick", width: 1.4, more: ROUND },
  missing: { className: "fill-none stroke-miss", width: 2.1, more: ROUND },
  due: { className: "fill-due-wash stroke-due", width: 1.7 },
  coming: { className: "fill-ink-3", width: 0 },
  dash: { className: "fill-none stroke-ink-3", width: 1.5 },
  solid: { className: "fill-tick", width: 0, more: { fillOpacity: 0.86 } },
  "solid-late": { className: "fill-late-mark", width: 0 },
  "solid-missing": { className: "fill-miss", width: 0 },
  dots: { className: "fill-none stroke-ink-3", width: 1.6, more: { strokeLinecap: "round", strokeDasharray: "0 6" } },
  base: { className: "fill-none stroke-rule-field", width: 1 },
};
