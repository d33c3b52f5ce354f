"use client";

import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

export type Frame = {
  /** Width of the lanes in whole pixels; 0 before the first measurement. */
  lane: number;
  /** Lane under the name rather than beside it. */
  stacked: boolean;
  /** Distance of the rows from the top of the document. */
  offset: number;
};

/** Container width under which the lane goes below the name; the classes say `@max-[600px]`. */
const STACKED_BELOW = 600;

/** Measures the timeline, and again whenever it or the page around it changes size. */
export function useFrame(outer: RefObject<HTMLElement | null>, lane: RefObject<HTMLElement | null>): Frame {
  const [frame, setFrame] = useState<Frame>({ lane: 0, stacked: false, offset: 0 });
  useLayoutEffect(() => {
    const box = outer.current;
    const head = lane.current;
    if (!box || !head) return;
    function measure() {
      if (!box || !head) return;
      const rect = box.getBoundingClientRect();
      const next = {
        lane: Math.floor(head.getBoundingClientRect().width),
        stacked: rect.width < STACKED_BELOW,
        offset: Math.round(rect.top + window.scrollY),
      };
      setFrame((old) =>
        old.lane === next.lane && old.stacked === next.stacked && old.offset === next.offset ? old : next,
      );
    }
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    observer.observe(head);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [outer, lane]);
  return frame;
}

/** True while the page is being printed: everything is drawn then, at the width of the sheet. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => {
      window.removeEventListener("beforeprint", before);
      window.removeEventListener("afterprint", after);
    };
  }, []);
  return printing;
}
