import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { Sign } from "../sign.tsx";
import { centreOf, type Scale } from "./geometry.ts";
import { SIGN_OF } from "./states.ts";
import type { LaneState, Spot, TimelineRow } from "./types.ts";

type TipProps = {
  spot: Spot;
  row: TimelineRow;
  text: string;
  scale: Scale;
  laneId: string;
  frame: RefObject<HTMLElement | null>;
};

/** What one occurrence is, beside it. The same words are spoken by the live region, so this one is for the eye only. */
export function TimelineTip({ spot, row, text, scale, laneId, frame }: TipProps) {
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<{ left: number; top: number } | null>(null);
  const from = row.from[spot.index] ?? 0;
  const x = centreOf(scale, from, row.to[spot.index] ?? from);

  // Runs after every render: a row reached with G may be drawn only after the window has scrolled to it.
  useLayoutEffect(() => {
    const lane = document.getElementById(laneId);
    if (!lane || !frame.current || !box.current || x === null) {
      setAt(null);
      return;
    }
    const outer = frame.current.getBoundingClientRect();
    const inner = lane.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box.current;
    const above = inner.top - height > 60;
    const left = clamp(inner.left - outer.left + x - width / 2, 0, Math.max(0, outer.width - width));
    const top = above ? inner.top - outer.top - height + 2 : inner.bottom - outer.top - 2;
    setAt((old) => (old && old.left === left && old.top === top ? old : { left, top }));
  });

  const state = (row.states[spot.index] ?? "n") as LaneState;
  return (
    <div
      ref={box}
      aria-hidden="true"
      style={at ? { left: at.left, top: at.top } : undefined}
      className={`pointer-events-none absolute z-20 flex w-max max-w-[340px] gap-2 rounded-md border border-rule-strong bg-sheet px-2.5 py-1.5 text-sm shadow-sheet print:hidden ${at ? "" : "invisible top-0 left-0"}`}
    >
      <Sign state={SIGN_OF[state]} className="mt-0.5 shrink-0" />
      <span>{text}</span>
    </div>
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.min(high, Math.max(low, value)));
}
