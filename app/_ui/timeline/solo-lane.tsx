"use client";

import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { daysBetween, divisionsOf, laneScale, rulesOf } from "./geometry.ts";
import { Lane } from "./lane.tsx";
import type { TimelineRow } from "./types.ts";

const HEIGHT = 28;
type Props = { row: TimelineRow; period: { from: string; to: string }; today: string };

/** One row's occurrences by themselves, as wide as there is room. A drawing: what it says stands beside it in words. */
export function SoloLane({ row, period, today }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const { from, to } = period;
  const scale = useMemo(() => laneScale({ from, to }, null, width), [from, to, width]);
  const grid = useMemo(() => rulesOf(divisionsOf({ from, to }, null), scale, HEIGHT), [from, to, scale]);
  return (
    <div ref={box} className="min-w-0 overflow-hidden" aria-hidden="true">
      <div style={{ height: HEIGHT }}>
        {width > 0 ? (
          <Lane
            row={row}
            scale={scale}
            height={HEIGHT}
            today={daysBetween(from, today)}
            grid={grid}
            ring={null}
            selected={null}
            hovered={null}
          />
        ) : null}
      </div>
    </div>
  );
}
