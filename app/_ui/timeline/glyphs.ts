import type { LaneState } from "./types.ts";

/** How one batched path is painted; the classes are looked up in lane.tsx. */
export type Paint =
  | "covered"
  | "late"
  | "awaiting"
  | "missing"
  | "due"
  | "coming"
  | "dash"
  | "solid"
  | "solid-late"
  | "solid-missing"
  | "dots"
  | "base";

export type Stroke = { paint: Paint; d: string; width?: number };

/** `thin` stands in for `full` where neighbours are closer than about nine pixels, `mark` where even that would touch. */
export type GlyphSize = "full" | "thin" | "mark";

export function glyphSize(gap: number): GlyphSize {
  return gap >= 9.5 ? "full" : gap >= 5.6 ? "thin" : "mark";
}

/** The path of one sign centred on (x, y). Drawn in pixels, so it keeps its shape at any width of the lane. */
export function glyph(state: LaneState, size: Exclude<GlyphSize, "mark">, x: number, y: number): string {
  const cx = round(x);
  const k = size === "full" ? FULL : THIN;
  switch (state) {
    case "c":
      return `M${cx - k.check[0]} ${y + k.check[1]}l${k.check[2]} ${k.check[3]} ${k.check[4]} ${k.check[5]}`;
    case "l":
      return `M${cx} ${y - k.tri[1]}l${k.tri[0]} ${k.tri[2]}h${-2 * k.tri[0]}Z`;
    case "a":
      return bar(cx - k.box, 2 * k.box, y, k.box, k.box);
    case "m":
      return `M${cx - k.cross[0]} ${y - k.cross[1]}l${2 * k.cross[0]} ${2 * k.cross[1]}m0 ${-2 * k.cross[1]}l${-2 * k.cross[0]} ${2 * k.cross[1]}`;
    case "d":
      return circle(cx, y, k.ring);
    case "n":
      return circle(cx, y, k.dot);
    case "x":
      return `M${cx - k.dash} ${y}h${2 * k.dash}`;
  }
}

export const PAINT_OF: Record<LaneState, Paint> = {
  c: "covered",
  l: "late",
  a: "awaiting",
  m: "missing",
  d: "due",
  n: "coming",
  x: "dash",
};

/** An upright bar from x, `width` wide, reaching `up` above and `down` below y. */
export function bar(x: number, width: number, y: number, up: number, down: number): string {
  return `M${round(x)} ${y - up}h${round(width)}v${up + down}h${round(-width)}Z`;
}

export function circle(cx: number, cy: number, r: number): string {
  return `M${round(cx - r)} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const FULL = {
  check: [4.2, 0.4, 3, 3.5, 5.5, -7.7],
  tri: [5.2, 5.3, 9.4],
  box: 4,
  cross: [3.9, 3.9],
  ring: 4.3,
  dot: 1.5,
  dash: 3.5,
} as const;
const THIN = {
  check: [2.5, 0.8, 1.8, 2.8, 3.1, -7.2],
  tri: [3.3, 4.8, 8.6],
  box: 2.7,
  cross: [2.7, 4],
  ring: 2.9,
  dot: 1.1,
  dash: 2,
} as const;
