"use client";

import { useLayoutEffect, useMemo, useState } from "react";

type Given = {
  /** Heights in pixels, top to bottom. */
  heights: readonly number[];
  /** Distance of the first row from the top of the document. */
  offset: number;
  /** What covers the window's edges, and how much of it. */
  covered: { top: number; bottom: number };
};

/** Pixels scrolled between two drawings, and drawn beyond each edge so that none of them comes late. */
const STEP = 160;
const BEYOND = 320;
/** The first drawing is the server's, wherever the page stands by then: other rows would fail to hydrate. */
const FIRST = { top: 0, height: 900 };

/** Of many rows whose heights are known, those in the window's sight. */
export function useWindowRows({ heights, offset, covered }: Given) {
  const { top, height } = useWindow();
  const ends = useMemo(() => {
    let end = 0;
    return heights.map((one) => {
      end += one;
      return end;
    });
  }, [heights]);
  const total = ends.at(-1) ?? 0;
  const startOf = (index: number) => ends[index - 1] ?? 0;

  const sightFrom = top - offset - BEYOND;
  const sightTo = top - offset + STEP + height + BEYOND;
  const drawn = ends.flatMap((end, index) => (end > sightFrom && startOf(index) < sightTo ? [index] : []));
  const [first] = drawn;
  const last = drawn.at(-1);

  /** Scrolls no further than to bring a row into sight. */
  function reveal(index: number) {
    const start = offset + startOf(index) - covered.top;
    const end = offset + (ends[index] ?? 0) + covered.bottom - window.innerHeight;
    if (window.scrollY > start) window.scrollTo({ top: start });
    else if (window.scrollY < end) window.scrollTo({ top: end });
  }

  return {
    drawn,
    reveal,
    before: first === undefined ? 0 : startOf(first),
    after: last === undefined ? total : total - (ends[last] ?? 0),
  };
}

function useWindow() {
  const [view, setView] = useState(FIRST);
  useLayoutEffect(() => {
    function look() {
      const next = { top: Math.floor(window.scrollY / STEP) * STEP, height: window.innerHeight };
      setView((old) => (old.top === next.top && old.height === next.height ? old : next));
    }
    look();
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, []);
  return view;
}
